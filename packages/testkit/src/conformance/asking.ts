import { describe, expect, test } from 'vitest'
import { ask, counts, four, give, groupOf, list, names, people, refusalCode, send } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

/** receipts.md §5 */
export function asking(start: StartTarget): void {
  describe('asking for counts', () => {
    const target = useTarget(start)

    test('1 to 30 messages are asked about in one call', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const messages = await Promise.all(Array.from({ length: 31 }, () => ask(ann, bob)))
      const conversation = `c2c_${bob.userId}`
      const seqs = messages.map((message) => message.seq)
      const get = (some: readonly number[]) =>
        ann.client.call('receipts.get', { conversation, seqs: [...some] })
      expect((await get(seqs.slice(0, 30))).receipts).toHaveLength(30)
      expect(await refusalCode(get(seqs))).toBe(6017)
      expect(await refusalCode(get([]))).toBe(6017)
    })

    test('a message without a receipt record is left out', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const plain = (await send(ann, group)).message
      const asked = await ask(ann, group)
      const { receipts } = await ann.client.call('receipts.get', {
        conversation: group.conversation,
        seqs: [plain.seq, asked.seq, 4_711],
      })
      expect(receipts.map((receipt) => receipt.msgId)).toEqual([asked.msgId])
    })

    test('a message asked about twice is answered once', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const { seq } = await ask(ann, bob)
      const { receipts } = await ann.client.call('receipts.get', {
        conversation: `c2c_${bob.userId}`,
        seqs: [seq, seq],
      })
      expect(receipts).toHaveLength(1)
    })

    test("nobody asks about another's message", async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      expect(await refusalCode(counts(bob, group.conversation, message))).toBe(10007)
      const direct = await ask(ann, bob)
      expect(await refusalCode(counts(bob, `c2c_${ann.userId}`, direct))).toBe(10007)
    })

    test('who is not a member is refused, and so is a group that does not exist', async () => {
      const [ann, bob, stranger] = await people(target(), 'ann', 'bob', 'stranger')
      const group = await groupOf(ann, [bob])
      const message = await ask(bob, group)
      expect(await refusalCode(counts(stranger, group.conversation, message))).toBe(10007)
      expect(await refusalCode(counts(stranger, 'group_nowhere', 1))).toBe(10010)
      await bob.client.call('groups.quit', { groupId: group.groupId })
      expect(await refusalCode(counts(bob, group.conversation, message))).toBe(10007)
      expect(await counts(ann, `c2c_${stranger.userId}`, 1)).toBeUndefined()
    })
  })

  describe('asking who', () => {
    const target = useTarget(start)

    test('only the sender of the message sees the lists', async () => {
      const [ann, bob, stranger] = await people(target(), 'ann', 'bob', 'stranger')
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group)
      for (const filter of ['read', 'unread'] as const) {
        expect(await refusalCode(list(bob, group.conversation, message, filter))).toBe(10007)
        expect(await refusalCode(list(stranger, group.conversation, message, filter))).toBe(10007)
      }
    })

    test('a page has 1 to 100 members', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const message = await ask(ann, group)
      expect(await refusalCode(list(ann, group.conversation, message, 'unread', 0))).toBe(6017)
      expect(await refusalCode(list(ann, group.conversation, message, 'unread', 101))).toBe(6017)
      expect(await list(ann, group.conversation, message, 'unread', 100)).toHaveLength(1)
      expect(await list(ann, group.conversation, message, 'unread', 1)).toHaveLength(1)
    })

    test('a message without a receipt record has no lists', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const plain = (await send(ann, group)).message
      expect(await refusalCode(list(ann, group.conversation, plain, 'read'))).toBe(10062)
      expect(await refusalCode(list(ann, group.conversation, { ...plain, seq: 4_711 }, 'read'))).toBe(10062)
    })

    test('a one-to-one message has no lists', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const message = await ask(ann, bob)
      expect(await refusalCode(list(ann, `c2c_${bob.userId}`, message, 'read'))).toBe(6017)
    })

    test('the read list comes in the order of reading, each with their time', async () => {
      const [ann, bob, cyd, dan] = await people(target(), 'ann', 'bob', 'cyd', 'dan')
      const group = await groupOf(ann, [bob, cyd, dan])
      const message = await ask(ann, group)
      for (const reader of [dan, bob, cyd]) await give(reader, group.conversation, message)
      const readers = await list(ann, group.conversation, message, 'read')
      expect(names(readers)).toEqual([dan.userId, bob.userId, cyd.userId])
      const times = readers.map((reader) => reader.readTimeMs ?? Number.NaN)
      expect(times).toEqual(times.toSorted((one, other) => one - other))
    })

    test('the unread list comes in the order of joining, without times', async () => {
      const [ann, zoe, bob, abe] = await people(target(), 'ann', 'zoe', 'bob', 'abe')
      const group = await groupOf(ann, [])
      for (const newcomer of [zoe, bob, abe])
        await newcomer.client.call('groups.join', { groupId: group.groupId })
      const message = await ask(ann, group)
      const unread = await list(ann, group.conversation, message, 'unread')
      expect(names(unread)).toEqual([zoe.userId, bob.userId, abe.userId])
      expect(unread.every((member) => member.readTimeMs === undefined)).toBe(true)
    })

    test('members are listed with their names of now', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      await bob.client.call('users.setSelf', { nickName: 'Bobby', faceUrl: 'https://example.org/b.png' })
      await bob.client.call('groups.setMember', {
        groupId: group.groupId,
        userId: bob.userId,
        nameCard: 'B.',
      })
      const message = await ask(ann, group)
      expect(await list(ann, group.conversation, message, 'unread')).toEqual([
        { userId: bob.userId, nickName: 'Bobby', faceUrl: 'https://example.org/b.png', nameCard: 'B.' },
      ])
    })
  })

  describe('asking who, where members may see the lists', () => {
    const target = useTarget(start, { receiptsListVisibleTo: 'members' })

    test('every member sees them, strangers do not, counts stay with the sender', async () => {
      const [ann, bob, cyd, stranger] = await people(target(), 'ann', 'bob', 'cyd', 'stranger')
      const group = await groupOf(ann, [bob, cyd])
      const message = await ask(ann, group)
      await give(bob, group.conversation, message)
      expect(names(await list(cyd, group.conversation, message, 'read'))).toEqual([bob.userId])
      expect(names(await list(bob, group.conversation, message, 'unread'))).toEqual([cyd.userId])
      expect(await refusalCode(list(stranger, group.conversation, message, 'read'))).toBe(10007)
      expect(await refusalCode(counts(bob, group.conversation, message))).toBe(10007)
      expect(await counts(ann, group.conversation, message)).toEqual(four(1, 1))
    })
  })
}
