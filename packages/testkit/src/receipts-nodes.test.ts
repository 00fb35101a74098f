import type { Message } from '@kidoku/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './command.ts'
import {
  ask,
  counts,
  four,
  give,
  groupOf,
  list,
  names,
  type Person,
  refusalCode,
  unique,
} from './conformance/scene.ts'
import { createTestDatabase, type TestDatabase } from './postgres-server.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const readersCount = 12
const messagesCount = 6

/** Nodes without a line between them: what one of them has committed, the others see in the database, or not at all. */
describe('receipts given on three nodes at once', () => {
  let database: TestDatabase
  const nodes: TestServer[] = []
  beforeAll(async () => {
    database = await createTestDatabase()
    const settings = { databaseUrl: database.url, databaseConnectionsMax: 4, requestsPerSecondMax: 0 }
    for (let number = 0; number < 3; number += 1)
      nodes.push(await startTestServer({ ...settings, groupMessagesPerSecondMax: 0 }))
  })
  afterAll(async () => {
    for (const node of nodes) await node.close()
    await database.drop()
  })

  /** The same user on each node. */
  async function everywhere(name: string): Promise<readonly [Person, ...Person[]]> {
    const userId = unique(name)
    const [first, ...others] = await Promise.all(
      nodes.map(async (node) => ({ userId, client: await node.connect(userId) })),
    )
    if (first === undefined) throw new Error('There is no node.')
    return [first, ...others]
  }
  async function scene(groupId = unique('g')) {
    const sender = await everywhere('ann')
    const readers = await Promise.all(Array.from({ length: readersCount }, (_, at) => everywhere(`r${at}`)))
    const place = await groupOf(
      sender[0],
      readers.map(([reader]) => reader),
      { groupId },
    )
    const messages: Message[] = []
    for (let at = 0; at < messagesCount; at += 1) messages.push(await ask(sender[0], place))
    return { sender, readers, place, messages }
  }

  test('count once each, whoever gives where and how often; counts asked for meanwhile only grow', async () => {
    const { sender, readers, place, messages } = await scene()
    const { conversation } = place
    let isGiving = true
    const watching = sender.map(async (person) => {
      const seen: number[] = []
      while (isGiving) {
        const { receipts } = await person.client.call('receipts.get', {
          conversation,
          seqs: messages.map(({ seq }) => seq),
        })
        seen.push(receipts.reduce((sum, receipt) => sum + receipt.readCount, 0))
        for (const { readCount, unreadCount } of receipts) expect(readCount + unreadCount).toBe(readersCount)
      }
      expect(seen).toEqual(seen.toSorted((one, other) => one - other))
    })
    await Promise.all(
      readers.flatMap((devices, at) =>
        devices.flatMap((device, node) =>
          // Runs that overlap, in another order on each node.
          messages.map((_, turn) => {
            const first = (turn + node * 2 + at) % messagesCount
            return give(device, conversation, ...messages.slice(first, first + 3))
          }),
        ),
      ),
    )
    isGiving = false
    await Promise.all(watching)
    for (const person of sender) {
      for (const message of messages) {
        expect(await counts(person, conversation, message)).toEqual(four(readersCount, 0))
        const read = await list(person, conversation, message, 'read', 5)
        expect(new Set(names(read)).size).toBe(readersCount)
        expect(read).toHaveLength(readersCount)
        const times = read.map((member) => member.readTimeMs ?? 0)
        expect(times).toEqual(times.toSorted((one, other) => one - other))
      }
    }
    const verified = await runCommand(['verify', '--database-url', database.url])
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining(' 0 contradictions') })
  })

  test('the second of two keeps the time of the first, wherever it is given', async () => {
    const { sender, readers, place, messages } = await scene()
    const [message] = messages
    const [reader] = readers
    if (message === undefined || reader === undefined) return
    await give(reader[0], place.conversation, message)
    const [before] = await list(sender[0], place.conversation, message, 'read')
    for (const device of reader) await give(device, place.conversation, message)
    for (const device of sender)
      expect(await list(device, place.conversation, message, 'read')).toEqual([before])
  })

  test('who leaves, turns receipts off or recalls on one node is seen so by the answers of the others at once', async () => {
    const { sender, readers, place, messages } = await scene()
    const [first, second, third] = readers
    const [message, other] = messages
    if (first === undefined || second === undefined || third === undefined) return
    if (message === undefined || other === undefined) return
    const on = (node: number, person: readonly Person[]): Person => person[node % person.length] ?? sender[0]
    for (const device of sender) {
      expect(await counts(device, place.conversation, message)).toEqual(four(0, readersCount))
      await counts(device, place.conversation, other)
    }
    await on(1, first).client.call('groups.quit', { groupId: place.groupId })
    for (const device of sender)
      expect(await counts(device, place.conversation, message)).toEqual(four(0, readersCount - 1, 0, 1))
    expect(await refusalCode(give(on(2, first), place.conversation, message))).toBe(10007)
    await on(2, second).client.call('receipts.setEnabled', { enabled: false })
    for (const device of sender)
      expect(await counts(device, place.conversation, message)).toEqual(four(0, readersCount - 2, 1, 1))
    await give(on(0, second), place.conversation, message)
    await give(on(0, third), place.conversation, message)
    for (const device of sender)
      expect(await counts(device, place.conversation, message)).toEqual(four(1, readersCount - 3, 1, 1))
    await on(1, sender).client.call('messages.revoke', { conversation: place.conversation, seq: other.seq })
    for (const device of sender) expect(await counts(device, place.conversation, other)).toBeUndefined()
    await give(on(2, third), place.conversation, other)
    for (const device of sender) expect(await counts(device, place.conversation, other)).toBeUndefined()
  })

  test('a group that is made anew on another node is another group', async () => {
    const { sender, readers, place, messages } = await scene()
    const [reader] = readers
    const [message] = messages
    if (reader === undefined || message === undefined) return
    for (const device of reader) await give(device, place.conversation, message)
    await sender[1]?.client.call('groups.dismiss', { groupId: place.groupId })
    for (const device of reader)
      expect(await refusalCode(give(device, place.conversation, message))).toBe(10010)
    await groupOf(sender[0], [reader[0]], { groupId: place.groupId })
    const anew = await ask(sender[0], place)
    for (const device of reader) await give(device, place.conversation, anew)
    for (const device of sender) expect(await counts(device, place.conversation, anew)).toEqual(four(1, 0))
  })
})
