import { afterAll, expect, test } from 'vitest'
import { startApi, text } from './api.ts'

const svc = 'group_open_http_svc'
const api = await startApi()
await api.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob', 'carol', 'dave'] })
afterAll(() => api.close())

const create = (GroupId: string, more: object = {}) =>
  api.ok(`${svc}/create_group`, {
    Type: 'Public',
    GroupId,
    Name: GroupId,
    Owner_Account: 'alice',
    MemberList: [{ Member_Account: 'bob' }],
    ...more,
  })

test('messages: mentions, targets, priorities, history with what is recalled', async () => {
  await create('talk', { MemberList: ['bob', 'carol'].map((Member_Account) => ({ Member_Account })) })
  const [bob, carol] = [await api.server.connect('bob'), await api.server.connect('carol')]
  const send = (more: object) =>
    api.ok(`${svc}/send_group_msg`, {
      GroupId: 'talk',
      From_Account: 'alice',
      MsgBody: [text('hello')],
      ...more,
    })
  const GroupAtInfo = [{ GroupAtAllFlag: 1 }, { GroupAtAllFlag: 0, GroupAt_Account: 'bob' }]
  await send({ Random: 1, GroupAtInfo, MsgPriority: 'High', CloudCustomData: 'c' })
  const { message } = await bob.waitFor('messages.received')
  expect(message).toMatchObject({
    sender: 'alice',
    priority: 'high',
    atUsers: ['__kImSDK_MesssageAtALL__', 'bob'],
  })
  expect(await send({ Random: 2, To_Account: ['carol'] })).toMatchObject({ MsgSeq: 2 })
  await carol.waitFor('messages.received', (received) => received.message.seq === 2)
  expect(await send({ Random: 2, To_Account: ['carol'] })).toMatchObject({ MsgSeq: 2 })
  expect(await send({})).toMatchObject({ MsgSeq: 3 })
  const recalled = await api.ok(`${svc}/group_msg_recall`, {
    GroupId: 'talk',
    MsgSeqList: [{ MsgSeq: 3 }, { MsgSeq: 9 }],
  })
  expect(recalled.RecallRetList).toEqual([
    { MsgSeq: 3, RetCode: 0 },
    { MsgSeq: 9, RetCode: 10030 },
  ])
  expect(await bob.waitFor('messages.revoked')).toMatchObject({
    message: { revoked: { by: 'administrator' } },
  })
  const page = await api.ok(`${svc}/group_msg_get_simple`, { GroupId: 'talk', ReqMsgNumber: 20 })
  expect(page).toMatchObject({
    GroupId: 'talk',
    IsFinished: 1,
    RspMsgList: [
      { MsgSeq: 3, IsPlaceMsg: 2, MsgBody: [] },
      { MsgSeq: 2, IsPlaceMsg: 0, MsgRandom: 2 },
      { MsgSeq: 1, From_Account: 'alice', MsgPriority: 1, MsgBody: [text('hello')], CloudCustomData: 'c' },
    ],
  })
  const older = await api.ok(`${svc}/group_msg_get_simple`, {
    GroupId: 'talk',
    ReqMsgNumber: 1,
    ReqMsgSeq: 2,
  })
  expect(older.RspMsgList).toMatchObject([{ MsgSeq: 2 }])
  expect(bob.told.filter(({ event }) => event === 'messages.received')).toHaveLength(2)
})

test('what is wrong with a message to a group', async () => {
  await create('refusals')
  const code = (more: object): Promise<number> =>
    api.code(`${svc}/send_group_msg`, { GroupId: 'refusals', Random: 1, MsgBody: [text('x')], ...more })
  expect(await code({ GroupId: 'nowhere' })).toBe(10010)
  expect(await code({ From_Account: 'carol' })).toBe(10007)
  expect(await code({ From_Account: 'nobody' })).toBe(10019)
  expect(await code({ To_Account: ['carol'] })).toBe(10007)
  expect(await code({ MsgBody: [] })).toBe(10004)
  expect(await code({ MsgPriority: 'Highest' })).toBe(10004)
  expect(await code({ MsgBody: [text('x'.repeat(13_000))] })).toBe(80002)
  expect(await api.code(`${svc}/group_msg_get_simple`, { GroupId: 'nowhere', ReqMsgNumber: 1 })).toBe(10010)
  expect(await api.code(`${svc}/group_msg_recall`, { GroupId: 'nowhere', MsgSeqList: [{ MsgSeq: 1 }] })).toBe(
    10010,
  )
  expect(await api.code(`${svc}/import_group`, {})).toBe(10003)
  expect(await api.code(`${svc}/nonsense`, {})).toBe(10003)
})

test('a notice of the application reaches the members it is for', async () => {
  await create('notices')
  const [alice, bob] = [await api.server.connect('alice'), await api.server.connect('bob')]
  const notify = (more: object): Promise<number> =>
    api.code(`${svc}/send_group_system_notification`, { GroupId: 'notices', Content: 'one', ...more })
  expect(await notify({ ToMembers_Account: ['bob', 'carol'] })).toBe(0)
  expect(await bob.waitFor('groups.notified')).toEqual({ groupId: 'notices', content: 'one' })
  expect(await notify({ Content: 'two' })).toBe(0)
  expect(await alice.waitFor('groups.notified')).toEqual({ groupId: 'notices', content: 'two' })
  expect(await notify({ GroupId: 'nowhere' })).toBe(10010)
  expect(await notify({ Content: 5 })).toBe(10004)
})
