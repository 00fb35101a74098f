import type { Message } from '@kidoku/protocol'
import { describe, expect, test } from 'vitest'
import { ask, counts, crowd, four, give, groupOf, list, names, type Person, people } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

/** A list of which something happens between any two pages. */
async function listWhile(
  sender: Person,
  conversation: string,
  message: Message,
  filter: 'read' | 'unread',
  between: (page: number) => Promise<void>,
): Promise<readonly string[]> {
  const seen: string[] = []
  for (let after = 0, page = 1; ; page += 1) {
    const asked = { conversation, seq: message.seq, filter, after, count: 3 }
    const answer = await sender.client.call('receipts.members', asked)
    seen.push(...names(answer.members))
    if (answer.isFinished) return seen
    after = answer.next
    await between(page)
  }
}

/** receipts.md §5: pages are an exact partition of the list. */
export function paging(start: StartTarget): void {
  describe('paging through the lists', () => {
    const target = useTarget(start)

    test('pages of any size make up the same list', async () => {
      const [ann] = await people(target(), 'ann')
      const members = await crowd(target(), 'member', 10)
      const group = await groupOf(ann, members)
      const message = await ask(ann, group)
      for (const reader of members.slice(0, 6).toReversed()) await give(reader, group.conversation, message)
      for (const filter of ['read', 'unread'] as const) {
        const whole = await list(ann, group.conversation, message, filter)
        for (const size of [1, 2, 3, 4, 5, 6, 7]) {
          expect(await list(ann, group.conversation, message, filter, size)).toEqual(whole)
        }
      }
    })

    test('a list that just fills its page is finished with it', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      const page = await ann.client.call('receipts.members', {
        conversation: group.conversation,
        seq: message.seq,
        filter: 'unread',
        after: 0,
        count: 2,
      })
      expect([page.members.length, page.isFinished]).toEqual([2, true])
    })

    test('a list of nobody is one empty page', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group)
      expect(await list(ann, group.conversation, message, 'read')).toEqual([])
    })

    test('who reads while the unread list is paged is never shown twice, and nobody else is skipped', async () => {
      const [ann] = await people(target(), 'ann')
      const members = await crowd(target(), 'member', 12)
      const group = await groupOf(ann, members)
      const message = await ask(ann, group)
      // Every page: one who has been shown reads, and one who has not.
      const reading = [members[0], members[8], members[1], members[10], members[4], members[11]]
      const seen = await listWhile(ann, group.conversation, message, 'unread', async () => {
        for (const reader of reading.splice(0, 2))
          if (reader !== undefined) await give(reader, group.conversation, message)
      })
      expect(new Set(seen).size).toBe(seen.length)
      const unreadThroughout = members.filter(
        (_, index) => ![0, 8, 1, 10, 4, 11].slice(0, 6 - reading.length).includes(index),
      )
      expect(seen).toEqual(expect.arrayContaining(names(unreadThroughout) as string[]))
    })

    test('who reads while the read list is paged comes at its end, once', async () => {
      const [ann] = await people(target(), 'ann')
      const members = await crowd(target(), 'member', 12)
      const group = await groupOf(ann, members)
      const message = await ask(ann, group)
      const before = members.slice(4).toReversed()
      for (const reader of before) await give(reader, group.conversation, message)
      const reading = members.slice(0, 2)
      const seen = await listWhile(ann, group.conversation, message, 'read', async () => {
        for (const reader of reading.splice(0, 1)) await give(reader, group.conversation, message)
      })
      expect(seen).toEqual(names([...before, ...members.slice(0, 2)]))
    })

    test('who leaves while the unread list is paged does not shift the others', async () => {
      const [ann] = await people(target(), 'ann')
      const members = await crowd(target(), 'member', 9)
      const group = await groupOf(ann, members)
      const message = await ask(ann, group)
      const seen = await listWhile(ann, group.conversation, message, 'unread', async (page) => {
        const leaver = page === 1 ? members[0] : undefined
        await leaver?.client.call('groups.quit', { groupId: group.groupId })
      })
      expect(seen).toEqual(names(members))
    })
  })

  describe('groups of many', () => {
    const target = useTarget(start)

    test('the lists and counts of a group of 301 are exact', async () => {
      const [ann] = await people(target(), 'ann')
      const readers = await crowd(target(), 'r', 40)
      const silent = Array.from({ length: 260 }, (_, index) => `${ann.userId}-${index}`)
      const group = await groupOf(ann, [...silent, ...readers])
      const message = await ask(ann, group)
      expect(await counts(ann, group.conversation, message)).toEqual(four(0, 300))
      await Promise.all(readers.map((reader) => give(reader, group.conversation, message)))
      expect(await counts(ann, group.conversation, message)).toEqual(four(40, 260))
      const [read, unread] = [
        await list(ann, group.conversation, message, 'read', 7),
        await list(ann, group.conversation, message, 'unread', 100),
      ]
      expect(new Set(names(read))).toEqual(new Set(names(readers)))
      expect(read).toHaveLength(40)
      expect(names(unread)).toEqual(silent)
    })
  })
}
