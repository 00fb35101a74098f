import { createHmac, timingSafeEqual } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'
import { Refusal } from '@kidoku/protocol'

/** Who may call themselves by which name, and until when: v2tim.md 3.10. */
interface Facts {
  readonly sdkAppId: number
  readonly userId: string
  readonly timeS: number
  readonly expireS: number
  readonly userbuf?: string
}

export interface Key {
  readonly sdkAppId: number
  readonly secretKey: string
}

/** Bytes a UserSig may inflate to; a larger one is refused unread (70003). */
const inflatedBytesMax = 65_536
/** 180 days, the reference's default. */
export const userSigExpireS: number = 180 * 24 * 3_600

export function makeUserSig(
  key: Key,
  userId: string,
  options: { readonly nowS: number; readonly expireS?: number },
): string {
  const facts: Facts = {
    sdkAppId: key.sdkAppId,
    userId,
    timeS: options.nowS,
    expireS: options.expireS ?? userSigExpireS,
  }
  const text = JSON.stringify({
    'TLS.ver': '2.0',
    'TLS.identifier': userId,
    'TLS.sdkappid': facts.sdkAppId,
    'TLS.time': facts.timeS,
    'TLS.expire': facts.expireS,
    'TLS.sig': sign(key.secretKey, facts),
  })
  return deflateSync(text).toString('base64').replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_')
}

/** Refuses with 70001 to 70014; else says until when it holds. */
export function checkUserSig(
  key: Key,
  asked: {
    readonly userId: string
    readonly sdkAppId: number
    readonly userSig: string
    readonly nowMs: number
  },
): { readonly expiresAtMs: number } {
  if (asked.userSig === '') throw new Refusal(70002)
  const { facts, sig } = decode(asked.userSig)
  if (facts.sdkAppId !== asked.sdkAppId) throw new Refusal(70014)
  if (facts.userId !== asked.userId) throw new Refusal(70013)
  const expected = Buffer.from(sign(key.secretKey, facts))
  const given = Buffer.from(sig)
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) throw new Refusal(70009)
  const expiresAtMs = (facts.timeS + facts.expireS) * 1_000
  if (expiresAtMs <= asked.nowMs) throw new Refusal(70001)
  return { expiresAtMs }
}

function sign(secretKey: string, facts: Facts): string {
  const lines = [
    `TLS.identifier:${facts.userId}`,
    `TLS.sdkappid:${facts.sdkAppId}`,
    `TLS.time:${facts.timeS}`,
    `TLS.expire:${facts.expireS}`,
    ...(facts.userbuf === undefined ? [] : [`TLS.userbuf:${facts.userbuf}`]),
  ]
  const content = lines.map((line) => `${line}\n`).join('')
  return createHmac('sha256', secretKey).update(content).digest('base64')
}

function decode(userSig: string): { readonly facts: Facts; readonly sig: string } {
  try {
    const base64 = userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=')
    const text = inflateSync(Buffer.from(base64, 'base64'), { maxOutputLength: inflatedBytesMax }).toString(
      'utf8',
    )
    const json: unknown = JSON.parse(text)
    if (typeof json !== 'object' || json === null) throw new Error('not an object')
    const given = new Map<string, unknown>(Object.entries(json))
    const userbuf = given.get('TLS.userbuf')
    return {
      facts: {
        userId: textIn(given, 'TLS.identifier'),
        sdkAppId: wholeIn(given, 'TLS.sdkappid'),
        timeS: wholeIn(given, 'TLS.time'),
        expireS: wholeIn(given, 'TLS.expire'),
        ...(typeof userbuf === 'string' ? { userbuf } : {}),
      },
      sig: textIn(given, 'TLS.sig'),
    }
  } catch (cause) {
    throw new Refusal(70003, undefined, { cause })
  }
}

function textIn(given: ReadonlyMap<string, unknown>, name: string): string {
  const value = given.get(name)
  if (typeof value !== 'string') throw new Error(`${name} is missing`)
  return value
}

function wholeIn(given: ReadonlyMap<string, unknown>, name: string): number {
  const value = given.get(name)
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new Error(`${name} is missing`)
  return value
}
