// Signing in to the console, and what is tried against it. The rest of OWASP's list: console-security.test.ts.
import { socketPath } from '@kidoku/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  type ConsoleClient,
  connectFrames,
  goodPassword,
  openConsole,
  startTestServer,
  type TestServer,
} from './index.ts'

const minuteMs = 60_000
// A password takes a quarter of a second, and more where others compute too.
describe('the console', { timeout: 120_000 }, () => {
  let nowMs = Date.now()
  let server: TestServer

  beforeEach(async () => {
    nowMs = Date.now()
    server = await startTestServer({ trustedProxies: ['127.0.0.1'] }, { now: () => nowMs })
  })
  afterEach(() => server.close())

  /** A sign-in as if from this address, through a proxy that is trusted. */
  async function tryFrom(address: string, name: string, password: string): Promise<number> {
    const headers = { 'x-forwarded-for': address }
    return (await openConsole(server.url).post('sign-in', { name, password }, headers)).status
  }
  const isSignedIn = async (console: ConsoleClient): Promise<boolean> => (await console.get('session')).ok

  describe('guessing', () => {
    test('a wrong password and a name that does not exist get the same answer', async () => {
      await server.administrator()
      const answers = await Promise.all(
        ['owner', 'nobody'].map(async (name) => {
          const answer = await openConsole(server.url).post('sign-in', { name, password: 'not this one' })
          return { status: answer.status, text: await answer.text() }
        }),
      )
      expect(answers[0]?.status).toBe(403)
      expect(answers[0]).toEqual(answers[1])
    })

    test('an address that has failed ten times in a minute is refused, whatever it says then', async () => {
      await server.administrator()
      for (let at = 0; at < 10; at += 1) expect(await tryFrom('192.0.2.1', `name-${at}`, 'wrong')).toBe(403)
      expect(await tryFrom('192.0.2.1', 'owner', goodPassword)).toBe(429)
      expect(await tryFrom('192.0.2.2', 'owner', goodPassword)).toBe(200)
      nowMs += minuteMs
      expect(await tryFrom('192.0.2.1', 'owner', goodPassword)).toBe(200)
    })

    test('an account is guessed at five times a minute, from however many addresses, and its own browser gets in', async () => {
      await server.administrator()
      expect(await tryFrom('198.51.100.7', 'owner', goodPassword)).toBe(200)
      for (let at = 1; at <= 5; at += 1) expect(await tryFrom(`192.0.2.${at}`, 'owner', 'wrong')).toBe(403)
      expect(await tryFrom('192.0.2.6', 'owner', goodPassword)).toBe(429)
      expect(await tryFrom('198.51.100.7', 'owner', goodPassword)).toBe(200)
    })

    test('a flood of sign-ins is refused before it costs anything', async () => {
      const flood = Array.from({ length: 60 }, (_, at) => tryFrom(`192.0.2.${at}`, `name-${at}`, 'wrong'))
      const statuses = await Promise.all(flood)
      // How many get in while the others come depends on the machine; the queue's bound: passwords.test.ts.
      expect(statuses).toContain(503)
      expect(statuses.filter((status) => status !== 503 && status !== 403)).toEqual([])
    })

    test('an address is what the connection says, unless the proxy is trusted', async () => {
      const plain = await startTestServer()
      for (let at = 0; at < 10; at += 1) {
        const headers = { 'x-forwarded-for': `192.0.2.${at}` }
        await openConsole(plain.url).post('sign-in', { name: `name-${at}`, password: 'wrong' }, headers)
      }
      const headers = { 'x-forwarded-for': '192.0.2.99' }
      const last = await openConsole(plain.url).post(
        'sign-in',
        { name: 'nobody', password: 'wrong' },
        headers,
      )
      expect(last.status).toBe(429)
      await plain.close()
    })
  })

  describe('sessions', () => {
    test('the cookie is out of reach of scripts, of other sites and of plain HTTP', async () => {
      await server.administrator()
      const body = { name: 'owner', password: goodPassword }
      const plain = await openConsole(server.url).post('sign-in', body)
      expect(plain.headers.getSetCookie()).toEqual([
        expect.stringMatching(/^kidoku-console=[\w-]{43}; Path=\/console; HttpOnly; SameSite=Strict$/),
      ])
      const secure = await openConsole(server.url).post('sign-in', body, { 'x-forwarded-proto': 'https' })
      expect(secure.headers.getSetCookie()).toEqual([
        expect.stringMatching(
          /^__Host-kidoku-console=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Strict$/,
        ),
      ])
    })

    test('a cookie that somebody else has set is never taken up: each sign-in makes its own', async () => {
      const owner = await server.administrator()
      const fixed = owner.cookie
      await owner.signIn('owner', goodPassword)
      expect(owner.cookie).not.toBe(fixed)
      const mallory = openConsole(server.url)
      mallory.cookie = `kidoku-console=${'a'.repeat(43)}`
      expect(await isSignedIn(mallory)).toBe(false)
    })

    test('end after an hour of silence, and after twelve hours in any case', async () => {
      const owner = await server.administrator()
      nowMs += 59 * minuteMs
      expect(await isSignedIn(owner)).toBe(true)
      nowMs += 59 * minuteMs
      expect(await isSignedIn(owner)).toBe(true)
      nowMs += 60 * minuteMs
      expect(await isSignedIn(owner)).toBe(false)

      await owner.signIn('owner', goodPassword)
      for (let at = 0; at < 12; at += 1) {
        expect(await isSignedIn(owner)).toBe(true)
        nowMs += 59 * minuteMs
      }
      expect(await isSignedIn(owner)).toBe(true)
      nowMs += 12 * minuteMs
      expect(await isSignedIn(owner)).toBe(false)
    })

    test('end at the server with signing out, here or everywhere', async () => {
      const [one, two] = [await server.administrator(), await server.administrator()]
      await one.signOut()
      expect([await isSignedIn(one), await isSignedIn(two)]).toEqual([false, true])
      await one.signIn('owner', goodPassword)
      expect((await two.call('administrators.sessions', {})).sessions).toHaveLength(2)
      await two.call('administrators.signOutEverywhere', {})
      expect([await isSignedIn(one), await isSignedIn(two)]).toEqual([false, false])
    })

    test('end everywhere with another password, and with a reset', async () => {
      const [one, two] = [await server.administrator(), await server.administrator()]
      const passwords = { current: goodPassword, next: 'six saucers on a shelf' }
      expect((await one.post('password', { ...passwords, current: 'not this one' })).status).toBe(403)
      const changed = await one.post('password', passwords)
      expect(changed.status).toBe(200)
      expect([await isSignedIn(one), await isSignedIn(two)]).toEqual([false, false])
      await expect(two.signIn('owner', goodPassword)).rejects.toMatchObject({ code: 10007 })
      await two.signIn('owner', passwords.next)

      const { token } = await two.call('administrators.reset', { name: 'owner' })
      expect(await isSignedIn(two)).toBe(false)
      await expect(two.signIn('owner', passwords.next)).rejects.toMatchObject({ code: 10007 })
      await two.setPassword(token, goodPassword)
      expect(await isSignedIn(two)).toBe(true)
    })

    test('say nothing at a socket: only a UserSig lets in there', async () => {
      const owner = await server.administrator()
      const url = `${server.url.replace(/^http/, 'ws')}${socketPath}`
      const socket = new WebSocket(url, { headers: { cookie: owner.cookie } })
      await new Promise((resolve) => socket.once('open', resolve))
      const answer = new Promise((resolve) =>
        socket.once('message', (bytes) => resolve(JSON.parse(String(bytes)))),
      )
      socket.send(JSON.stringify({ id: 1, method: 'administrators.list', input: {} }))
      expect(await answer).toMatchObject({ error: { code: 6014 } })
      socket.close()
    })
  })

  describe('requests that other pages make a browser send', () => {
    test('are refused, by where they come from and by what they do not know', async () => {
      const owner = await server.administrator()
      const call = 'call/administrators.create'
      const input = { name: 'mallory', role: 'owner' }
      const forged = {
        'another origin': { origin: 'https://evil.example' },
        'an origin that begins alike': { origin: `${new URL(server.url).origin}.evil.example` },
        'no origin to speak of': { origin: 'null' },
        'no origin at all': { origin: null },
        'another site': { 'sec-fetch-site': 'cross-site' },
        'another host of the same site': { 'sec-fetch-site': 'same-site' },
        'no token': { 'x-kidoku-csrf': null },
        'a made-up token': { 'x-kidoku-csrf': 'a'.repeat(43) },
      }
      for (const [what, headers] of Object.entries(forged))
        expect([what, (await owner.post(call, input, headers)).status]).toEqual([what, 403])
      expect((await owner.call('administrators.list', {})).administrators).toHaveLength(1)
      expect((await owner.post(call, input)).status).toBe(200)
    })

    test('are refused with the token of another session', async () => {
      const [one, two] = [await server.administrator(), await server.administrator()]
      const headers = { 'x-kidoku-csrf': one.csrfToken }
      expect((await two.post('call/administrators.list', {}, headers)).status).toBe(403)
    })

    test('cannot sign somebody in to another account', async () => {
      await server.administrator()
      const headers = { origin: 'https://evil.example' }
      const body = { name: 'owner', password: goodPassword }
      expect((await openConsole(server.url).post('sign-in', body, headers)).status).toBe(403)
    })
  })

  describe('sockets of other pages', () => {
    test('are refused where the origins are listed, and taken where they are not', async () => {
      const listed = await startTestServer({ allowedOrigins: ['https://chat.example.com'] })
      const statusFor = (url: string, origin: string): Promise<number> =>
        new Promise((resolve) => {
          const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${socketPath}`, { headers: { origin } })
          socket.once('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0))
          socket.once('open', () => {
            socket.close()
            resolve(101)
          })
          socket.once('error', () => undefined)
        })
      expect(await statusFor(listed.url, 'https://chat.example.com')).toBe(101)
      for (const origin of [
        'https://evil.example',
        'http://chat.example.com',
        'https://chat.example.com.evil.example',
        'null',
      ])
        expect([origin, await statusFor(listed.url, origin)]).toEqual([origin, 403])
      expect(await statusFor(server.url, 'https://anywhere.example')).toBe(101)
      // Programs send no origin.
      const client = await connectFrames(listed.url)
      client.close()
      await listed.close()
    })
  })
})
