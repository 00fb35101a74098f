import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { runCommand } from './command.ts'
import { ask, counts, give, groupOf, list, type Place, send } from './conformance/scene.ts'
import type { FrameClient } from './frame-client.ts'
import { createTestDatabase, type TestDatabase } from './postgres-server.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

const program = fileURLToPath(new URL('../bin/kidoku.js', import.meta.resolve('kidoku')))
const secretKey = 'the secret key of servers that are spawned for tests'
const people = ['ann', 'bob', 'cyd', 'dan']
/** So many that an import takes a while. */
const mentionsCount = 40_000

describe('moving to PostgreSQL', () => {
  let folder = ''
  let file = ''
  let place: Place
  let before: unknown
  let database: TestDatabase

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kidoku-export-'))
    file = join(folder, 'export.gz')
    const data = join(folder, 'data')
    const server = await spawnServer(data)
    place = await furnish(server)
    before = await everything(server, place)
    expect(await server.stop()).toBe(0)
    await writeFile(join(data, 'secret-key'), `${secretKey}\n`, { mode: 0o600 })
    fill(join(data, 'kidoku.sqlite'))
    const exported = await runCommand(['export', file, '--data', data])
    expect(exported.err).toMatch(/exporting \[#{20}\] 100 %/)
    expect(exported).toMatchObject({ code: 0, out: expect.stringContaining('Exported') })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  beforeEach(async () => {
    database = await createTestDatabase()
    onTestFinished(() => database.drop())
  })

  const importArguments = () => ['import', file, '--database-url', database.url]

  test('takes everything along: what was asked before is answered the same, and UserSigs stay good', async () => {
    const imported = await runCommand(importArguments())
    expect(imported).toMatchObject({
      code: 0,
      out: expect.stringContaining(`mentions: ${mentionsCount} rows`),
    })
    expect(imported.err).toMatch(/importing \[#{20}\] 100 %/)
    const server = await spawnServer(join(folder, 'elsewhere'), ['--database-url', database.url])
    onTestFinished(() => server.kill())
    expect(await everything(server, place)).toEqual(before)
    const ann = { userId: 'ann', client: await server.connect('ann') }
    const bob = { userId: 'bob', client: await server.connect('bob') }
    const message = await ask(ann, place)
    await give(bob, place.conversation, message)
    expect(await counts(ann, place.conversation, message)).toMatchObject({ read: 1 })
    const key = new pg.Client({ connectionString: database.url })
    await key.connect()
    const { rows } = await key.query("SELECT value FROM secrets WHERE name = 'secret-key'")
    await key.end()
    expect(rows).toEqual([{ value: secretKey }])
    const verified = await runCommand(['verify', '--database-url', database.url])
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining(' 0 contradictions') })
  })

  test('goes on where it was killed; until it is done no server starts on it', async () => {
    const child = spawn(process.execPath, [program, ...importArguments()], { stdio: 'ignore' })
    const exited = once(child, 'exit')
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    const done = async (): Promise<number> => {
      const asked = client.query("SELECT rows_done FROM imports WHERE table_name = 'mentions'")
      const { rows } = await asked.catch(() => ({ rows: [] }))
      return Number(rows[0]?.rows_done ?? 0)
    }
    await expect.poll(done, { timeout: 30_000, interval: 2 }).toBeGreaterThan(0)
    child.kill('SIGKILL')
    await exited
    const reached = await done()
    expect(reached).toBeLessThan(mentionsCount)
    await client.end()
    const serving = await runCommand(['serve', '--database-url', database.url, '--port', '0'])
    expect(serving).toMatchObject({ code: 1, err: expect.stringContaining('has not been finished') })
    expect(await runCommand(importArguments())).toMatchObject({ code: 0 })
  })

  test('overwrites nothing: a database with something in it is refused', async () => {
    const server = await spawnServer(join(folder, 'other'), ['--database-url', database.url])
    await server.connect('ann')
    await server.stop()
    expect(await runCommand(importArguments())).toMatchObject({
      code: 2,
      err: expect.stringContaining('is not empty'),
    })
  })

  test('a damaged export is noticed', async () => {
    const damaged = join(folder, 'damaged.gz')
    const lines = gunzipSync(await readFile(file))
      .toString()
      .split('\n')
    const at = lines.findIndex((line) => line.includes('"bob"') && line.startsWith('['))
    lines[at] = lines[at]?.replace('"bob"', '"bop"') ?? ''
    await writeFile(damaged, gzipSync(lines.join('\n')))
    expect(await runCommand(['import', damaged, '--database-url', database.url])).toMatchObject({
      code: 1,
      err: expect.stringContaining('damaged'),
    })
    const short = join(folder, 'short.gz')
    await writeFile(short, gzipSync(lines.slice(0, 3).join('\n')))
    const { url, drop } = await createTestDatabase()
    onTestFinished(drop)
    expect(await runCommand(['import', short, '--database-url', url])).toMatchObject({ code: 1 })
    const other = join(folder, 'other.gz')
    await writeFile(other, gzipSync('something else'))
    for (const none of [program, other, folder])
      expect(await runCommand(['import', none, '--database-url', url])).toMatchObject({
        code: 2,
        err: expect.stringContaining(`${none} is no export of Kidoku`),
      })
  })
})

/** A group with messages read, recalled, unread; somebody who left, somebody with receipts off; and texts of every kind. */
async function furnish(server: SpawnedServer): Promise<Place> {
  const [ann, bob, cyd, dan] = (await Promise.all(
    people.map(async (userId) => ({ userId, client: await server.connect(userId) })),
  )) as [Who, Who, Who, Who]
  await bob.client.call('users.setSelf', { nickName: 'Bo\u0000b 👋 \u{f0000}' })
  const place = await groupOf(ann, [bob, cyd, dan], { groupId: 'moved', introduction: '"\\ \' {,}' })
  const { conversation } = place
  const messages = []
  for (let at = 0; at < 8; at += 1) messages.push(await ask(ann, place))
  await give(bob, conversation, ...messages.slice(0, 6))
  await give(cyd, conversation, ...messages.slice(2, 4))
  await ann.client.call('messages.revoke', { conversation, seq: messages[1]?.seq ?? 0 })
  await dan.client.call('groups.quit', { groupId: place.groupId })
  await cyd.client.call('receipts.setEnabled', { enabled: false })
  await send(ann, { userId: 'bob' }, { needReadReceipt: true })
  await bob.client.call('readMarks.set', { conversation: 'c2c_ann' })
  return place
}

interface Who {
  readonly userId: string
  readonly client: FrameClient
}

async function everything(server: SpawnedServer, { conversation }: Place): Promise<unknown> {
  const answers = []
  for (const userId of ['ann', 'bob', 'cyd']) {
    const client = await server.connect(userId)
    const asked = { conversation, direction: 'newer' as const, count: 100 }
    const { messages } = await client.call('messages.history', asked)
    const own = messages.filter((message) => message.sender === userId && message.needReadReceipt)
    const lists = []
    for (const message of own.filter((each) => each.revoked === undefined)) {
      for (const filter of ['read', 'unread'] as const)
        lists.push(await list({ userId, client }, conversation, message, filter))
    }
    answers.push({
      messages,
      lists,
      conversations: await client.call('conversations.list', { after: 0, count: 100 }),
      receipts: await client.call('receipts.changes', { cursor: 0, count: 100 }),
      groups: await client.call('groups.get', { groupIds: ['moved'] }),
    })
    client.close()
  }
  return answers
}

function fill(database: string): void {
  const disk = new DatabaseSync(database)
  const insert = disk.prepare('INSERT INTO mentions (conversation_id, user_id, seq) VALUES (?, ?, ?)')
  disk.exec('BEGIN')
  for (let seq = 1; seq <= mentionsCount; seq += 1) insert.run('group:of-nobody:1', 'bob', seq)
  disk.exec('COMMIT')
  disk.close()
}
