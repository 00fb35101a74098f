import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  environmentOfSpawned,
  goodPassword,
  makeHome,
  openConsole,
  type ServerHome,
  spawnServer,
} from '@kidoku/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const program = fileURLToPath(new URL('../../bin/kidoku.js', import.meta.url))

describe('kidoku admin', { timeout: 120_000 }, () => {
  let home: ServerHome
  beforeEach(async () => {
    home = await makeHome()
  })
  afterEach(() => home.delete())

  function admin(
    args: readonly string[],
    typed = '',
  ): Promise<{ readonly code: number | null; readonly said: string }> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [program, 'admin', ...args, ...home.flags], {
        env: environmentOfSpawned(),
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += String(bytes)))
      child.on('error', reject)
      child.on('close', (code) => resolve({ code, said }))
      child.stdin.end(typed)
    })
  }

  test('makes an owner before the first start, who then needs no link', async () => {
    const created = await admin(['create', 'ann', '--role', 'owner'], `${goodPassword}\n`)
    expect(created).toEqual({ code: 0, said: 'ann is an owner now.\n' })
    const server = await spawnServer(home.data, home.flags)
    const console = openConsole(server.url)
    await console.signIn('ann', goodPassword)
    const { administrators } = await console.call('administrators.list', {})
    expect(administrators.map(({ name }) => name)).toEqual(['ann'])
    await server.stop()
  })

  test('works beside a running server, and a reset ends what was', async () => {
    const server = await spawnServer(home.data, home.flags)
    expect((await admin(['create', 'bo'], goodPassword)).said).toBe('bo is a viewer now.\n')
    const console = openConsole(server.url)
    await console.signIn('bo', goodPassword)
    expect((await admin(['reset', 'bo'], 'six saucers on a shelf\n')).code).toBe(0)
    expect((await console.get('session')).status).toBe(401)
    await expect(console.signIn('bo', goodPassword)).rejects.toMatchObject({ code: 10007 })
    await console.signIn('bo', 'six saucers on a shelf')
    const { entries } = await console.call('audit.list', { count: 10 })
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      ['kidoku admin', 'administrators.setPassword'],
      ['kidoku admin', 'administrators.create'],
    ])
    expect((await admin(['list'])).said).toMatch(/^bo {2,}viewer {2,}signed in \d{4}/m)
    await server.stop()
  })

  test('refuses what it cannot do, and says why', async () => {
    const refused = async (
      args: readonly string[],
      typed: string,
      code: number,
      why: RegExp,
    ): Promise<void> => {
      const answer = await admin(args, typed)
      expect([args, answer.code]).toEqual([args, code])
      expect(answer.said).toMatch(why)
    }
    await refused(['create', 'ann', goodPassword], '', 2, /a password is never an argument/)
    await refused(['create', 'Ann'], goodPassword, 2, /lower case letters/)
    await refused(['create', 'ann', '--role', 'king'], goodPassword, 2, /one of viewer, operator, owner/)
    await refused(['create', 'ann'], 'short\n', 1, /at least 12 characters/)
    await refused(['create', 'ann'], '', 2, /no password on standard input/)
    await refused(['reset', 'nobody'], goodPassword, 1, /no administrator named nobody/)
    await refused(['remove', 'ann'], '', 2, /create, reset or list/)
    expect((await admin(['create', 'ann'], goodPassword)).code).toBe(0)
    await refused(['create', 'ann'], goodPassword, 1, /named ann already/)
  })
})
