import { describe, expect, test } from 'vitest'
import { ask, counts, four, give, groupOf, list, people, quiet, refusalCode, told } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

/** receipts.md §2: deleting a message deletes its receipts with it. */
export function recall(start: StartTarget): void {
  describe('recalling a message', () => {
    const target = useTarget(start)

    test('deletes its receipts: no counts, no lists', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const [kept, taken] = [await ask(ann, group), await ask(ann, group)]
      await give(bob, group.conversation, kept, taken)
      await ann.client.call('messages.revoke', { conversation: group.conversation, seq: taken.seq })
      expect(await counts(ann, group.conversation, taken)).toBeUndefined()
      expect(await refusalCode(list(ann, group.conversation, taken, 'read'))).toBe(10062)
      expect(await counts(ann, group.conversation, kept)).toEqual(four(1, 1))
    })

    test('a receipt that comes afterwards is ignored, and nobody is told', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const message = await ask(ann, bob)
      const conversation = `c2c_${bob.userId}`
      await ann.client.call('messages.revoke', { conversation, seq: message.seq })
      await give(bob, `c2c_${ann.userId}`, message)
      await quiet(ann.client)
      expect(told(ann.client, 'receipts.changed')).toEqual([])
      expect(await counts(ann, conversation, message)).toBeUndefined()
    })

    test('leaves it out of what changed since', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const [kept, taken] = [await ask(ann, bob), await ask(ann, bob)]
      await give(bob, `c2c_${ann.userId}`, taken)
      await give(bob, `c2c_${ann.userId}`, kept)
      await ann.client.call('messages.revoke', { conversation: `c2c_${bob.userId}`, seq: taken.seq })
      const { receipts } = await ann.client.call('receipts.changes', { cursor: 0, count: 100 })
      expect(receipts.map((receipt) => receipt.msgId)).toEqual([kept.msgId])
    })
  })
}
