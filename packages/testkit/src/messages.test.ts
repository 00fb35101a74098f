import { type Input, limits, type Message } from '@kidoku/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  groupOf,
  type Person,
  people,
  quiet,
  refusal,
  refusalCode,
  send,
  told,
  unique,
} from './conformance/scene.ts'
import { startTestServer, type TestServer } from './test-server.ts'

async function start(...given: Parameters<typeof startTestServer>): Promise<TestServer> {
  const server = await startTestServer(...given)
  onTestFinished(() => server.close())
  return server
}
async function history(
  person: Person,
  conversation: string,
  asked: Partial<Input<'messages.history'>> = {},
): Promise<readonly number[]> {
  const page = { conversation, direction: 'newer' as const, count: 100, ...asked }
  const { messages } = await person.client.call('messages.history', page)
  return messages.map((message) => message.seq)
}
async function several(
  sender: Person,
  to: Parameters<typeof send>[1],
  count: number,
): Promise<readonly Message[]> {
  const messages: Message[] = []
  while (messages.length < count) messages.push((await send(sender, to)).message)
  return messages
}

describe('sending', () => {
  test('numbers have no gaps and times never run back, however many send at once', async () => {
    const server = await start({ groupMessagesPerSecondMax: 0 })
    const senders = await people(server, 'ann', 'bob', 'cyd', 'dan')
    const group = await groupOf(senders[0], senders.slice(1))
    const sent = await Promise.all(
      senders.flatMap((sender) => Array.from({ length: 25 }, () => send(sender, group))),
    )
    const seqs = sent.map(({ message }) => message.seq).toSorted((one, other) => one - other)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
    const { messages } = await senders[1].client.call('messages.history', {
      conversation: group.conversation,
      direction: 'newer',
      count: 100,
    })
    const times = messages.map((message) => message.timeMs)
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    // Everybody has heard everything, in the order of the numbers.
    await quiet(...senders.map(({ client }) => client))
    for (const { client, userId } of senders) {
      const heard = told(client, 'messages.received').map(({ message }) => message)
      expect(heard.map((message) => message.seq)).toEqual(
        messages.filter((message) => message.sender !== userId).map((message) => message.seq),
      )
    }
  })

  test('a message sent twice is stored once and answered the same', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const msgId = unique('once')
    const [first, second] = await Promise.all([send(ann, bob, { msgId }), send(ann, bob, { msgId })])
    expect(second.message).toEqual(first.message)
    expect((await send(ann, bob, { msgId })).message).toEqual(first.message)
    expect(await history(bob, `c2c_${ann.userId}`)).toEqual([1])
    await quiet(bob.client)
    expect(told(bob.client, 'messages.received')).toHaveLength(1)
  })

  test('a message of more than 12 KB is refused with 80002', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const of = (bytes: number) => ({ elems: [{ type: 'text' as const, text: 'x'.repeat(bytes) }] })
    for (const bytes of [limits.messageBytesMax, limits.messageBytesMax + 1, 500_000])
      expect(await refusalCode(send(ann, bob, of(bytes)))).toBe(80002)
    expect(await refusalCode(send(ann, bob, { cloudCustomData: 'x'.repeat(20_000) }))).toBe(80002)
    const room = limits.messageBytesMax - JSON.stringify(of(0).elems).length
    expect((await send(ann, bob, of(room))).message.seq).toBe(1)
  })

  test('more messages a second than a group takes are refused with 10023, but for owner and high priority', async () => {
    const server = await start({ groupMessagesPerSecondMax: 5 }, { now: () => 1_800_000_000_000 })
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    for (let sent = 0; sent < 5; sent += 1) await send(bob, group)
    const error = await refusal(send(bob, group))
    expect([error.code, error.wire.retry, error.wire.retryAfterMs]).toEqual([10023, true, expect.any(Number)])
    await send(bob, group, { priority: 'high' })
    await send(ann, group)
    await send(bob, ann)
  })

  test('targeted messages reach their receivers and their sender, and count as unread to nobody', async () => {
    const server = await start()
    const [ann, bob, cyd] = await people(server, 'ann', 'bob', 'cyd')
    const group = await groupOf(ann, [bob, cyd])
    const { message } = await send(ann, group, { receivers: [bob.userId] })
    await bob.client.waitFor('messages.received')
    await quiet(cyd.client)
    expect(told(cyd.client, 'messages.received')).toEqual([])
    expect(await history(cyd, group.conversation)).toEqual([])
    expect(await history(bob, group.conversation)).toEqual([message.seq])
    expect(await bob.client.call('conversations.unreadTotal', {})).toEqual({ unreadCount: 0 })
    const tooMany = Array.from({ length: 51 }, (_, index) => `u${index}`)
    expect(await refusalCode(send(ann, group, { receivers: tooMany }))).toBe(6017)
    expect(await refusalCode(send(ann, group, { receivers: ['nobody'] }))).toBe(10007)
    expect(await refusalCode(send(ann, group, { receivers: [bob.userId], atUsers: [bob.userId] }))).toBe(6017)
  })

  test('in an AVChatRoom nobody is mentioned or written to alone', async () => {
    const server = await start()
    const [ann] = await people(server, 'ann')
    const group = await groupOf(ann, [], { groupType: 'AVChatRoom' })
    expect(await refusalCode(send(ann, group, { atUsers: [ann.userId] }))).toBe(6017)
    expect(await refusalCode(send(ann, group, { receivers: [ann.userId] }))).toBe(6017)
    expect((await send(ann, group)).message.seq).toBe(0)
  })

  test('a message for those online only is heard, and kept nowhere', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const { message } = await send(ann, bob, { onlineUserOnly: true })
    expect(message.seq).toBe(0)
    expect((await bob.client.waitFor('messages.received')).message).toMatchObject({ onlineUserOnly: true })
    expect(await history(bob, `c2c_${ann.userId}`)).toEqual([])
    expect((await bob.client.call('messages.find', { msgIds: [message.msgId] })).messages).toEqual([])
    expect((await send(ann, bob)).message.seq).toBe(1)
  })

  test('to nobody, or to a group that one is not in, is refused', async () => {
    const server = await start()
    const [ann, bob, eve] = await people(server, 'ann', 'bob', 'eve')
    const group = await groupOf(ann, [bob])
    expect(await refusalCode(send(ann, { userId: 'nobody' }))).toBe(20003)
    expect(await refusalCode(send(ann, { groupId: 'nowhere' }))).toBe(10010)
    expect(await refusalCode(send(eve, group))).toBe(10007)
  })
})

describe('history', () => {
  test('goes older or newer, from and beyond a message, between two times, or by numbers', async () => {
    let nowMs = 1_800_000_000_000
    const server = await start({}, { now: () => nowMs })
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    const times: number[] = [0]
    for (let seq = 1; seq <= 6; seq += 1) {
      nowMs += 1_000
      times.push((await send(ann, group)).message.timeMs)
    }
    const get = (asked: Partial<Input<'messages.history'>>) => history(bob, group.conversation, asked)
    expect(await get({ direction: 'older', count: 2 })).toEqual([6, 5])
    expect(await get({ direction: 'newer', count: 2 })).toEqual([1, 2])
    expect(await get({ direction: 'older', beyondSeq: 4 })).toEqual([3, 2, 1])
    expect(await get({ direction: 'older', fromSeq: 4 })).toEqual([4, 3, 2, 1])
    expect(await get({ direction: 'newer', beyondSeq: 4 })).toEqual([5, 6])
    expect(await get({ direction: 'newer', fromSeq: 4 })).toEqual([4, 5, 6])
    expect(await get({ minTimeMs: times[2] ?? 0, maxTimeMs: times[4] ?? 0 })).toEqual([2, 3, 4])
    expect(await get({ minTimeMs: (times[2] ?? 0) + 1, maxTimeMs: (times[4] ?? 0) - 1 })).toEqual([3])
    expect(await get({ direction: 'older', beyondSeq: 5, minTimeMs: times[3] ?? 0 })).toEqual([4, 3])
    expect(await get({ seqs: [5, 2, 99] })).toEqual([2, 5])
    expect(await get({ direction: 'older', seqs: [2, 5] })).toEqual([5, 2])
    expect(await get({ minTimeMs: nowMs + 1 })).toEqual([])
    expect(await get({ maxTimeMs: 1 })).toEqual([])
  })

  test('says when there is no more', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    await several(ann, bob, 3)
    const asked = { conversation: `c2c_${ann.userId}`, direction: 'older' as const }
    const page = async (count: number, beyondSeq?: number) =>
      (
        await bob.client.call('messages.history', {
          ...asked,
          count,
          ...(beyondSeq === undefined ? {} : { beyondSeq }),
        })
      ).isFinished
    expect([await page(2), await page(3), await page(1, 2), await page(4)]).toEqual([false, true, true, true])
  })

  test('hides what was written before one came, but in Meetings and communities', async () => {
    const server = await start()
    for (const [groupType, sees] of [
      ['Public', false],
      ['Meeting', true],
      ['Community', true],
    ] as const) {
      const [ann, late] = await people(server, 'ann', 'late')
      const group = await groupOf(ann, [], { groupType, addOpt: 'any' })
      const { message } = await send(ann, group)
      await late.client.call('groups.join', { groupId: group.groupId })
      const after = (await send(ann, group)).message
      const seen = await history(late, group.conversation)
      expect([groupType, seen.includes(message.seq), seen.includes(after.seq)]).toEqual([
        groupType,
        sees,
        true,
      ])
      const { messages } = await late.client.call('messages.find', { msgIds: [message.msgId, after.msgId] })
      expect(messages).toHaveLength(sees ? 2 : 1)
    }
  })

  test('of a group is closed to who has left it', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    await send(ann, group)
    await bob.client.call('groups.quit', { groupId: group.groupId })
    expect(await refusalCode(history(bob, group.conversation))).toBe(10007)
  })
})

describe('recalling', () => {
  test('takes the words away for everybody, and says who did it', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const { message } = await send(ann, bob)
    const seq = message.seq
    await ann.client.call('messages.revoke', { conversation: `c2c_${bob.userId}`, seq, reason: 'typo' })
    for (const { client } of [ann, bob]) {
      const { message: gone, version } = await client.waitFor('messages.revoked')
      expect(gone).toMatchObject({ seq, elems: [], revoked: { by: ann.userId, reason: 'typo' } })
      expect(version).toBe(1)
    }
    const { messages } = await bob.client.call('messages.find', { msgIds: [message.msgId] })
    expect(messages[0]).toMatchObject({ elems: [], revoked: { by: ann.userId } })
    const changed = { conversation: `c2c_${ann.userId}`, sinceVersion: 0, count: 10 }
    expect(await bob.client.call('messages.changed', changed)).toMatchObject({
      messages: [{ seq }],
      version: 1,
      isFinished: true,
    })
    expect(
      await refusalCode(ann.client.call('messages.revoke', { conversation: `c2c_${bob.userId}`, seq })),
    ).toBe(20023)
  })

  test('is possible within the window: 20016 one-to-one, 10031 in groups', async () => {
    let nowMs = Date.now()
    const server = await start({ revokeWindowMs: 1_000 }, { now: () => nowMs })
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    const revoke = (person: Person, conversation: string, { seq }: Message) =>
      person.client.call('messages.revoke', { conversation, seq })
    const direct = await several(bob, ann, 2)
    const inGroup = await several(bob, group, 3)
    nowMs += 1_000
    await revoke(bob, `c2c_${ann.userId}`, direct[0] as Message)
    await revoke(bob, group.conversation, inGroup[0] as Message)
    nowMs += 1
    expect(await refusalCode(revoke(bob, `c2c_${ann.userId}`, direct[1] as Message))).toBe(20016)
    expect(await refusalCode(revoke(bob, group.conversation, inGroup[1] as Message))).toBe(10031)
    // The owner of the group may, at any time.
    await revoke(ann, group.conversation, inGroup[1] as Message)
  })

  test("is not for others' messages, nor for what is not there", async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    const inGroup = (await send(ann, group)).message
    const direct = (await send(ann, bob)).message
    const revoke = (conversation: string, seq: number) =>
      refusalCode(bob.client.call('messages.revoke', { conversation, seq }))
    expect(await revoke(group.conversation, inGroup.seq)).toBe(10032)
    expect(await revoke(`c2c_${ann.userId}`, direct.seq)).toBe(7014)
    expect(await revoke(group.conversation, 99)).toBe(10030)
    expect(await revoke(`c2c_${ann.userId}`, 99)).toBe(20022)
  })

  test('is found again by version, page by page, in the order of the changes', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const messages = await several(ann, bob, 5)
    const order = [3, 0, 4, 1].map((at) => messages[at]?.seq ?? 0)
    for (const seq of order)
      await ann.client.call('messages.revoke', { conversation: `c2c_${bob.userId}`, seq })
    const seen: number[] = []
    for (let sinceVersion = 0, isFinished = false; !isFinished; ) {
      const asked = { conversation: `c2c_${ann.userId}`, sinceVersion, count: 3 }
      const page = await bob.client.call('messages.changed', asked)
      seen.push(...page.messages.map((message) => message.seq))
      sinceVersion = page.version
      isFinished = page.isFinished
    }
    expect(seen).toEqual(order)
  })
})
