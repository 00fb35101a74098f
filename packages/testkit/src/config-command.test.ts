import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './command.ts'
import { makeHome, type ServerHome } from './server-home.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

describe('kidoku config', () => {
  let home: ServerHome
  let server: SpawnedServer
  beforeAll(async () => {
    home = await makeHome()
    server = await spawnServer(home.data, home.flags)
  })
  afterAll(async () => {
    await server.kill()
    await home.delete()
  })
  const config = (args: readonly string[], input?: string) =>
    runCommand(['config', ...args, ...home.flags], input)

  test('what is set beside a running server holds there within seconds', async () => {
    const ann = await server.connect('ann')
    const { groupId } = await ann.call('groups.create', { groupType: 'Work', name: 'g' })
    expect(await config(['set', 'receipts.groupTypes', 'Public,Meeting'])).toMatchObject({ code: 0 })
    let next = 0
    const send = async () => {
      next += 1
      const input = { groupId, msgId: `m${next}`, random: 1, elems: [{ type: 'text' as const, text: 'x' }] }
      return (await ann.call('messages.send', { ...input, needReadReceipt: true })).message.needReadReceipt
    }
    await expect.poll(send, { timeout: 6_000, interval: 100 }).toBe(false)
    expect((await config(['get', 'receipts.groupTypes'])).out).toBe('Public,Meeting\n')
    expect((await config(['list'])).out).toMatch(
      /^receipts\.groupTypes {2,}Public,Meeting {2,}set by command line at /m,
    )
    await config(['unset', 'receipts.groupTypes'])
    await expect.poll(send, { timeout: 6_000, interval: 100 }).toBe(true)
  })

  test('a secret comes from standard input and is not shown', async () => {
    const set = await config(['set', 'webhooks.secret', '-'], 'a very secret secret\n')
    const all = [set, await config(['get', 'webhooks.secret']), await config(['list'])]
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0])
    expect(JSON.stringify(all)).not.toContain('very secret')
  })

  test.each([
    [['set', 'receipts.groupTipes', 'Work'], 'did you mean receipts.groupTypes?'],
    [['set', 'receipts.groupSizeMax', 'many'], 'a whole number from 2 to 1000000, not "many"'],
    [['set', 'receipts.groupSizeMax'], 'needs a value'],
    [['set'], 'config takes the name of a setting here.'],
    [['get', 'port'], 'is no setting that changes while the server runs'],
    [['put'], 'list, get, set or unset'],
    [[], 'usage:'],
  ])('%j is refused in plain words', async (args, words) => {
    const { code, err } = await config(args)
    expect([code, err]).toEqual([2, expect.stringContaining(words)])
  })
})

test('a list is in columns, and says what is empty', async () => {
  const data = await mkdtemp(join(tmpdir(), 'kidoku-config-'))
  try {
    const set = await runCommand(['config', 'set', 'receipts.groupTypes', '', '--data', data])
    expect(set).toMatchObject({ code: 0, out: 'receipts.groupTypes is none now.\n' })
    const { out } = await runCommand(['config', 'list', '--data', data])
    const starts = out
      .trimEnd()
      .split('\n')
      .map((line) => line.search(/(?<= )(initial|set by)/))
    // One list of words is too long for any column.
    expect(new Set(starts.filter((start) => start < 200)).size).toBe(1)
    expect(out).toMatch(/^receipts\.groupTypes +none +set by/m)
  } finally {
    await rm(data, { recursive: true, force: true })
  }
})

test.each([
  ['config', 'list'],
  ['config', 'get', 'receipts.groupTypes'],
  ['config', 'unset', 'receipts.groupTypes'],
  ['admin', 'list'],
  ['admin', 'reset', 'ann'],
  ['verify'],
  ['backup', 'copy'],
  ['export', 'file'],
])('kidoku %s %s makes nothing where there is nothing', async (...args) => {
  const folder = await mkdtemp(join(tmpdir(), 'kidoku-nothing-'))
  const data = join(folder, 'kidoku-data')
  try {
    const { code, err } = await runCommand([...args, '--data', data])
    expect([code, err]).toEqual([2, expect.stringContaining(`there is no database in ${data}`)])
    expect(await readdir(folder)).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test.each([
  [['serve', '--data', '/proc/nope'], 1, 'The data folder /proc/nope cannot be made'],
  [['serve', '--data', '/dev/null/nope'], 1, 'The data folder /dev/null/nope cannot be made'],
  [['serve', '--secret-key', 'short'], 2, 'at least 16 characters'],
  [['serve', '--database-url', 'mysql://host/db'], 2, 'an address like postgres://'],
  [['serve', '--webhooks-url', 'http://app.example/'], 2, '--webhooks-allow-http'],
  [['serve', '--webhooks-url', 'https://10.0.0.1/'], 2, '--webhooks-allow-private'],
  [['usersig', 'ann', '--data', '/dev/null/nope'], 2, 'there is no secret key in /dev/null/nope'],
])('%j ends at once, and says why', async (args, code, words) => {
  const ran = await runCommand(args)
  expect([ran.code, ran.err]).toEqual([code, expect.stringContaining(words)])
})
