// The one-time link that sets an administrator's password. The rest of OWASP's list: console-security.test.ts.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { goodPassword, openConsole, startTestServer, type TestServer, tokenOf } from './index.ts'

const dayMs = 24 * 60 * 60_000

describe('the one-time link', { timeout: 120_000 }, () => {
  let nowMs = Date.now()
  let server: TestServer

  beforeEach(async () => {
    nowMs = Date.now()
    server = await startTestServer({}, { now: () => nowMs })
  })
  afterEach(() => server.close())

  test('works once', async () => {
    const link = tokenOf(server.consoleLink)
    await openConsole(server.url).setPassword(link, goodPassword)
    const again = openConsole(server.url)
    await expect(again.setPassword(link, 'another good password')).rejects.toMatchObject({ code: 10007 })
    expect((await again.post('link', { link })).status).toBe(403)
    await expect(again.signIn('owner', goodPassword)).resolves.toBeUndefined()
  })

  test('sets one password, also when it is used twice at once', async () => {
    const link = tokenOf(server.consoleLink)
    const outcomes = await Promise.allSettled(
      ['the first good password', 'the other good password'].map((password) =>
        openConsole(server.url).setPassword(link, password),
      ),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('ends after a day', async () => {
    nowMs += dayMs
    const console = openConsole(server.url)
    await expect(console.setPassword(tokenOf(server.consoleLink), goodPassword)).rejects.toMatchObject({
      code: 10007,
    })
  })

  test('is not made again once there is a password', async () => {
    const first = server.consoleLink
    await server.restart()
    expect(server.consoleLink).toBeDefined()
    expect(server.consoleLink).not.toBe(first)
    await openConsole(server.url).setPassword(tokenOf(server.consoleLink), goodPassword)
    await expect(openConsole(server.url).setPassword(tokenOf(first), goodPassword)).rejects.toMatchObject({
      code: 10007,
    })
    await server.restart()
    expect(server.consoleLink).toBeUndefined()
  })
})
