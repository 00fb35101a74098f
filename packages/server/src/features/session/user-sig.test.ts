import { deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { checkUserSig, makeUserSig } from './user-sig.ts'

const key = { sdkAppId: 1_400_000_000, secretKey: '0123456789abcdef'.repeat(4) }
const nowS = 1_700_000_000
/** v2tim.md 3.10, made by the reference. */
const vector =
  'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwok5mcmpUInilOzEgoLMFCUrQxMDKIDIlGTmpipZGZqjiqZWFGQWpSpZWZiZwISKM9OVrJSczS2Sg8xNMoyzs5NMozz9jCI8I-ILXUIMTUoKwnKyK3wDjZKK3LUTHQ2SbZVqAW6CL9s_'

function decoded(userSig: string): Record<string, unknown> {
  const base64 = userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=')
  const json: unknown = JSON.parse(inflateSync(Buffer.from(base64, 'base64')).toString())
  return Object.fromEntries(Object.entries(Object(json)))
}
function encoded(text: string): string {
  return deflateSync(text).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_')
}
function check(userSig: string, asked: Partial<Parameters<typeof checkUserSig>[1]> = {}) {
  const initial = { userId: 'alice', sdkAppId: key.sdkAppId, nowMs: nowS * 1_000 }
  return checkUserSig(key, { ...initial, userSig, ...asked })
}
const code = (number: number) => expect.objectContaining({ code: number })

describe('UserSig', () => {
  test('the one that the reference makes holds, until it runs out', () => {
    expect(check(vector)).toEqual({ expiresAtMs: (nowS + 86_400) * 1_000 })
    expect(decoded(vector)['TLS.sig']).toBe('C78cR74h3kkb5ZIN2XIXoqDT14tpVlkxMQ2brG+aA0c=')
  })

  test('ours say the same as that of the reference', () => {
    const own = makeUserSig(key, 'alice', { nowS, expireS: 86_400 })
    expect(decoded(own)).toEqual(decoded(vector))
    expect(own).toMatch(/^[A-Za-z0-9*_-]+$/)
  })

  test('one that has run out is refused with 70001, to the second', () => {
    const userSig = makeUserSig(key, 'alice', { nowS, expireS: 60 })
    expect(check(userSig, { nowMs: (nowS + 60) * 1_000 - 1 })).toEqual({ expiresAtMs: (nowS + 60) * 1_000 })
    expect(() => check(userSig, { nowMs: (nowS + 60) * 1_000 })).toThrow(code(70001))
  })

  test('none is refused with 70002', () => {
    expect(() => check('')).toThrow(code(70002))
  })

  test.each([
    vector.slice(0, -8),
    'not a signature',
    '____',
    encoded('{"TLS.ver":"2.0"}'),
    encoded('[]'),
    encoded('no JSON'),
  ])('one that cannot be read is refused with 70003 (%#)', (userSig) => {
    expect(() => check(userSig)).toThrow(code(70003))
  })

  test('one that unpacks to more than any real one is refused unread', () => {
    expect(() => check(encoded(`{"TLS.sig":"${'x'.repeat(10_000_000)}"}`))).toThrow(code(70003))
  })

  test('one made with another key is refused with 70009', () => {
    const other = makeUserSig({ ...key, secretKey: 'f'.repeat(64) }, 'alice', { nowS })
    expect(() => check(other)).toThrow(code(70009))
  })

  test('one that was changed after it was made is refused with 70009', () => {
    const longer = { ...decoded(vector), 'TLS.expire': 999_999_999 }
    expect(() => check(encoded(JSON.stringify(longer)))).toThrow(code(70009))
  })

  test("somebody else's is refused with 70013", () => {
    expect(() => check(vector, { userId: 'bob' })).toThrow(code(70013))
  })

  test('one for another application is refused with 70014', () => {
    expect(() => check(vector, { sdkAppId: 1 })).toThrow(code(70014))
  })

  test('one with a userbuf holds only with the userbuf it was signed with', () => {
    expect(() => check(encoded(JSON.stringify({ ...decoded(vector), 'TLS.userbuf': 'AA==' })))).toThrow(
      code(70009),
    )
  })
})
