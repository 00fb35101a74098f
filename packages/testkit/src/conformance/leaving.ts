import { describe, expect, test } from 'vitest'
import { ask, counts, four, give, groupOf, list, names, people, refusalCode } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

/** receipts.md §1, §2: coming back gives a new ordinal. */
export function leavingAndComingBack(start: StartTarget): void {
  describe('leaving and coming back', () => {
    const target = useTarget(start)

    test('who comes back stays departed in what they did not read', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      await bob.client.call('groups.quit', { groupId: group.groupId })
      await bob.client.call('groups.join', { groupId: group.groupId })
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1, 0, 1))
      expect(names(await list(ann, group.conversation, message, 'unread'))).toEqual([cyd.userId])
    })

    test('a receipt from who has come back is accepted and changes nothing', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      await bob.client.call('groups.quit', { groupId: group.groupId })
      await bob.client.call('groups.join', { groupId: group.groupId })
      await give(bob, group.conversation, message)
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1, 0, 1))
      expect(await list(ann, group.conversation, message, 'read')).toEqual([])
    })

    test('who read, left and came back counts once', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group)
      await give(bob, group.conversation, message)
      await bob.client.call('groups.quit', { groupId: group.groupId })
      await bob.client.call('groups.join', { groupId: group.groupId })
      await give(bob, group.conversation, message)
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 0))
      expect(names(await list(ann, group.conversation, message, 'read'))).toEqual([bob.userId])
    })

    test('who has come back is counted once in what is sent from then on', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      for (let round = 0; round < 3; round += 1) {
        await bob.client.call('groups.quit', { groupId: group.groupId })
        await bob.client.call('groups.join', { groupId: group.groupId })
      }
      const message = await ask(ann, group)
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 2))
      // The order of joining: bob has come back after cyd.
      expect(names(await list(ann, group.conversation, message, 'unread'))).toEqual([cyd.userId, bob.userId])
      await give(bob, group.conversation, message)
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 1))
    })

    test('a sender who left and came back still asks for their own counts, and is not counted', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(bob, group)
      await bob.client.call('groups.quit', { groupId: group.groupId })
      expect(await refusalCode(counts(bob, group.conversation, message))).toBe(10007)
      await give(cyd, group.conversation, message)
      await bob.client.call('groups.join', { groupId: group.groupId })
      await give(bob, group.conversation, message)
      expect(await counts(bob, group.conversation, message)).toEqual(four(1, 1))
      expect(names(await list(bob, group.conversation, message, 'read'))).toEqual([cyd.userId])
      expect(names(await list(bob, group.conversation, message, 'unread'))).toEqual([ann.userId])
    })

    test('a group of the same name, made after the first is gone, knows nothing of it', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const groupId = `again-${ann.userId}`
      const first = await groupOf(ann, [bob], { groupId })
      const before = await ask(ann, first)
      await give(bob, first.conversation, before)
      await ann.client.call('groups.dismiss', { groupId })
      const second = await groupOf(ann, [bob], { groupId })
      const after = await ask(ann, second)
      expect(after.seq).toBe(before.seq)
      expect(await counts(ann, second.conversation, after)).toEqual(four(0, 1))
    })
  })
}
