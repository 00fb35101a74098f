import type { Message, Receipt } from '@kidoku/protocol'
import { seededRandom } from 'kidoku/seeded-random'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FrameClient } from './frame-client.ts'
import { createLedger, settle, work } from './load.ts'
import { makeHome, type ServerHome } from './server-home.ts'
import { type SpawnedServer, spawnServer } from './spawn-server.ts'

const seed = Number(process.env.KIDOKU_SEED ?? Date.now() % 1_000_000)
const rounds = 12
const userIds = ['ann', 'bob', 'cyd', 'dan', 'eve']
const groupId = 'under-load'
const conversation = `group_${groupId}`
const flags = ['--requests-per-second-max', '0', '--group-messages-per-second-max', '0']

describe(`a server killed at random moments (KIDOKU_SEED=${seed})`, () => {
  const random = seededRandom(seed)
  const ledger = createLedger()
  const clients = new Map<string, FrameClient>()
  const cursors = new Map<string, number>()
  let home: ServerHome
  let server: SpawnedServer | undefined

  beforeAll(async () => {
    home = await makeHome()
    await start()
    const members = userIds.slice(1).map((userId) => ({ userId }))
    await client('ann').call('groups.create', { groupType: 'Public', groupId, name: 'under load', members })
  })
  afterAll(async () => {
    await server?.kill()
    await home.delete()
  })

  async function start(): Promise<void> {
    const started = await spawnServer(home.data, [...home.flags, ...flags])
    server = started
    await Promise.all(userIds.map(async (userId) => clients.set(userId, await started.connect(userId))))
  }
  function client(userId: string): FrameClient {
    const found = clients.get(userId)
    if (found === undefined) throw new Error(`${userId} is not connected.`)
    return found
  }

  for (let round = 1; round <= rounds; round += 1) {
    test(`round ${round}: all that was acknowledged is there, and nothing twice`, async () => {
      const before = ledger.promised.size + ledger.given.size
      const working = userIds.flatMap((userId) =>
        [1, 2, 3].map((hand) =>
          work(
            { userId, client: client(userId), groupId, random, ledger },
            `${seed}-${round}-${userId}-${hand}`,
          ),
        ),
      )
      await new Promise((resolve) => setTimeout(resolve, 30 + random() * 250))
      // On a busy machine nothing may have been done yet.
      await expect
        .poll(() => ledger.promised.size + ledger.given.size, { timeout: 20_000 })
        .toBeGreaterThan(before)
      await server?.kill()
      await Promise.all(working)
      for (const { closed } of clients.values()) await closed
      for (const one of clients.values()) settle(ledger, one)
      expect(ledger.promised.size + ledger.given.size, 'the load did something').toBeGreaterThan(before)

      await start()
      await sendAgain()
      const history = await wholeHistory()
      checkHistory(history)
      await checkReceipts(history)
      await checkChanges()
    })
  }

  /** What an SDK does with messages whose answer got lost. */
  async function sendAgain(): Promise<void> {
    for (const [msgId, { sender }] of ledger.open) {
      const { message } = await client(sender).call('messages.send', {
        groupId,
        msgId,
        random: 0,
        elems: [{ type: 'text', text: msgId }],
        needReadReceipt: true,
      })
      ledger.promised.set(msgId, message)
    }
    ledger.open.clear()
  }

  async function wholeHistory(): Promise<readonly Message[]> {
    const messages: Message[] = []
    for (let isFinished = false; !isFinished; ) {
      const beyondSeq = messages.at(-1)?.seq ?? 0
      const asked = { conversation, direction: 'newer' as const, count: 100, beyondSeq }
      const page = await client('ann').call('messages.history', asked)
      messages.push(...page.messages)
      isFinished = page.isFinished
    }
    return messages
  }

  function checkHistory(history: readonly Message[]): void {
    expect(history.map((message) => message.seq)).toEqual(history.map((_, index) => index + 1))
    expect(new Set(history.map((message) => message.msgId)).size).toBe(history.length)
    expect(history).toHaveLength(ledger.promised.size)
    const seqs = new Map(history.map((message) => [message.msgId, message.seq]))
    const moved = [...ledger.promised.values()].filter((message) => seqs.get(message.msgId) !== message.seq)
    expect(moved).toEqual([])
  }

  async function checkReceipts(history: readonly Message[]): Promise<void> {
    const readers = Map.groupBy(ledger.given, (key) => key.split(' ')[0] ?? '')
    // All counts; and the lists of the newest, and of some older ones.
    await Promise.all(
      userIds.map(async (sender) => {
        const own = history.filter((message) => message.sender === sender)
        for (let at = 0; at < own.length; at += 30) {
          const seqs = own.slice(at, at + 30).map((message) => message.seq)
          const { receipts } = await client(sender).call('receipts.get', { conversation, seqs })
          expect(receipts).toHaveLength(seqs.length)
          for (const receipt of receipts) checkCounts(receipt, readers.get(receipt.msgId)?.length ?? 0)
        }
        const some = [...own.slice(-20), ...own.filter(() => random() < 0.02)]
        await Promise.all(some.map(checkList))
      }),
    )
  }

  function checkCounts(receipt: Receipt, givenCount: number): void {
    const { readCount, unreadCount, undisclosedCount, departedCount } = receipt
    expect([undisclosedCount, departedCount]).toEqual([0, 0])
    expect(readCount + unreadCount).toBe(userIds.length - 1)
    expect(readCount).toBeGreaterThanOrEqual(givenCount)
    expect(readCount).toBeGreaterThanOrEqual(ledger.told.get(receipt.msgId) ?? 0)
  }

  async function checkList({ sender, msgId, seq }: Message): Promise<void> {
    const asked = { conversation, seq, after: 0, count: 100 }
    const read = await client(sender).call('receipts.members', { ...asked, filter: 'read' })
    const unread = await client(sender).call('receipts.members', { ...asked, filter: 'unread' })
    const { receipts } = await client(sender).call('receipts.get', { conversation, seqs: [seq] })
    const readers = read.members.map((member) => member.userId)
    const others = unread.members.map((member) => member.userId)
    expect(receipts[0]).toMatchObject({ readCount: readers.length, unreadCount: others.length })
    expect([...readers, ...others, sender].sort()).toEqual(userIds.toSorted())
    // Nobody who did not ask is a reader; nobody who was promised is missing.
    expect(readers.filter((reader) => !ledger.asked.has(`${msgId} ${reader}`))).toEqual([])
    expect(others.filter((reader) => ledger.given.has(`${msgId} ${reader}`))).toEqual([])
  }

  /** Who was away catches up by cursor: every receipt acknowledged since is among what changed. */
  async function checkChanges(): Promise<void> {
    for (const sender of userIds) {
      const newest = new Map<string, number>()
      let cursor = cursors.get(sender) ?? 0
      for (let isFinished = false; !isFinished; ) {
        const page = await client(sender).call('receipts.changes', { cursor, count: 100 })
        for (const receipt of page.receipts) newest.set(receipt.msgId, receipt.readCount)
        cursor = page.cursor
        isFinished = page.isFinished
      }
      cursors.set(sender, cursor)
      for (const [msgId, readCount] of newest) ledger.told.set(msgId, readCount)
      const missed = [...ledger.given].filter((key) => {
        const msgId = key.split(' ')[0] ?? ''
        return ledger.promised.get(msgId)?.sender === sender && !ledger.told.has(msgId)
      })
      expect(missed).toEqual([])
    }
  }
})
