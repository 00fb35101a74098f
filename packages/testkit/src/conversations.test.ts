import type { Conversation } from '@kidoku/protocol'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupOf, type Person, people, refusalCode, send, unique } from './conformance/scene.ts'
import { startTestServer, type TestServer } from './test-server.ts'

async function view(person: Person, conversation: string): Promise<Conversation | undefined> {
  const asked = { conversations: [conversation] }
  return (await person.client.call('conversations.get', asked)).conversations[0]
}
async function list(person: Person, count: number): Promise<readonly string[]> {
  const found: string[] = []
  for (let after = 0, isFinished = false; !isFinished; ) {
    const page = await person.client.call('conversations.list', { after, count })
    found.push(...page.conversations.map((each) => each.conversation))
    after = page.next
    isFinished = page.isFinished
  }
  return found
}

describe('conversations', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ groupMessagesPerSecondMax: 0, requestsPerSecondMax: 0 })
  })
  afterAll(async () => {
    await server.close()
  })

  test('are listed, the latest active first, in pages that leave none out', async () => {
    const [ann, bob, cyd] = await people(server, 'ann', 'bob', 'cyd')
    const group = await groupOf(ann, [bob])
    const expected: string[] = []
    for (const to of [group, bob, cyd, ann]) {
      await new Promise((resolve) => setTimeout(resolve, 3))
      await send(ann, to)
      expected.unshift('groupId' in to ? group.conversation : `c2c_${to.userId}`)
    }
    for (const count of [1, 2, 3, 4, 100]) expect(await list(ann, count)).toEqual(expected)
    await new Promise((resolve) => setTimeout(resolve, 3))
    await send(bob, ann)
    expect((await list(ann, 1))[0]).toBe(`c2c_${bob.userId}`)
  })

  test('active in the same millisecond are all listed, whatever the page', async () => {
    const other = await startTestServer({}, { now: () => 1_800_000_000_000 })
    const [ann, ...others] = await people(other, 'ann', 'b', 'c', 'd', 'e', 'f')
    for (const each of others) await send(each, ann)
    for (const count of [1, 2, 4]) {
      const listed = await list(ann, count)
      expect(listed.toSorted()).toEqual(others.map((each) => `c2c_${each.userId}`).toSorted())
    }
    await other.close()
  })

  test('show the other by name, the group by its, and the last message', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    await bob.client.call('users.setSelf', { nickName: 'Bobby', faceUrl: 'https://example.org/b.png' })
    const group = await groupOf(ann, [bob], { name: 'Team' })
    const { message } = await send(bob, ann)
    const inGroup = (await send(bob, group)).message
    expect(await view(ann, `c2c_${bob.userId}`)).toMatchObject({
      showName: 'Bobby',
      faceUrl: 'https://example.org/b.png',
      lastSeq: 1,
      unreadCount: 1,
      lastMessage: { msgId: message.msgId },
    })
    expect(await view(ann, group.conversation)).toMatchObject({
      showName: 'Team',
      groupType: 'Public',
      lastMessage: { msgId: inGroup.msgId },
    })
  })

  test('that one has no part in are left out', async () => {
    const [ann, bob, eve] = await people(server, 'ann', 'bob', 'eve')
    const group = await groupOf(ann, [bob])
    await send(ann, bob)
    const asked = { conversations: [group.conversation, `c2c_${ann.userId}`, 'group_nowhere'] }
    expect(await eve.client.call('conversations.get', asked)).toEqual({ conversations: [] })
    await bob.client.call('groups.quit', { groupId: group.groupId })
    expect(await view(bob, group.conversation)).toBeUndefined()
    expect(await refusalCode(bob.client.call('conversations.get', { conversations: ['elsewhere'] }))).toBe(
      6017,
    )
  })

  test('count what is unread exactly, whatever is sent, excluded and marked', async () => {
    const step = fc.oneof(
      fc.record({
        do: fc.constant('send' as const),
        who: fc.nat(2),
        how: fc.constantFrom('plain', 'excluded', 'targeted', 'online'),
      }),
      fc.record({ do: fc.constant('mark' as const), who: fc.nat(2), upTo: fc.nat(30) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const all = await people(server, 'ann', 'bob', 'cyd')
        const group = await groupOf(all[0], [all[1], all[2]])
        const written: { readonly sender: number; readonly counts: boolean }[] = []
        const marks = [0, 0, 0]
        for (const each of steps) {
          const person = all[each.who] ?? all[0]
          if (each.do === 'mark') {
            await person.client.call('readMarks.set', {
              conversation: group.conversation,
              upToSeq: each.upTo,
            })
            marks[each.who] = Math.max(marks[each.who] ?? 0, Math.min(each.upTo, written.length))
            continue
          }
          await send(person, group, {
            ...(each.how === 'excluded' ? { isExcludedFromUnreadCount: true } : {}),
            ...(each.how === 'targeted' ? { receivers: [all[2].userId] } : {}),
            ...(each.how === 'online' ? { onlineUserOnly: true } : {}),
          })
          if (each.how !== 'online') written.push({ sender: each.who, counts: each.how === 'plain' })
        }
        const counted = await Promise.all(
          all.map(async (one) => (await view(one, group.conversation))?.unreadCount),
        )
        const expected = all.map(
          (_, who) => written.slice(marks[who]).filter((each) => each.counts && each.sender !== who).length,
        )
        expect(counted).toEqual(expected)
        const total = await all[1].client.call('conversations.unreadTotal', {})
        expect(total.unreadCount).toBe(expected[1])
        for (const { client } of all) client.close()
      }),
      { numRuns: 30 },
    )
  })

  test('a message that is excluded from it is not the last message', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const { message } = await send(ann, bob)
    await send(ann, bob, { isExcludedFromLastMessage: true })
    expect(await view(bob, `c2c_${ann.userId}`)).toMatchObject({
      lastSeq: 2,
      unreadCount: 2,
      lastMessage: { msgId: message.msgId },
    })
  })

  test('a recalled message stays the last one, without its words, and its version says so', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const { message } = await send(ann, bob)
    await ann.client.call('messages.revoke', { conversation: `c2c_${bob.userId}`, seq: message.seq })
    expect(await view(bob, `c2c_${ann.userId}`)).toMatchObject({
      version: 1,
      lastMessage: { msgId: message.msgId, elems: [], revoked: { by: ann.userId } },
    })
  })

  test('a newcomer has nothing unread from before, and counts from then on', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [])
    for (let sent = 0; sent < 3; sent += 1) await send(ann, group)
    await bob.client.call('groups.join', { groupId: group.groupId })
    expect((await view(bob, group.conversation))?.unreadCount).toBe(0)
    await send(ann, group)
    expect((await view(bob, group.conversation))?.unreadCount).toBe(1)
  })

  test('an account that nobody has is named by its ID', async () => {
    const [ann] = await people(server, 'ann')
    const userId = unique('silent')
    const { groupId } = await groupOf(ann, [userId])
    await send(ann, { userId })
    expect(await view(ann, `c2c_${userId}`)).toMatchObject({ showName: userId, peerReadSeq: 0 })
    expect(groupId).toBeTruthy()
  })
})
