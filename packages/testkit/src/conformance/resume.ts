import type { Receipt } from '@kidoku/protocol'
import { describe, expect, test } from 'vitest'
import { ask, crowd, give, groupOf, type Person, people } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

async function cursorOf(person: Person): Promise<number> {
  const { cursor, isFinished } = await person.client.call('receipts.changes', { cursor: 0, count: 100 })
  expect(isFinished).toBe(true)
  return cursor
}

async function changesSince(
  person: Person,
  cursor: number,
  count: number,
): Promise<{ readonly receipts: readonly Receipt[]; readonly cursor: number; readonly pages: number }> {
  const receipts: Receipt[] = []
  for (let pages = 1; ; pages += 1) {
    const page = await person.client.call('receipts.changes', { cursor, count })
    expect(page.receipts.length).toBeLessThanOrEqual(count)
    receipts.push(...page.receipts)
    cursor = page.cursor
    if (page.isFinished) return { receipts, cursor, pages }
  }
}

/** receipts.md §4: events are hints, the pull is the truth. */
export function resume(start: StartTarget): void {
  describe('what a sender who was away has missed', () => {
    const target = useTarget(start)

    test('is everything that changed since their cursor, and no more', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const [one, two, three] = [await ask(ann, group), await ask(ann, group), await ask(ann, group)]
      await give(bob, group.conversation, one)
      const { cursor } = await ann.client.waitFor('receipts.changed')
      ann.client.close()
      await ann.client.closed
      await give(cyd, group.conversation, three, one)

      const back = { userId: ann.userId, client: await target().connect(ann.userId) }
      const missed = await changesSince(back, cursor, 100)
      expect(new Map(missed.receipts.map((receipt) => [receipt.msgId, receipt.readCount]))).toEqual(
        new Map([
          [one.msgId, 2],
          [three.msgId, 1],
        ]),
      )
      expect(missed.receipts.some((receipt) => receipt.msgId === two.msgId)).toBe(false)
      expect(await changesSince(back, missed.cursor, 100)).toEqual({
        receipts: [],
        cursor: missed.cursor,
        pages: 1,
      })
    })

    test('comes in pages that leave nothing out', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const cursor = await cursorOf(ann)
      const messages = await Promise.all(Array.from({ length: 7 }, () => ask(ann, bob)))
      for (const message of messages) await give(bob, `c2c_${ann.userId}`, message)
      const missed = await changesSince(ann, cursor, 2)
      expect(missed.pages).toBe(4)
      expect(missed.receipts.map((receipt) => receipt.msgId)).toEqual(
        messages.map((message) => message.msgId),
      )
    })

    test('is found again by the same cursor as often as it is asked for', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const cursor = await cursorOf(ann)
      await give(bob, `c2c_${ann.userId}`, await ask(ann, bob))
      expect(await changesSince(ann, cursor, 100)).toEqual(await changesSince(ann, cursor, 100))
    })

    test('names a message that changed often once, with its newest counts', async () => {
      const [ann] = await people(target(), 'ann')
      const readers = await crowd(target(), 'reader', 8)
      const group = await groupOf(ann, readers)
      const cursor = await cursorOf(ann)
      const message = await ask(ann, group)
      for (const reader of readers) await give(reader, group.conversation, message)
      const { receipts } = await changesSince(ann, cursor, 100)
      expect(receipts.map((receipt) => [receipt.msgId, receipt.readCount])).toEqual([[message.msgId, 8]])
    })

    test('leaves nothing out while receipts come in between the pages', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const messages = await Promise.all(Array.from({ length: 6 }, () => ask(ann, group)))
      for (const message of messages) await give(bob, group.conversation, message)
      const newest = new Map<string, number>()
      for (let cursor = 0, finished = false; !finished; ) {
        const page = await ann.client.call('receipts.changes', { cursor, count: 2 })
        for (const receipt of page.receipts) newest.set(receipt.msgId, receipt.readCount)
        cursor = page.cursor
        finished = page.isFinished
        const next = messages.find((message) => newest.get(message.msgId) === 1)
        if (!finished && next !== undefined) await give(cyd, group.conversation, next)
      }
      const missed = messages.filter((message) => (newest.get(message.msgId) ?? 0) < 1)
      expect(missed).toEqual([])
      const asked = { conversation: group.conversation, seqs: messages.map((message) => message.seq) }
      const { receipts } = await ann.client.call('receipts.get', asked)
      expect(new Map(receipts.map((receipt) => [receipt.msgId, receipt.readCount]))).toEqual(newest)
    })

    test('speaks of own messages only', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      await give(bob, group.conversation, await ask(ann, group))
      expect((await changesSince(cyd, 0, 100)).receipts).toEqual([])
      expect((await changesSince(bob, 0, 100)).receipts).toEqual([])
      expect((await changesSince(ann, 0, 100)).receipts).toHaveLength(1)
    })

    test('is bounded by the cursor told with an event: what came before it is not told again', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      await give(bob, `c2c_${ann.userId}`, await ask(ann, bob))
      const { cursor } = await ann.client.waitFor('receipts.changed')
      expect((await changesSince(ann, cursor, 100)).receipts).toEqual([])
    })

    test('starts, for a fresh installation, where its login says', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      await give(bob, `c2c_${ann.userId}`, await ask(ann, bob))
      const cursor = await cursorOf(ann)
      expect(cursor).toBeGreaterThan(0)
      const second = await ask(ann, bob)
      await give(bob, `c2c_${ann.userId}`, second)
      const { receipts } = await changesSince(ann, cursor, 100)
      expect(receipts.map((receipt) => receipt.msgId)).toEqual([second.msgId])
    })
  })

  describe('what a sender has missed, restarts', () => {
    test('is still known after a restart', async () => {
      const target = await start()
      const [ann, bob] = await people(target, 'ann', 'bob')
      const cursor = await cursorOf(ann)
      const messages = [await ask(ann, bob), await ask(ann, bob), await ask(ann, bob)]
      for (const message of messages) await give(bob, `c2c_${ann.userId}`, message)
      await target.restart()
      const back = { userId: ann.userId, client: await target.connect(ann.userId) }
      const missed = await changesSince(back, cursor, 2)
      expect(missed.receipts.map((receipt) => [receipt.msgId, receipt.readCount])).toEqual(
        messages.map((message) => [message.msgId, 1]),
      )
      await target.close()
    })
  })
}
