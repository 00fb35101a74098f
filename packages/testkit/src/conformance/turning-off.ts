import { describe, expect, test } from 'vitest'
import {
  ask,
  counts,
  four,
  give,
  groupOf,
  list,
  names,
  type Person,
  people,
  quiet,
  refusalCode,
  send,
  told,
} from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

async function turn(person: Person, enabled: boolean): Promise<void> {
  await person.client.call('receipts.setEnabled', { enabled })
}

/** receipts.md §7 */
export function turningOff(start: StartTarget): void {
  describe('turning receipts off', () => {
    const target = useTarget(start)

    test('is a setting of the user, the same on all devices', async () => {
      const [ann] = await people(target(), 'ann')
      const otherDevice = await target().connect(ann.userId)
      expect(await ann.client.call('receipts.getEnabled', {})).toEqual({ enabled: true })
      await turn(ann, false)
      expect(await otherDevice.waitFor('receipts.enabledChanged')).toEqual({ enabled: false })
      expect(await otherDevice.call('receipts.getEnabled', {})).toEqual({ enabled: false })
      await turn(ann, true)
      expect(await otherDevice.call('receipts.getEnabled', {})).toEqual({ enabled: true })
    })

    test('a receipt from who has turned them off succeeds, is not recorded, and nobody is told', async () => {
      const [ann, off] = await people(target(), 'ann', 'off')
      const group = await groupOf(ann, [off])
      const [inGroup, direct] = [await ask(ann, group), await ask(ann, off)]
      await turn(off, false)
      await give(off, group.conversation, inGroup)
      await give(off, `c2c_${ann.userId}`, direct)
      await quiet(ann.client)
      expect(told(ann.client, 'receipts.changed')).toEqual([])
      expect(await counts(ann, group.conversation, inGroup)).toEqual(four(0, 0, 1))
      expect(await counts(ann, `c2c_${off.userId}`, direct)).toEqual(four(0, 1))
      expect(await list(ann, group.conversation, inGroup, 'read')).toEqual([])
    })

    test('messages of who has turned them off are sent without', async () => {
      const [off, bob] = await people(target(), 'off', 'bob')
      await turn(off, false)
      const group = await groupOf(off, [bob])
      for (const place of [bob, group]) {
        const sent = await send(off, place, { needReadReceipt: true })
        expect([sent.message.needReadReceipt, sent.noReceiptReason]).toEqual([false, 'receiptsOff'])
      }
    })

    test('it is mutual: no events, counts or lists about messages sent earlier', async () => {
      const [off, bob, cyd] = await people(target(), 'off', 'bob', 'cyd')
      const group = await groupOf(off, [bob, cyd])
      const [inGroup, direct] = [await ask(off, group), await ask(off, bob)]
      await give(bob, group.conversation, inGroup)
      await off.client.waitFor('receipts.changed')
      const { cursor } = await off.client.call('receipts.changes', { cursor: 0, count: 100 })
      await turn(off, false)
      await give(cyd, group.conversation, inGroup)
      await give(bob, `c2c_${off.userId}`, direct)
      await quiet(off.client)
      expect(told(off.client, 'receipts.changed')).toHaveLength(1)
      expect(await counts(off, group.conversation, inGroup)).toBeUndefined()
      expect(await counts(off, `c2c_${bob.userId}`, direct)).toBeUndefined()
      expect(await refusalCode(list(off, group.conversation, inGroup, 'read'))).toBe(7013)
      expect(await refusalCode(list(off, group.conversation, inGroup, 'unread'))).toBe(7013)
      const missed = await off.client.call('receipts.changes', { cursor, count: 100 })
      expect(missed).toEqual({ receipts: [], cursor, isFinished: true })
    })

    test('turning it on again shows what was recorded meanwhile, and records from then on', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      const { cursor } = await ann.client.call('receipts.changes', { cursor: 0, count: 100 })
      await turn(ann, false)
      await give(bob, group.conversation, message)
      await turn(ann, true)
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 1))
      const { receipts } = await ann.client.call('receipts.changes', { cursor, count: 100 })
      expect(receipts.map((receipt) => [receipt.msgId, receipt.readCount])).toEqual([[message.msgId, 1]])
      await give(cyd, group.conversation, message)
      await ann.client.waitFor('receipts.changed', ({ receipts: [first] }) => first?.readCount === 2)
      expect((await ask(ann, group)).needReadReceipt).toBe(true)
    })

    test('what was not recorded while off stays unread until it is given again', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group)
      await turn(bob, false)
      await give(bob, group.conversation, message)
      await turn(bob, true)
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1))
      await give(bob, group.conversation, message)
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 0))
    })

    test('those who have turned them off are a count, never names', async () => {
      const [ann, bob, off] = await people(target(), 'ann', 'bob', 'off')
      const group = await groupOf(ann, [bob, off])
      const message = await ask(ann, group)
      await turn(off, false)
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1, 1))
      expect(names(await list(ann, group.conversation, message, 'unread'))).toEqual([bob.userId])
    })

    test('one-to-one nothing ever gives it away: the counts stay as for who has not read', async () => {
      const [ann, off] = await people(target(), 'ann', 'off')
      await turn(off, false)
      const message = await ask(ann, off)
      expect(message.needReadReceipt).toBe(true)
      expect(await counts(ann, `c2c_${off.userId}`, message)).toEqual(four(0, 1))
    })

    test('turning them off or on is told to nobody else', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      await ask(ann, group)
      await ask(ann, bob)
      const before = [ann.client.told.length, cyd.client.told.length]
      await turn(bob, false)
      await turn(bob, true)
      await quiet(ann.client, cyd.client)
      expect([ann.client.told.length, cyd.client.told.length]).toEqual(before)
    })

    test('the answers to who has turned them off are the same as to others', async () => {
      const [ann, on, off] = await people(target(), 'ann', 'on', 'off')
      const group = await groupOf(ann, [on, off])
      await turn(off, false)
      const message = await ask(ann, group)
      const answers = await Promise.all(
        [on, off].map((reader) =>
          reader.client.call('receipts.give', { conversation: group.conversation, seqs: [message.seq] }),
        ),
      )
      expect(answers).toEqual([{}, {}])
      // Own words of who reads: the message looks the same to both.
      const seen = await Promise.all([on, off].map((reader) => reader.client.waitFor('messages.received')))
      expect(seen[0]).toEqual(seen[1])
    })

    test('receipts off are kept over another connection', async () => {
      const [ann, off] = await people(target(), 'ann', 'off')
      await turn(off, false)
      off.client.close()
      await off.client.closed
      const back = { userId: off.userId, client: await target().connect(off.userId) }
      const message = await ask(ann, back)
      await give(back, `c2c_${ann.userId}`, message)
      expect(await counts(ann, `c2c_${off.userId}`, message)).toEqual(four(0, 1))
    })
  })

  describe('turning receipts off, where that is not disclosed', () => {
    const target = useTarget(start, { receiptsDiscloseOptOut: false })

    test('who has turned them off counts as unread, and stands in the list of those', async () => {
      const [ann, bob, off] = await people(target(), 'ann', 'bob', 'off')
      const group = await groupOf(ann, [bob, off])
      await turn(off, false)
      const message = await ask(ann, group)
      await give(off, group.conversation, message)
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 2))
      expect(names(await list(ann, group.conversation, message, 'unread'))).toEqual([bob.userId, off.userId])
    })
  })
}
