import { describe, expect, test } from 'vitest'
import { ask, counts, four, give, groupOf, list, names, people } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

/** receipts.md §2 */
export function whoIsCounted(start: StartTarget): void {
  describe('who is counted', () => {
    const target = useTarget(start)

    test('one-to-one, the receiver is counted and nobody else', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const message = await ask(ann, bob)
      expect(await counts(ann, `c2c_${bob.userId}`, message)).toEqual(four(0, 1))
      await give(bob, `c2c_${ann.userId}`, message)
      expect(await counts(ann, `c2c_${bob.userId}`, message)).toEqual(four(1, 0))
    })

    test('a message to oneself has an audience of nobody', async () => {
      const [ann] = await people(target(), 'ann')
      const message = await ask(ann, ann)
      expect(await counts(ann, `c2c_${ann.userId}`, message)).toEqual(four(0, 0))
      await give(ann, `c2c_${ann.userId}`, message)
      expect(await counts(ann, `c2c_${ann.userId}`, message)).toEqual(four(0, 0))
    })

    test('in a group, the members of that moment are counted, less the sender', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const [byOwner, byMember] = [await ask(ann, group), await ask(bob, group)]
      expect(await counts(ann, group.conversation, byOwner)).toEqual(four(0, 2))
      expect(await counts(bob, group.conversation, byMember)).toEqual(four(0, 2))
      expect(names(await list(bob, group.conversation, byMember, 'unread'))).toEqual([ann.userId, cyd.userId])
    })

    test('who joins after the message is not in its audience, and their receipt changes nothing', async () => {
      const [ann, bob, late] = await people(target(), 'ann', 'bob', 'late')
      const group = await groupOf(ann, [bob])
      const before = await ask(ann, group)
      await late.client.call('groups.join', { groupId: group.groupId })
      const after = await ask(ann, group)
      await give(late, group.conversation, before, after)
      expect(await counts(ann, group.conversation, before)).toEqual(four(0, 1))
      expect(await counts(ann, group.conversation, after)).toEqual(four(1, 1))
      expect(await list(ann, group.conversation, before, 'read')).toEqual([])
    })

    test('who left before the message is not in its audience', async () => {
      const [ann, bob, gone] = await people(target(), 'ann', 'bob', 'gone')
      const group = await groupOf(ann, [bob, gone])
      await gone.client.call('groups.quit', { groupId: group.groupId })
      const message = await ask(ann, group)
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1))
    })

    test('the four states are disjoint and add up to the audience', async () => {
      const [ann, reader, waiting, off, gone] = await people(
        target(),
        'ann',
        'reader',
        'waiting',
        'off',
        'gone',
      )
      const group = await groupOf(ann, [reader, waiting, off, gone])
      const message = await ask(ann, group)
      await give(reader, group.conversation, message)
      await off.client.call('receipts.setEnabled', { enabled: false })
      await gone.client.call('groups.quit', { groupId: group.groupId })
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 1, 1, 1))
      expect(names(await list(ann, group.conversation, message, 'read'))).toEqual([reader.userId])
      expect(names(await list(ann, group.conversation, message, 'unread'))).toEqual([waiting.userId])
    })

    test('a full group reaches "everybody who can still answer has read it"', async () => {
      const [ann, reader, off, gone] = await people(target(), 'ann', 'reader', 'off', 'gone')
      const group = await groupOf(ann, [reader, off, gone])
      await off.client.call('receipts.setEnabled', { enabled: false })
      const message = await ask(ann, group)
      await give(reader, group.conversation, message)
      await gone.client.call('groups.quit', { groupId: group.groupId })
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 0, 1, 1))
    })

    test('who is removed without having read is departed, like who leaves', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      await ann.client.call('groups.kick', { groupId: group.groupId, userIds: [cyd.userId] })
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1, 0, 1))
      expect(names(await list(ann, group.conversation, message, 'unread'))).toEqual([bob.userId])
    })

    test('a receipt is kept for good: leaving does not take it back', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      await give(bob, group.conversation, message)
      await bob.client.call('groups.quit', { groupId: group.groupId })
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 1))
      expect(names(await list(ann, group.conversation, message, 'read'))).toEqual([bob.userId])
    })

    test('a receipt is kept for good: turning receipts off does not take it back', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      await give(bob, group.conversation, message)
      await bob.client.call('receipts.setEnabled', { enabled: false })
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 1))
      expect(names(await list(ann, group.conversation, message, 'read'))).toEqual([bob.userId])
    })

    test('who leaves with receipts off is departed, not undisclosed', async () => {
      const [ann, bob, off] = await people(target(), 'ann', 'bob', 'off')
      const group = await groupOf(ann, [bob, off])
      const message = await ask(ann, group)
      await off.client.call('receipts.setEnabled', { enabled: false })
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1, 1))
      await off.client.call('groups.quit', { groupId: group.groupId })
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1, 0, 1))
    })
  })
}
