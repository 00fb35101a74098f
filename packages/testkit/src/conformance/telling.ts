import type { Receipt } from '@kidoku/protocol'
import { describe, expect, test } from 'vitest'
import type { FrameClient } from '../frame-client.ts'
import { ask, counts, crowd, four, give, groupOf, people, quiet, told } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

/** Every telling of this message's receipts, in the order told. */
function tellings(client: FrameClient, msgId: string): readonly Receipt[] {
  return told(client, 'receipts.changed').flatMap((payload) =>
    payload.receipts.filter((receipt) => receipt.msgId === msgId),
  )
}

/** receipts.md §4 */
export function telling(start: StartTarget): void {
  describe('telling the sender', () => {
    const target = useTarget(start)

    test('all devices of the sender are told, and nobody else', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const otherDevice = await target().connect(ann.userId)
      const readersOther = await target().connect(bob.userId)
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      await give(bob, group.conversation, message)
      await ann.client.waitFor('receipts.changed')
      await otherDevice.waitFor('receipts.changed')
      await quiet(bob.client, cyd.client, readersOther)
      for (const client of [bob.client, cyd.client, readersOther]) {
        expect(told(client, 'receipts.changed')).toEqual([])
      }
    })

    test('one-to-one, the telling names the message, the reader by the conversation, and the time', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const message = await ask(ann, bob)
      await give(bob, `c2c_${ann.userId}`, message)
      const { receipts } = await ann.client.waitFor('receipts.changed')
      expect(receipts).toEqual([
        {
          conversation: `c2c_${bob.userId}`,
          msgId: message.msgId,
          seq: message.seq,
          readCount: 1,
          unreadCount: 0,
          undisclosedCount: 0,
          departedCount: 0,
          readTimeMs: expect.any(Number),
        },
      ])
    })

    test('in a group, the telling carries the group and the four counts', async () => {
      const [ann, bob, cyd, gone] = await people(target(), 'ann', 'bob', 'cyd', 'gone')
      const group = await groupOf(ann, [bob, cyd, gone])
      const message = await ask(ann, group)
      await gone.client.call('groups.quit', { groupId: group.groupId })
      await give(bob, group.conversation, message)
      const { receipts } = await ann.client.waitFor('receipts.changed')
      expect(receipts).toEqual([
        {
          conversation: group.conversation,
          msgId: message.msgId,
          seq: message.seq,
          readCount: 1,
          unreadCount: 1,
          undisclosedCount: 0,
          departedCount: 1,
        },
      ])
    })

    test('a receipt for thirty messages at once is told in few frames', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const messages = await Promise.all(Array.from({ length: 30 }, () => ask(ann, bob)))
      await give(bob, `c2c_${ann.userId}`, ...messages)
      for (const { msgId } of messages) {
        await ann.client.waitFor('receipts.changed', ({ receipts }) =>
          receipts.some((receipt) => receipt.msgId === msgId),
        )
      }
      expect(told(ann.client, 'receipts.changed').length).toBeLessThanOrEqual(2)
    })

    test('who shows counts hears that they are outdated when somebody leaves', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      await ask(ann, group)
      await cyd.client.call('groups.quit', { groupId: group.groupId })
      const { conversation } = await ann.client.waitFor('receipts.outdated')
      expect(conversation).toBe(group.conversation)
    })
  })

  describe('telling the sender, gathered', () => {
    const tellEveryMs = 600
    const target = useTarget(start, { receiptsTellEveryMs: tellEveryMs })

    test('the first receipt is told at once, later ones together, the last state always', async () => {
      const [ann, ...readers] = await people(target(), 'ann', 'bob', 'cyd', 'dan', 'eve')
      const group = await groupOf(ann, readers)
      const message = await ask(ann, group)
      const [bob, ...later] = readers
      const startedAt = performance.now()
      await give(bob, group.conversation, message)
      await ann.client.waitFor('receipts.changed')
      const firstAfterMs = performance.now() - startedAt
      for (const reader of later) await give(reader, group.conversation, message)
      await ann.client.waitFor('receipts.changed', ({ receipts }) => receipts[0]?.readCount === 4)
      const lastAfterMs = performance.now() - startedAt

      expect(firstAfterMs).toBeLessThan(tellEveryMs / 2)
      expect(lastAfterMs).toBeGreaterThanOrEqual(tellEveryMs * 0.9)
      expect(tellings(ann.client, message.msgId).map((receipt) => receipt.readCount)).toEqual([1, 4])
    })

    test('the first receipt of another message does not wait for the interval', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const [one, two] = [await ask(ann, bob), await ask(ann, bob)]
      await give(bob, `c2c_${ann.userId}`, one)
      await ann.client.waitFor('receipts.changed')
      const startedAt = performance.now()
      await give(bob, `c2c_${ann.userId}`, two)
      await ann.client.waitFor('receipts.changed', ({ receipts }) => receipts[0]?.msgId === two.msgId)
      expect(performance.now() - startedAt).toBeLessThan(tellEveryMs / 2)
    })
  })

  describe('telling the sender of a hundred readers', () => {
    const target = useTarget(start)

    test('a hundred readers within a second cost about ten frames, rising to the last state', async () => {
      const [ann] = await people(target(), 'ann')
      const readers = await crowd(target(), 'reader', 100)
      const group = await groupOf(ann, readers)
      const message = await ask(ann, group)
      const startedAt = performance.now()
      await Promise.all(
        readers.map(async (reader, index) => {
          await new Promise((resolve) => setTimeout(resolve, index * 8))
          await give(reader, group.conversation, message)
        }),
      )
      await ann.client.waitFor('receipts.changed', ({ receipts }) => receipts[0]?.readCount === 100)
      const intervals = Math.ceil((performance.now() - startedAt) / 100)
      const told = tellings(ann.client, message.msgId)
      const readCounts = told.map((receipt) => receipt.readCount)
      expect(readCounts.length).toBeLessThanOrEqual(intervals + 1)
      expect(readCounts).toEqual(readCounts.toSorted((one, other) => one - other))
      expect(told.every((receipt) => receipt.readCount + receipt.unreadCount === 100)).toBe(true)
      expect(told.at(-1)?.readCount).toBe(100)
      expect(await counts(ann, group.conversation, message)).toEqual(four(100, 0))
    })
  })
}
