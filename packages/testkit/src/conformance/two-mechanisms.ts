import { describe, expect, test } from 'vitest'
import { ask, counts, four, give, groupOf, type Person, people } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

async function unread(person: Person, conversation: string): Promise<number | undefined> {
  const { conversations } = await person.client.call('conversations.get', { conversations: [conversation] })
  return conversations[0]?.unreadCount
}

/** receipts.md §1: read marks and receipts never change each other's numbers. */
export function twoMechanisms(start: StartTarget): void {
  describe('read marks and receipts', () => {
    const target = useTarget(start)

    test('a receipt leaves unread counts alone', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const [inGroup, direct] = [await ask(ann, group), await ask(ann, bob)]
      await give(bob, group.conversation, inGroup)
      await give(bob, `c2c_${ann.userId}`, direct)
      expect(await unread(bob, group.conversation)).toBe(1)
      expect(await unread(bob, `c2c_${ann.userId}`)).toBe(1)
      const { conversations } = await ann.client.call('conversations.get', {
        conversations: [`c2c_${bob.userId}`],
      })
      expect(conversations[0]?.peerReadSeq).toBe(0)
    })

    test('a read mark leaves receipts alone', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const [inGroup, direct] = [await ask(ann, group), await ask(ann, bob)]
      await bob.client.call('readMarks.setAll', { scope: 'all' })
      expect(await unread(bob, group.conversation)).toBe(0)
      expect(await counts(ann, group.conversation, inGroup)).toEqual(four(0, 1))
      expect(await counts(ann, `c2c_${bob.userId}`, direct)).toEqual(four(0, 1))
    })

    test('both together set both', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const message = await ask(ann, bob)
      const seenByBob = `c2c_${ann.userId}`
      await give(bob, seenByBob, message)
      await bob.client.call('readMarks.set', { conversation: seenByBob })
      const mark = await ann.client.waitFor('readMarks.peerMoved')
      expect([mark.userId, mark.readSeq]).toEqual([bob.userId, message.seq])
      expect(await unread(bob, seenByBob)).toBe(0)
      expect(await counts(ann, `c2c_${bob.userId}`, message)).toEqual(four(1, 0))
    })
  })
}
