import type { GroupType } from '@kidoku/protocol'
import { describe, expect, test } from 'vitest'
import { ask, counts, four, give, groupOf, people, refusal, send } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

/** receipts.md §6 */
export function availability(start: StartTarget): void {
  describe('where receipts are available', () => {
    const target = useTarget(start)

    for (const groupType of ['Work', 'Public', 'Meeting'] as const) {
      test(`${groupType} groups have receipts`, async () => {
        const [ann, bob] = await people(target(), 'ann', 'bob')
        const group = await groupOf(ann, [bob], { groupType })
        const { message, noReceiptReason } = await send(ann, group, { needReadReceipt: true })
        expect([message.needReadReceipt, noReceiptReason]).toEqual([true, undefined])
        await give(bob, group.conversation, message)
        expect(await counts(ann, group.conversation, message)).toEqual(four(1, 0))
      })
    }

    test('in an AVChatRoom a message that asks is sent without, and its sender learns why', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [], { groupType: 'AVChatRoom' })
      await bob.client.call('groups.join', { groupId: group.groupId })
      const { message, noReceiptReason } = await send(ann, group, { needReadReceipt: true })
      expect([message.needReadReceipt, noReceiptReason]).toEqual([false, 'groupType'])
      const received = await bob.client.waitFor('messages.received')
      expect(received.message.needReadReceipt).toBe(false)
    })

    test('in a community, which is not ticked, a message that asks is sent without', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob], { groupType: 'Community' })
      const { message, noReceiptReason } = await send(ann, group, { needReadReceipt: true })
      expect([message.needReadReceipt, noReceiptReason]).toEqual([false, 'groupType'])
      expect(await counts(ann, group.conversation, message)).toBeUndefined()
    })

    test('a message for those online only is sent without, one-to-one and in groups', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      for (const place of [group, bob]) {
        const sent = await send(ann, place, { needReadReceipt: true, onlineUserOnly: true })
        expect([sent.message.needReadReceipt, sent.noReceiptReason]).toEqual([false, 'onlineUserOnly'])
      }
    })

    test('a first message that is for those online only does not spoil the receipts of the next', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      await send(ann, bob, { onlineUserOnly: true, needReadReceipt: true })
      const message = await ask(ann, bob)
      await give(bob, `c2c_${ann.userId}`, message)
      expect(await counts(ann, `c2c_${bob.userId}`, message)).toEqual(four(1, 0))
    })

    test('a message that does not ask has no reason to be told', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob], { groupType: 'Community' })
      const sent = await send(ann, group)
      expect([sent.message.needReadReceipt, sent.noReceiptReason]).toEqual([false, undefined])
    })
  })

  describe('where receipts are available, other group types ticked', () => {
    const target = useTarget(start, { receiptsGroupTypes: ['Community', 'AVChatRoom'] })

    test('communities may be ticked', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob], { groupType: 'Community' })
      const message = await ask(ann, group)
      await give(bob, group.conversation, message)
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 0))
    })

    test('types that are not ticked have none, and one-to-one needs no tick', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      for (const groupType of ['Work', 'Public', 'Meeting'] as readonly GroupType[]) {
        const group = await groupOf(ann, [bob], { groupType })
        const sent = await send(ann, group, { needReadReceipt: true })
        expect([sent.message.needReadReceipt, sent.noReceiptReason]).toEqual([false, 'groupType'])
      }
      expect((await ask(ann, bob)).needReadReceipt).toBe(true)
    })

    test('AVChatRooms never have any, for they keep nothing', async () => {
      const [ann] = await people(target(), 'ann')
      const group = await groupOf(ann, [], { groupType: 'AVChatRoom' })
      const sent = await send(ann, group, { needReadReceipt: true })
      expect([sent.message.needReadReceipt, sent.noReceiptReason]).toEqual([false, 'groupType'])
    })
  })

  describe('where receipts are available, small groups only', () => {
    const target = useTarget(start, { receiptsGroupSizeMax: 3 })

    test('a group above the size is sent without, one of the size with', async () => {
      const [ann, bob, cyd, dan] = await people(target(), 'ann', 'bob', 'cyd', 'dan')
      const group = await groupOf(ann, [bob, cyd])
      const within = await ask(ann, group)
      expect(within.needReadReceipt).toBe(true)
      await dan.client.call('groups.join', { groupId: group.groupId })
      const above = await send(ann, group, { needReadReceipt: true })
      expect([above.message.needReadReceipt, above.noReceiptReason]).toEqual([false, 'groupSize'])
      // What was accepted with receipts keeps them.
      await give(bob, group.conversation, within)
      expect(await counts(ann, group.conversation, within)).toEqual(four(1, 1))
    })
  })

  describe('where users may not turn receipts off', () => {
    const target = useTarget(start, { receiptsUserOptOut: 'forbidden' })

    test('the call is answered with 7013 and changes nothing', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const error = await refusal(bob.client.call('receipts.setEnabled', { enabled: false }))
      expect(error.code).toBe(7013)
      expect(await bob.client.call('receipts.getEnabled', {})).toEqual({ enabled: true })
      const message = await ask(ann, bob)
      await give(bob, `c2c_${ann.userId}`, message)
      expect(await counts(ann, `c2c_${bob.userId}`, message)).toEqual(four(1, 0))
    })
  })
}
