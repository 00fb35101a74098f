import { type V2TIMManager, type V2TIMMessage, V2TIMMessage as V2TIMMessageClass } from '@kidoku/sdk'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDevice } from './state-and-events/world.ts'
import { startTestServer, type TestServer } from './test-server.ts'

describe('the same call in the spellings of V2TIM', () => {
  let server: TestServer
  let ann: V2TIMManager
  let bob: V2TIMManager
  beforeEach(async () => {
    server = await startTestServer()
    ann = (await openDevice(server, 'ann')).tim
    bob = (await openDevice(server, 'bob')).tim
    await ann.createGroup({ groupID: 'tea', groupType: 'Work', groupName: 'Tea' }, [{ userID: 'bob' }])
  })
  afterEach(async () => {
    for (const tim of [ann, bob]) await tim.unInitSDK()
    await server.close()
  })

  async function several(count: number): Promise<readonly V2TIMMessage[]> {
    const sent: V2TIMMessage[] = []
    for (let index = 0; index < count; index += 1) {
      sent.push(await ann.sendMessage(ann.createTextMessage(`${index}`), { groupID: 'tea' }))
    }
    return sent
  }
  const ids = (list: readonly V2TIMMessage[]): readonly string[] => list.map(({ msgID }) => msgID)

  test("Java's sample of a receipt runs with its rows of arguments and its callbacks", async () => {
    const messages = ann.getMessageManager()
    const message = messages.createTextMessage('Group message read receipt')
    message.needReadReceipt = true
    const sent = Promise.withResolvers<V2TIMMessage>()
    const progress: number[] = []
    await messages.sendMessage(message, null, 'tea', V2TIMMessageClass.V2TIM_PRIORITY_HIGH, false, null, {
      onProgress: (percent) => progress.push(percent),
      onSuccess: sent.resolve,
      onError: sent.reject,
    })
    expect(await sent.promise).toMatchObject({
      groupID: 'tea',
      userID: '',
      priority: 1,
      needReadReceipt: true,
    })
    expect(progress).toEqual([100])

    const given = Promise.withResolvers<void>()
    await bob.sendMessageReadReceipts([message.msgID], { onSuccess: given.resolve, onError: given.reject })
    await given.promise
    const read = Promise.withResolvers<readonly string[]>()
    await ann.getGroupMessageReadMemberList(message, 0, 0, 100, {
      onSuccess: ({ memberInfoList }) => read.resolve(memberInfoList.map(({ userID }) => userID)),
    })
    expect(await read.promise).toEqual(['bob'])
    expect(await ann.getMessageReadReceipts([message])).toMatchObject([{ readCount: 1, unreadCount: 0 }])
  })

  test('a row of arguments names a user, a group, or one member of a group', async () => {
    const send = (receiver: string | null, groupID: string | null): Promise<V2TIMMessage> =>
      ann.sendMessage(ann.createTextMessage('x'), receiver, groupID)
    expect(await send('bob', null)).toMatchObject({ userID: 'bob', groupID: '' })
    expect(await send('bob', 'tea')).toMatchObject({ groupID: 'tea', targetGroupMemberList: ['bob'] })
    await expect(send(null, null)).rejects.toMatchObject({ code: 6017 })
  })

  test("another user's object of a message stands for the message, as seen by who calls", async () => {
    const message = ann.createTextMessage('read me')
    message.needReadReceipt = true
    await ann.sendMessage(message, { receiver: 'bob' })
    await bob.sendMessageReadReceipts([message])
    expect(await ann.getMessageReadReceipts([message])).toMatchObject([{ isPeerRead: true, userID: 'bob' }])
    expect(await bob.getMessageReadReceipts([message])).toEqual([])
    const reply = await bob.sendMessage(bob.createTextMessage('read'), { receiver: 'ann' })
    expect(ids(await ann.getC2CHistoryMessageList('bob', 20, reply))).toEqual(ids([message]))
    await expect(bob.revokeMessage(message)).rejects.toMatchObject({ code: 7014 })
  })

  test("another user's object of a message in a group that is closed to who calls: 10007", async () => {
    const eve = (await openDevice(server, 'eve')).tim
    const message = ann.createTextMessage('read me')
    message.needReadReceipt = true
    await ann.sendMessage(message, { groupID: 'tea' })
    await expect(eve.sendMessageReadReceipts([message])).rejects.toMatchObject({ code: 10007 })
    await expect(eve.getGroupMessageReadMemberList(message, 0)).rejects.toMatchObject({ code: 10007 })
    expect(await eve.getMessageReadReceipts([message])).toEqual([])
    expect(message).toMatchObject({ isSelf: true, hasSentReceipt: false })
    await eve.unInitSDK()
  })

  test('history goes on beyond a message or its ID, under both names', async () => {
    const sent = await several(4)
    const beyond = sent[2]?.msgID ?? ''
    const expected = ids([sent[1], sent[0]].filter((message) => message !== undefined))
    expect(ids(await bob.getGroupHistoryMessageList('tea', 2, beyond))).toEqual(expected)
    const option = { groupID: 'tea', count: 2 }
    expect(ids(await bob.getHistoryMessageList({ ...option, lastMsgID: beyond }))).toEqual(expected)
    expect(await bob.getHistoryMessageList({ ...option, lastMsgID: '' })).toHaveLength(2)
    await expect(bob.getHistoryMessageList({ ...option, lastMsgID: 'none' })).rejects.toMatchObject({
      code: 6017,
    })
  })

  test('a message that is in no history is no place in it', async () => {
    const passing = await ann.sendMessage(ann.createTextMessage('x'), {
      groupID: 'tea',
      onlineUserOnly: true,
    })
    const asked = ann.getGroupHistoryMessageList('tea', 20, passing)
    await expect(asked).rejects.toMatchObject({
      code: 6017,
      desc: expect.stringContaining('not in the history'),
    })
  })

  test('a group is created in the native order, in that of RN2, and with its members in the object', async () => {
    expect(await ann.createGroup('Public', 'one', 'Eins')).toBe('one')
    expect(await ann.createGroup('Zwei', 'Meeting', 'two')).toBe('two')
    const memberList = [{ userID: 'bob' }]
    await ann
      .getGroupManager()
      .createGroup({ groupType: 'Work', groupID: 'three', groupName: 'Drei', isAllMuted: true, memberList })
    const [one, two, three] = await ann.getGroupsInfo(['one', 'two', 'three'])
    expect(one?.groupInfo).toMatchObject({ groupType: 'Public', groupName: 'Eins' })
    expect(two?.groupInfo).toMatchObject({ groupType: 'Meeting', groupName: 'Zwei' })
    expect(three?.groupInfo).toMatchObject({ memberCount: 2, allMuted: true })
  })

  test("the list of conversations takes RN2's order, in which the place is a text", async () => {
    await several(1)
    await vi.waitFor(async () =>
      expect((await bob.getConversationList(0, 10)).conversationList).toHaveLength(1),
    )
    expect(await bob.getConversationList(10, '0')).toEqual(await bob.getConversationList(0, 10))
  })

  test('what is no option, list or time of V2TIM is refused, not passed over', async () => {
    const loose = ann as unknown as Readonly<Record<string, (...args: unknown[]) => unknown>>
    const message = ann.createTextMessage('x')
    const calls: readonly (readonly [name: string, ...args: unknown[]])[] = [
      ['setGroupInfo', { groupID: 'tea', groupAddOpt: 9 }],
      ['getHistoryMessageList', { groupID: 'tea', getTimePeriod: -5 }],
      ['getHistoryMessageList', { groupID: 'tea', messageSeqList: 'all' }],
      ['getHistoryMessageList', undefined],
      ['getGroupMessageReadMemberList', message, 0, true],
      ['cleanConversationUnreadMessageCount', 'group_tea', 0, true],
      ['cleanConversationUnreadMessageCount', 'c2c_bob', true],
      ['getConversationList', null, 10],
      ['findMessages', undefined],
      ['sendMessage', { msgID: '' }, { receiver: 'bob' }],
      ['getUsersInfo', 'bob'],
      ['acceptGroupApplication', undefined],
      ['initSDK', 1, { serverUrl: 'nowhere' }],
    ]
    for (const [name, ...args] of calls) {
      await expect(loose[name]?.(...args), `${name} ${JSON.stringify(args)}`).rejects.toMatchObject({
        code: 6017,
      })
    }
    for (const name of ['createTextAtMessage', 'createTargetedGroupMessage']) {
      const call = (): unknown => loose[name]?.(name === 'createTextAtMessage' ? 'x' : message, 'bob')
      expect(call, name).toThrow(expect.objectContaining({ code: 6017 }))
    }
    const lost = loose.cleanConversationUnreadMessageCount?.(undefined)
    await expect(lost).rejects.toMatchObject({ code: 6004 })
  })

  test('who is not there is left out of what is found, whatever the ID looks like', async () => {
    const [sent] = await several(1)
    const found = await bob.findMessages(['', 'ü', 'none', sent?.msgID ?? ''])
    expect(ids(found)).toEqual([sent?.msgID])
  })
})
