// OWASP's list, as far as the console meets it: each attack is a test that fails when its defence is taken away.
import { request as httpRequest } from 'node:http'
import { type Method, methods } from '@kidoku/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { goodPassword, openConsole, startTestServer, type TestServer, tokenOf } from './index.ts'

const reserved = Object.values(methods).filter((method: Method) => method.reservedTo !== undefined)

// A password takes a quarter of a second, and more where others compute too.
describe('the console', { timeout: 120_000 }, () => {
  let nowMs = Date.now()
  let server: TestServer

  beforeEach(async () => {
    nowMs = Date.now()
    server = await startTestServer({}, { now: () => nowMs })
  })
  afterEach(() => server.close())

  const statusOf = async (response: Promise<Response>): Promise<number> => (await response).status

  describe('broken access control', () => {
    test('a user on a socket may call none of the methods reserved to administrators', async () => {
      const mallory = await server.connect('administrator')
      expect(reserved.length).toBeGreaterThan(5)
      for (const { name } of reserved) {
        mallory.sendRaw(JSON.stringify({ id: 900, method: name, input: {} }))
        await expect(mallory.call('session.ping', {})).resolves.toBeDefined()
      }
      // Requests of `sendRaw` answer to no call: they come as strays.
      expect(mallory.strays).toHaveLength(reserved.length)
      for (const stray of mallory.strays) expect(stray).toMatchObject({ id: 900, error: { code: 10007 } })
    })

    test('nobody may call any method without a session', async () => {
      const stranger = openConsole(server.url)
      for (const name of Object.keys(methods))
        expect(await statusOf(stranger.post(`call/${name}`, {}))).toBe(401)
      expect(await statusOf(stranger.get('session'))).toBe(401)
      for (const path of ['sign-out', 'password']) expect(await statusOf(stranger.post(path, {}))).toBe(401)
    })

    test('a role may call what is reserved to it, and nothing above it', async () => {
      const viewer = await server.administrator('viewer')
      const operator = await server.administrator('operator')
      const above = { viewer: ['operator', 'owner'], operator: ['owner'] }
      for (const { name, reservedTo = '' } of reserved) {
        // It would end the sessions that ask on.
        if (name === 'administrators.signOutEverywhere') continue
        // Nobody may ask more than fifty times a second.
        nowMs += 100
        const isAbove = {
          viewer: above.viewer.includes(reservedTo),
          operator: above.operator.includes(reservedTo),
        }
        expect([name, (await statusOf(viewer.post(`call/${name}`, {}))) === 403]).toEqual([
          name,
          isAbove.viewer,
        ])
        expect([name, (await statusOf(operator.post(`call/${name}`, {}))) === 403]).toEqual([
          name,
          isAbove.operator,
        ])
      }
    }, 60_000)

    test('a role taken away is gone at once, and so is an administrator', async () => {
      const viewer = await server.administrator('operator')
      const owner = await server.administrator()
      await owner.call('administrators.setRole', { name: 'operator', role: 'owner' })
      await viewer.call('administrators.list', {})
      await owner.call('administrators.setRole', { name: 'operator', role: 'viewer' })
      expect(await statusOf(viewer.post('call/administrators.list', {}))).toBe(403)
      await owner.call('administrators.remove', { name: 'operator' })
      expect(await statusOf(viewer.get('session'))).toBe(401)
    })

    test('the console does nothing in the name of a user', async () => {
      const owner = await server.administrator()
      for (const method of [
        'messages.send',
        'session.login',
        'receipts.give',
        'users.setSelf',
        'constructor',
      ])
        expect([method, await statusOf(owner.post(`call/${method}`, {}))]).toEqual([method, 404])
    })

    test('there is always an owner', async () => {
      const owner = await server.administrator()
      const only = { code: 10007, message: expect.stringContaining('the only owner') }
      await expect(owner.call('administrators.remove', { name: 'owner' })).rejects.toMatchObject(only)
      await expect(
        owner.call('administrators.setRole', { name: 'owner', role: 'viewer' }),
      ).rejects.toMatchObject(only)
    })

    test('pages are read from their folder, and from nowhere else', async () => {
      for (const path of [
        '/console/../../package.json',
        '/console/%2e%2e/%2e%2e/package.json',
        '/console/..%2f..%2fpackage.json',
      ])
        expect(await rawStatus(server.url, path)).toBeGreaterThanOrEqual(400)
    })
  })

  describe('secrets', () => {
    test('the database holds neither passwords nor tokens', async () => {
      const owner = await server.administrator()
      const { token } = await owner.call('administrators.create', { name: 'ann', role: 'viewer' })
      const tables = ['administrators', 'administrator_links', 'administrator_sessions']
      const found = await Promise.all(tables.map((table) => server.home.rows(`SELECT * FROM ${table}`)))
      const rows = JSON.stringify(found)
      expect(rows).toContain('scrypt$32768$8$3$')
      const secrets = [goodPassword, token, tokenOf(server.consoleLink), owner.cookie.split('=')[1] ?? '']
      for (const secret of secrets) {
        expect(secret.length).toBeGreaterThan(10)
        expect(rows).not.toContain(secret)
      }
    })

    test('the log tells of sign-ins, and of no secret', async () => {
      const lines: string[] = []
      const note = (facts: object, sentence: string): void =>
        void lines.push(JSON.stringify({ ...facts, sentence }))
      const log = { error: note, warn: note, info: note, debug: note }
      await using logged = await closing(startTestServer({}, { log }))
      const owner = await logged.server.administrator()
      await owner.post('sign-in', { name: 'owner', password: 'a wrong password' })
      await owner.post('sign-in', { name: 'a name that is a password', password: 'x' })
      const said = lines.join('\n')
      expect(said).toContain('An administrator has signed in.')
      expect(said).toContain('A sign-in to the console has failed.')
      const secrets = [
        goodPassword,
        'a wrong password',
        'a name that is a password',
        tokenOf(logged.server.consoleLink),
      ]
      for (const secret of [...secrets, owner.csrfToken, owner.cookie.split('=')[1] ?? ''])
        expect(said).not.toContain(secret)
    })

    test('two administrators with one password have different hashes', async () => {
      await server.administrator('viewer')
      const rows = await server.home.rows('SELECT DISTINCT password FROM administrators')
      expect(rows).toHaveLength(2)
    })

    test('passwords that are too short, too plain or among the first to be tried are refused', async () => {
      const console = openConsole(server.url)
      const link = tokenOf(server.consoleLink)
      const weak = ['short', 'aaaaaaaaaaaaaaaaa', 'password123456', 'owner1234567890', 'x'.repeat(300)]
      for (const password of weak)
        await expect(console.setPassword(link, password)).rejects.toMatchObject({ code: 6017 })
      await console.setPassword(link, goodPassword)
    })
  })

  describe('the audit log', () => {
    test('says who has done what to whom, and no secret', async () => {
      const owner = await server.administrator()
      nowMs += 1
      const { token } = await owner.call('administrators.create', { name: 'ann', role: 'viewer' })
      nowMs += 1
      await owner.call('administrators.setRole', { name: 'ann', role: 'operator' })
      nowMs += 1
      await owner.call('administrators.reset', { name: 'ann' })
      nowMs += 1
      await owner.call('administrators.remove', { name: 'ann' })
      const { entries } = await owner.call('audit.list', { count: 10 })
      expect(
        entries.map(({ actor, action, target, before, after }) => [actor, action, target, before, after]),
      ).toEqual([
        ['owner', 'administrators.remove', 'ann', '"operator"', null],
        ['owner', 'administrators.reset', 'ann', null, null],
        ['owner', 'administrators.setRole', 'ann', '"viewer"', '"operator"'],
        ['owner', 'administrators.create', 'ann', null, '"viewer"'],
        ['owner', 'administrators.setPassword', 'owner', null, null],
      ])
      for (const secret of [token, goodPassword]) expect(JSON.stringify(entries)).not.toContain(secret)
    })
  })

  describe('injection', () => {
    test('what is no name is refused before anything looks at it', async () => {
      const owner = await server.administrator()
      for (const name of [
        "x'; DROP TABLE users; --",
        '<img src=x onerror=alert(1)>',
        'Ann',
        '',
        'a'.repeat(33),
        '../x',
      ])
        await expect(owner.call('administrators.create', { name, role: 'viewer' })).rejects.toMatchObject({
          code: 6017,
        })
      const input = { name: 'ann', role: 'viewer', isAdmin: true }
      expect(await statusOf(owner.post('call/administrators.create', input))).toBe(400)
    })

    test('a form of another kind, or a huge one, is refused', async () => {
      const owner = await server.administrator()
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      expect(await statusOf(owner.post('sign-in', 'name=owner', form))).toBe(400)
      expect(
        await statusOf(owner.post('sign-in', '{"name":"owner"}', { 'content-type': 'text/plain' })),
      ).toBe(400)
      expect(await statusOf(owner.post('sign-in', { name: 'x'.repeat(70_000) }))).toBe(400)
      expect(await statusOf(owner.post('sign-in', '{"name":'))).toBe(400)
      const polluted = '{"name":"owner","password":"x","__proto__":{"role":"owner"}}'
      expect(await statusOf(owner.post('sign-in', polluted))).toBe(400)
    })
  })

  describe('misconfiguration', () => {
    test('every answer carries the headers that keep pages safe, and lets no other origin read it', async () => {
      const responses = [
        await openConsole(server.url).get('session'),
        await fetch(`${server.url}/console/nothing`),
      ]
      for (const { headers } of responses) {
        const policy = headers.get('content-security-policy') ?? ''
        expect(policy).toContain("default-src 'none'")
        expect(policy).toContain("script-src 'self'")
        expect(policy).toContain("frame-ancestors 'none'")
        expect(policy).not.toContain('unsafe')
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('x-frame-options')).toBe('DENY')
        expect(headers.get('referrer-policy')).toBe('no-referrer')
        expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
        expect(headers.get('access-control-allow-origin')).toBeNull()
        expect(headers.get('x-powered-by')).toBeNull()
      }
      expect(responses[0]?.headers.get('cache-control')).toBe('no-store')
    })

    test('an answer about a mistake says nothing of the inside', async () => {
      const owner = await server.administrator()
      const answers = [
        await owner.post('call/administrators.nothing', {}),
        await owner.post('nothing', {}),
        await owner.post('sign-in', '{'),
      ]
      for (const answer of answers) {
        const text = await answer.text()
        expect(text).not.toMatch(/node_modules|\.ts|at [A-Z]\w+\.|SQL/)
        expect(JSON.parse(text)).toMatchObject({ error: { code: expect.any(Number) } })
      }
    })

    test('a console that is switched off is not there', async () => {
      await using off = await closing(startTestServer({ console: false }))
      expect(off.server.consoleLink).toBeUndefined()
      expect(await statusOf(openConsole(off.server.url).get('session'))).toBe(404)
    })
  })
})

async function closing(
  starting: Promise<TestServer>,
): Promise<AsyncDisposable & { readonly server: TestServer }> {
  const server = await starting
  return { server, [Symbol.asyncDispose]: () => server.close() }
}

/** The path as it is written: `fetch` would tidy it first. */
function rawStatus(url: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const asking = httpRequest({ hostname, port, path }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asking.on('error', reject)
    asking.end()
  })
}
