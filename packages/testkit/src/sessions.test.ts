import type { Input } from '@kidoku/protocol'
import { makeUserSig } from 'kidoku'
import { describe, expect, onTestFinished, test } from 'vitest'
import { people, quiet, refusal, refusalCode, send, told, unique } from './conformance/scene.ts'
import { connectFrames, type FrameClient } from './frame-client.ts'
import { startTestServer, type TestServer } from './test-server.ts'

async function start(...given: Parameters<typeof startTestServer>): Promise<TestServer> {
  const server = await startTestServer(...given)
  onTestFinished(() => server.close())
  return server
}

/** A connection on which nobody has logged in yet. */
async function fresh(server: TestServer): Promise<FrameClient> {
  const client = await connectFrames(server.url)
  onTestFinished(() => client.close())
  return client
}

async function login(
  server: TestServer,
  userId: string,
  settings: Partial<Input<'session.login'>> = {},
): Promise<FrameClient> {
  const client = await fresh(server)
  const { sdkAppId } = server
  await client.call('session.login', { sdkAppId, userId, userSig: server.userSig(userId), ...settings })
  return client
}

describe('logging in', () => {
  test('the UserSig that the reference makes lets in, and says until when', async () => {
    const secretKey = '0123456789abcdef'.repeat(4)
    const server = await start({ secretKey, sdkAppId: 1_400_000_000 }, { now: () => 1_700_000_000_000 })
    const userSig =
      'eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwok5mcmpUInilOzEgoLMFCUrQxMDKIDIlGTmpipZGZqjiqZWFGQWpSpZWZiZwISKM9OVrJSczS2Sg8xNMoyzs5NMozz9jCI8I-ILXUIMTUoKwnKyK3wDjZKK3LUTHQ2SbZVqAW6CL9s_'
    const client = await fresh(server)
    const answer = await client.call('session.login', {
      sdkAppId: 1_400_000_000,
      userId: 'alice',
      userSig,
    })
    expect(answer).toMatchObject({
      userId: 'alice',
      serverTimeMs: 1_700_000_000_000,
      sigExpiresAtMs: 1_700_086_400_000,
      cursor: 0,
      receiptsEnabled: true,
      receiptsPerRequestMax: 30,
      messageBytesMax: 12_288,
    })
  })

  test('what is wrong with a UserSig answers its own code', async () => {
    const server = await start()
    const { sdkAppId, secretKey } = server
    const key = { sdkAppId, secretKey }
    const nowS = Math.floor(Date.now() / 1_000)
    const client = await fresh(server)
    const code = (userSig: string, settings: Partial<Input<'session.login'>> = {}) =>
      refusalCode(client.call('session.login', { sdkAppId, userId: 'ann', userSig, ...settings }))
    expect(await code(makeUserSig(key, 'ann', { nowS: nowS - 100, expireS: 10 }))).toBe(70001)
    expect(await code('')).toBe(70002)
    expect(await code(server.userSig('ann').slice(0, 40))).toBe(70003)
    expect(await code(makeUserSig({ ...key, secretKey: 'wrong' }, 'ann', { nowS }))).toBe(70009)
    expect(await code(server.userSig('bob'))).toBe(70013)
    expect(await code(makeUserSig({ ...key, sdkAppId: 7 }, 'ann', { nowS }))).toBe(70014)
    expect(await code(server.userSig('ann'), { sdkAppId: 7 })).toBe(70020)
    for (const userId of ['', 'with space', 'ü', 'x'.repeat(33)]) {
      expect(await code(server.userSig(userId), { userId })).toBe(7003)
    }
    // None of it has spoilt the connection.
    await client.call('session.login', { sdkAppId, userId: 'ann', userSig: server.userSig('ann') })
  })

  test('a connection has one user: logging in again is refused', async () => {
    const server = await start()
    const client = await login(server, 'ann')
    const again = { sdkAppId: server.sdkAppId, userId: 'bob', userSig: server.userSig('bob') }
    expect(await refusalCode(client.call('session.login', again))).toBe(7014)
    expect(await refusalCode(client.call('session.login', { ...again, userId: 'ann' }))).toBe(7014)
    expect((await client.call('users.get', { userIds: ['ann', 'bob'] })).users).toHaveLength(1)
  })

  test('an address that fails too often is refused with 70050 for the rest of the minute', async () => {
    let nowMs = Date.now()
    const server = await start({ loginFailuresPerMinuteMax: 3 }, { now: () => nowMs })
    const client = await fresh(server)
    const attempt = (userSig: string) =>
      client.call('session.login', { sdkAppId: server.sdkAppId, userId: 'ann', userSig })
    for (let failed = 0; failed < 3; failed += 1) expect(await refusalCode(attempt('wrong'))).toBe(70003)
    const error = await refusal(attempt('wrong'))
    expect([error.code, error.wire.retry]).toEqual([70050, true])
    nowMs += error.wire.retryAfterMs ?? 0
    expect(await refusalCode(attempt('wrong'))).toBe(70003)
    // Who has a good UserSig is not locked out by those who have not.
    for (let failed = 0; failed < 3; failed += 1) await refusalCode(attempt('wrong'))
    await attempt(server.userSig('ann'))
  })

  test('of two logins in one burst the first has the connection, the second is told that it is under way', async () => {
    const server = await start()
    const client = await fresh(server)
    const login = (userId: string) =>
      client.call('session.login', { sdkAppId: server.sdkAppId, userId, userSig: server.userSig(userId) })
    const [ann, bob] = [login('ann'), refusalCode(login('bob'))]
    expect((await ann).userId).toBe('ann')
    expect(await bob).toBe(7501)
    expect(await refusalCode(login('bob'))).toBe(7014)
  })

  test('logging out is answered, then the socket is closed with 4004', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    expect(await ann.client.call('session.logout', {})).toEqual({})
    expect(await ann.client.closed).toBe(4004)
    await send(bob, ann)
    expect(told(ann.client, 'messages.received')).toEqual([])
  })

  test('an account comes into being with its first login', async () => {
    const server = await start()
    const [ann] = await people(server, 'ann')
    const userId = unique('newcomer')
    const nobody = { userId, client: ann.client }
    expect(await refusalCode(send(ann, nobody))).toBe(20003)
    await login(server, userId)
    expect((await send(ann, nobody)).message.seq).toBe(1)
  })
})

describe('when the UserSig runs out', () => {
  test('during a session, it is said, and the socket is closed with 4002', async () => {
    // A clock that stands 700 ms into its second: a UserSig of one second has 300 ms left.
    const offsetMs = 700 - (Date.now() % 1_000)
    const now = () => Date.now() + offsetMs
    const server = await start({}, { now })
    const client = await fresh(server)
    const { sdkAppId, secretKey } = server
    const nowS = Math.floor(now() / 1_000)
    const userSig = makeUserSig({ sdkAppId, secretKey }, 'ann', { nowS, expireS: 1 })
    const { sigExpiresAtMs } = await client.call('session.login', { sdkAppId, userId: 'ann', userSig })
    expect(sigExpiresAtMs).toBe((nowS + 1) * 1_000)
    await client.waitFor('session.sigExpired')
    expect(now()).toBeGreaterThanOrEqual(sigExpiresAtMs)
    expect(await client.closed).toBe(4002)
    const again = await login(server, 'ann')
    await again.call('session.ping', {})
  })
})

describe('several devices', () => {
  test('of a user are online at once, up to the setting; then the oldest is kicked', async () => {
    const server = await start({ sessionsPerUserMax: 2 })
    const [first, second, third] = [
      await login(server, 'ann'),
      await login(server, 'ann'),
      await login(server, 'ann'),
    ]
    expect(await first.waitFor('session.kicked')).toEqual({ reason: 'otherDevice' })
    expect(await first.closed).toBe(4001)
    await quiet(second, third)
  })

  test('with the policy "single" the last login stays alone', async () => {
    const server = await start({ sessionPolicy: 'single' })
    const first = await login(server, 'ann', { platform: 'web' })
    const second = await login(server, 'ann', { platform: 'ios' })
    expect(await first.closed).toBe(4001)
    await second.call('session.ping', {})
  })

  test('with the policy "platform" there is one of each', async () => {
    const server = await start({ sessionPolicy: 'platform' })
    const web = await login(server, 'ann', { platform: 'web' })
    const ios = await login(server, 'ann', { platform: 'ios' })
    const otherWeb = await login(server, 'ann', { platform: 'web' })
    expect(await web.closed).toBe(4001)
    await quiet(ios, otherWeb)
  })

  test('an installation that connects again replaces its old session', async () => {
    const server = await start()
    const phone = await login(server, 'ann', { instanceId: 'phone' })
    const laptop = await login(server, 'ann', { instanceId: 'laptop' })
    const phoneAgain = await login(server, 'ann', { instanceId: 'phone' })
    expect(await phone.closed).toBe(4001)
    await quiet(laptop, phoneAgain)
  })

  test('all hear what one of them does', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const otherDevice = await login(server, ann.userId)
    const { message } = await send(ann, bob)
    expect(await otherDevice.waitFor('messages.received')).toEqual({ message })
    expect(await bob.client.waitFor('messages.received')).toEqual({ message })
    await quiet(ann.client)
    expect(told(ann.client, 'messages.received')).toEqual([])
  })
})

describe('profiles', () => {
  test('are set by their owner, told to the own devices, and seen by others', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const otherDevice = await login(server, ann.userId)
    const changes = { nickName: 'Ann', gender: 2, birthday: 20_000_101 }
    await ann.client.call('users.setSelf', changes)
    await ann.client.call('users.setSelf', { selfSignature: 'hello' })
    expect(await otherDevice.waitFor('users.selfChanged', (each) => each.selfSignature !== '')).toMatchObject(
      { ...changes, selfSignature: 'hello' },
    )
    const asked = { userIds: [bob.userId, 'nobody', ann.userId] }
    const { users } = await bob.client.call('users.get', asked)
    expect(users.map((user) => [user.userId, user.nickName])).toEqual([
      [bob.userId, ''],
      [ann.userId, 'Ann'],
    ])
    await quiet(bob.client)
    expect(told(bob.client, 'users.selfChanged')).toEqual([])
  })

  test('are bounded in bytes', async () => {
    const server = await start()
    const [ann] = await people(server, 'ann')
    expect(await refusalCode(ann.client.call('users.setSelf', { nickName: '中'.repeat(167) }))).toBe(6017)
    expect(await refusalCode(ann.client.call('users.setSelf', { gender: 3 }))).toBe(6017)
    await ann.client.call('users.setSelf', { nickName: '中'.repeat(166) })
  })
})
