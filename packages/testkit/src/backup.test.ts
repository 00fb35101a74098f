import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Message } from '@kidoku/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runCommand } from './command.ts'
import type { FrameClient } from './frame-client.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

const flags = ['--requests-per-second-max', '0', '--group-messages-per-second-max', '0']
const elems = [{ type: 'text', text: 'hello' }] as const

describe('kidoku backup and restore', () => {
  let folder = ''
  let server: SpawnedServer | undefined
  const at = (name: string) => join(folder, name)
  const backUp = (to = 'backup') => runCommand(['backup', at(to), '--data', at('data')])
  const restore = (to: string) => runCommand(['restore', at('backup'), '--data', at(to)])

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kidoku-backup-'))
    server = await spawnServer(at('data'), flags)
  })
  afterEach(async () => {
    await server?.kill()
    await rm(folder, { recursive: true, force: true })
  })

  async function start(data: string): Promise<SpawnedServer> {
    server = await spawnServer(data, flags)
    return server
  }

  test('under load: what had been acknowledged before is in it, and nothing contradicts itself', async () => {
    const clients = await Promise.all(['ann', 'bob', 'cyd'].map((userId) => server?.connect(userId)))
    const [ann, ...readers] = clients.filter((client) => client !== undefined)
    if (ann === undefined) throw new Error('Nobody is here.')
    const members = [{ userId: 'bob' }, { userId: 'cyd' }]
    await ann.call('groups.create', { groupType: 'Public', groupId: 'g', name: 'g', members })
    const load = startLoad(ann, readers)
    await load.until(50)
    const before = [...load.acknowledged]
    const backedUp = await backUp()
    expect(backedUp, backedUp.err).toMatchObject({ code: 0 })
    await load.stop()
    expect(load.acknowledged.length, 'the server went on').toBeGreaterThan(before.length)

    expect(await restore('restored')).toMatchObject({ code: 0 })
    const verified = await runCommand(['verify', '--data', at('restored')])
    expect(verified.out).toMatch(/ 0 contradictions/)
    expect(verified.code).toBe(0)
    await server?.kill()
    const again = await (await start(at('restored'))).connect('ann')
    const messages = await wholeHistory(again)
    const kept = new Set(messages.map((message) => message.msgId))
    expect(before.filter((msgId) => !kept.has(msgId))).toEqual([])
    expect(messages.map((message) => message.seq)).toEqual(messages.map((_, index) => index + 1))
  })

  test('is for its owner alone, and overwrites nothing', async () => {
    expect(await backUp()).toMatchObject({ code: 0 })
    expect((await stat(at('backup'))).mode & 0o77).toBe(0)
    expect((await stat(at('backup/kidoku.sqlite'))).mode & 0o77).toBe(0)
    const manifest: unknown = JSON.parse(await readFile(at('backup/manifest.json'), 'utf8'))
    expect(manifest).toMatchObject({ format: 1, files: [{ name: 'kidoku.sqlite' }] })
    const again = await backUp()
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('is not empty')])
  })

  test('restoring refuses a running server, a folder that is not empty, and a backup that has changed', async () => {
    await backUp()
    const running = await restore('data')
    expect([running.code, running.err]).toEqual([1, expect.stringContaining('Another Kidoku is running')])
    await server?.stop()
    const full = await restore('data')
    expect([full.code, full.err]).toEqual([2, expect.stringContaining('is not empty')])
    await appendFile(at('backup/kidoku.sqlite'), 'x')
    const changed = await restore('restored')
    expect([changed.code, changed.err]).toEqual([1, expect.stringContaining('checksum')])
    await rm(at('backup/manifest.json'))
    const half = await restore('restored')
    expect([half.code, half.err]).toEqual([1, expect.stringContaining('no whole backup')])
  })

  test('says in plain words what it needs', async () => {
    expect(await runCommand(['backup'])).toMatchObject({ code: 2 })
    expect(await runCommand(['backup', at('b'), '--data', at('nothing')])).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is no database in'),
    })
  })
})

/** ann sends, the others give receipts, until it is stopped. */
function startLoad(ann: FrameClient, readers: readonly FrameClient[]) {
  const acknowledged: string[] = []
  let isOver = false
  const running = (async () => {
    for (let next = 0; !isOver; next += 1) {
      const msgId = `m${next}`
      const input = { groupId: 'g', msgId, random: 1, elems, needReadReceipt: true }
      const { message } = await ann.call('messages.send', input)
      acknowledged.push(msgId)
      const given = { conversation: 'group_g', seqs: [message.seq] }
      await Promise.all(readers.map((reader) => reader.call('receipts.give', given)))
    }
  })()
  return {
    acknowledged,
    until: (count: number) =>
      expect.poll(() => acknowledged.length, { timeout: 10_000 }).toBeGreaterThan(count),
    async stop(): Promise<void> {
      isOver = true
      await running
    },
  }
}

async function wholeHistory(client: FrameClient): Promise<readonly Message[]> {
  const messages: Message[] = []
  for (let isFinished = false; !isFinished; ) {
    const beyondSeq = messages.at(-1)?.seq ?? 0
    const asked = { conversation: 'group_g', direction: 'newer', count: 100, beyondSeq } as const
    const page = await client.call('messages.history', asked)
    messages.push(...page.messages)
    isFinished = page.isFinished
  }
  return messages
}
