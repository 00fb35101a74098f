import { describe, expect, test } from 'vitest'
import { ask, counts, four, give, groupOf, list, names, people, refusalCode } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

/** receipts.md §2: the audience of a targeted message. */
export function targeted(start: StartTarget): void {
  describe('targeted messages', () => {
    const target = useTarget(start)

    test('the receivers who are members are counted, and nobody else', async () => {
      const [ann, bob, cyd, dan, stranger] = await people(target(), 'ann', 'bob', 'cyd', 'dan', 'stranger')
      const group = await groupOf(ann, [bob, cyd, dan])
      const message = await ask(ann, group, { receivers: [cyd.userId, stranger.userId, bob.userId] })
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 2))
      expect(names(await list(ann, group.conversation, message, 'unread'))).toEqual([bob.userId, cyd.userId])
    })

    test('a receipt from a member it was not for changes nothing', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group, { receivers: [bob.userId] })
      await give(cyd, group.conversation, message)
      await give(bob, group.conversation, message)
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 0))
      expect(names(await list(ann, group.conversation, message, 'read'))).toEqual([bob.userId])
    })

    test('a sender among the receivers is not counted', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group, { receivers: [ann.userId, bob.userId] })
      await give(ann, group.conversation, message)
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1))
    })

    test('a receiver named twice counts once', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group, { userId: bob.userId, receivers: [bob.userId, bob.userId] })
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 1))
    })

    test('the four states hold for targeted messages too', async () => {
      const [ann, reader, waiting, off, gone, other] = await people(
        target(),
        'ann',
        'reader',
        'waiting',
        'off',
        'gone',
        'other',
      )
      const group = await groupOf(ann, [reader, waiting, off, gone, other])
      const receivers = [reader, waiting, off, gone].map((person) => person.userId)
      const message = await ask(ann, group, { receivers })
      await give(reader, group.conversation, message)
      await off.client.call('receipts.setEnabled', { enabled: false })
      await gone.client.call('groups.quit', { groupId: group.groupId })
      await other.client.call('groups.quit', { groupId: group.groupId })
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 1, 1, 1))
    })

    test('a member it was not for learns nothing of it', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group, { receivers: [bob.userId] })
      expect(await counts(cyd, group.conversation, message)).toBeUndefined()
      expect(await refusalCode(list(cyd, group.conversation, message, 'read'))).toBe(10062)
    })
  })
}
