import type { Conversation, Input } from '@kidoku/protocol'
import { describe, expect, test } from 'vitest'
import { groupOf, type Person, people, quiet, refusalCode, send, told } from './scene.ts'
import { type StartTarget, useTarget } from './target.ts'

async function view(person: Person, conversation: string): Promise<Conversation> {
  const { conversations } = await person.client.call('conversations.get', { conversations: [conversation] })
  const [found] = conversations
  if (found === undefined) throw new Error(`${conversation} is not in the list.`)
  return found
}

async function mark(person: Person, input: Input<'readMarks.set'>): Promise<void> {
  await person.client.call('readMarks.set', input)
}

/** receipts.md §8, v2tim.md 1.6 */
export function readMarks(start: StartTarget): void {
  describe('read marks', () => {
    const target = useTarget(start)

    test('marking a conversation read makes its unread count 0', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      for (let sent = 0; sent < 3; sent += 1) await send(ann, bob)
      const name = `c2c_${ann.userId}`
      expect((await view(bob, name)).unreadCount).toBe(3)
      await mark(bob, { conversation: name })
      expect(await view(bob, name)).toMatchObject({ unreadCount: 0, readSeq: 3 })
    })

    test('one-to-one, the other is told the mark and its time, once', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const { message } = await send(ann, bob)
      await mark(bob, { conversation: `c2c_${ann.userId}` })
      expect(await ann.client.waitFor('readMarks.peerMoved')).toEqual({
        userId: bob.userId,
        readSeq: message.seq,
        readTimeMs: message.timeMs,
      })
      await mark(bob, { conversation: `c2c_${ann.userId}` })
      await quiet(ann.client)
      expect(told(ann.client, 'readMarks.peerMoved')).toHaveLength(1)
      expect(await view(ann, `c2c_${bob.userId}`)).toMatchObject({
        peerReadSeq: message.seq,
        peerReadTimeMs: message.timeMs,
      })
    })

    test('in a group nobody else is told', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      await send(ann, group)
      await mark(bob, { conversation: group.conversation })
      await bob.client.waitFor('readMarks.moved')
      await quiet(ann.client)
      expect(told(ann.client, 'readMarks.peerMoved')).toEqual([])
      expect(told(ann.client, 'readMarks.moved')).toEqual([])
    })

    test("the user's own devices are told where the mark stands", async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const otherDevice = await target().connect(bob.userId)
      const { message } = await send(ann, bob)
      const conversation = `c2c_${ann.userId}`
      await mark(bob, { conversation })
      for (const client of [bob.client, otherDevice]) {
        expect(await client.waitFor('readMarks.moved')).toEqual({
          conversation,
          readSeq: message.seq,
          readTimeMs: message.timeMs,
          unreadCount: 0,
        })
      }
    })

    test('a mark up to a message leaves the later ones unread', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const second = [await send(ann, group), await send(ann, group), await send(ann, group)][1]?.message
      await mark(bob, { conversation: group.conversation, upToSeq: second?.seq ?? 0 })
      expect(await view(bob, group.conversation)).toMatchObject({ unreadCount: 1, readSeq: second?.seq })
    })

    test('a mark up to a time takes in the messages of that time', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const first = (await send(ann, bob)).message
      await new Promise((resolve) => setTimeout(resolve, 5))
      const second = (await send(ann, bob)).message
      const conversation = `c2c_${ann.userId}`
      await mark(bob, { conversation, upToTimeMs: first.timeMs })
      expect(second.timeMs).toBeGreaterThan(first.timeMs)
      expect(await view(bob, conversation)).toMatchObject({ unreadCount: 1, readSeq: first.seq })
    })

    test('a mark never moves back', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const messages = [await send(ann, group), await send(ann, group)]
      await mark(bob, { conversation: group.conversation })
      const before = await view(bob, group.conversation)
      await mark(bob, { conversation: group.conversation, upToSeq: messages[0]?.message.seq ?? 0 })
      await mark(bob, { conversation: group.conversation, upToTimeMs: 1 })
      expect(await view(bob, group.conversation)).toEqual(before)
      await quiet(bob.client)
      expect(told(bob.client, 'readMarks.moved')).toHaveLength(1)
    })

    test('a mark never goes past the last message', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const last = (await send(ann, group)).message
      await mark(bob, {
        conversation: group.conversation,
        upToSeq: 1_000_000,
        upToTimeMs: Date.now() + 1_000_000,
      })
      expect((await view(bob, group.conversation)).readSeq).toBe(last.seq)
      await send(ann, group)
      expect((await view(bob, group.conversation)).unreadCount).toBe(1)
    })

    test('own messages are not unread, and one from another device does not clear the others', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      await send(ann, group)
      await send(ann, group)
      const otherDevice = { userId: bob.userId, client: await target().connect(bob.userId) }
      const { message } = await send(otherDevice, group)
      await bob.client.waitFor('messages.received', (told) => told.message.msgId === message.msgId)
      expect((await view(bob, group.conversation)).unreadCount).toBe(2)
      expect((await view(ann, group.conversation)).unreadCount).toBe(1)
    })

    test('notices of members who come and go can be marked read and count as unread to nobody', async () => {
      const [ann, bob, cyd] = await people(target(), 'ann', 'bob', 'cyd')
      const group = await groupOf(ann, [bob])
      await cyd.client.call('groups.join', { groupId: group.groupId })
      const { lastSeq, unreadCount } = await view(bob, group.conversation)
      expect([lastSeq, unreadCount]).toEqual([1, 0])
      await mark(bob, { conversation: group.conversation })
      expect((await view(bob, group.conversation)).readSeq).toBe(1)
    })

    test('marking everything read is by kind: one-to-one, groups, or all', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const unread = async () => [
        (await view(bob, `c2c_${ann.userId}`)).unreadCount,
        (await view(bob, group.conversation)).unreadCount,
      ]
      await send(ann, bob)
      await send(ann, group)
      await bob.client.call('readMarks.setAll', { scope: 'group' })
      expect(await unread()).toEqual([1, 0])
      await send(ann, group)
      await bob.client.call('readMarks.setAll', { scope: 'c2c' })
      expect(await unread()).toEqual([0, 1])
      await send(ann, bob)
      await bob.client.call('readMarks.setAll', { scope: 'all' })
      expect(await unread()).toEqual([0, 0])
      expect(await bob.client.call('conversations.unreadTotal', {})).toEqual({ unreadCount: 0 })
    })

    test('a conversation that has no message yet is marked without complaint', async () => {
      const [ann, bob] = await people(target(), 'ann', 'bob')
      await mark(ann, { conversation: `c2c_${bob.userId}` })
      const group = await groupOf(ann, [bob])
      await mark(ann, { conversation: group.conversation, upToSeq: 0 })
      expect((await view(ann, group.conversation)).readSeq).toBe(0)
    })

    test('who is not a member marks nothing', async () => {
      const [ann, bob, stranger] = await people(target(), 'ann', 'bob', 'stranger')
      const group = await groupOf(ann, [bob])
      await send(ann, group)
      expect(await refusalCode(mark(stranger, { conversation: group.conversation }))).toBe(10007)
      expect(await refusalCode(mark(stranger, { conversation: 'group_nowhere' }))).toBe(10010)
    })
  })

  describe('read marks, restarts', () => {
    test('marks, and what the other has read, are kept by the server', async () => {
      const target = await start()
      const [ann, bob] = await people(target, 'ann', 'bob')
      const { message } = await send(ann, bob)
      await mark(bob, { conversation: `c2c_${ann.userId}` })
      await send(ann, bob)
      await target.restart()
      const [annAgain, bobAgain] = [
        { userId: ann.userId, client: await target.connect(ann.userId) },
        { userId: bob.userId, client: await target.connect(bob.userId) },
      ]
      expect(await view(bobAgain, `c2c_${ann.userId}`)).toMatchObject({
        unreadCount: 1,
        readSeq: message.seq,
      })
      expect(await view(annAgain, `c2c_${bob.userId}`)).toMatchObject({
        peerReadSeq: message.seq,
        peerReadTimeMs: message.timeMs,
      })
      await target.close()
    })
  })
}
