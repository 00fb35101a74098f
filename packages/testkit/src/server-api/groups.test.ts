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
type Info = Readonly<Record<string, unknown>>
async function info(GroupId: string, filter?: object): Promise<Info> {
  const body = { GroupIdList: [GroupId], ...(filter === undefined ? {} : { ResponseFilter: filter }) }
  return ((await api.ok(`${svc}/get_group_info`, body)).GroupInfo as readonly Info[])[0] ?? {}
}
async function roles(GroupId: string, ...User_Account: string[]): Promise<readonly unknown[]> {
  const { UserIdList } = await api.ok(`${svc}/get_role_in_group`, { GroupId, User_Account })
  return (UserIdList as readonly Info[]).map((user) => user.Role)
}

test('every type of group is made, with an owner or without, and dismissed, Work too', async () => {
  for (const Type of ['Private', 'Public', 'ChatRoom', 'AVChatRoom', 'Community', 'Work', 'Meeting']) {
    const GroupId = Type === 'Community' ? '@TGS#_kind' : `kind${Type}`
    const made = await create(GroupId, { Type, MemberList: [] })
    expect(made).toMatchObject({ GroupId, Type })
    const reference = { Work: 'Private', Meeting: 'ChatRoom' }[Type] ?? Type
    expect(await info(GroupId)).toMatchObject({
      Type: reference,
      Owner_Account: 'alice',
      MemberNum: 1,
      ErrorCode: 0,
    })
    expect(
      await api.code(`${svc}/create_group`, { Type, Name: 'again', GroupId, Owner_Account: 'alice' }),
    ).toBe(10021)
    expect(await api.code(`${svc}/destroy_group`, { GroupId })).toBe(0)
    expect(await api.code(`${svc}/destroy_group`, { GroupId })).toBe(10010)
  }
  const { GroupId } = await api.ok(`${svc}/create_group`, { Type: 'Public', Name: 'nobody’s' })
  expect(GroupId).toMatch(/^@TGS#P/)
  expect(await info(String(GroupId))).toMatchObject({ Owner_Account: '', MemberNum: 0 })
})

test('what is wrong with a new group', async () => {
  const code = (more: object): Promise<number> =>
    api.code(`${svc}/create_group`, { Type: 'Public', Name: 'n', ...more })
  expect(await code({ Type: 'Circle' })).toBe(10004)
  expect(await code({ Name: undefined })).toBe(10004)
  expect(await code({ Name: '' })).toBe(10004)
  expect(await code({ Name: 'x'.repeat(101) })).toBe(10004)
  expect(await code({ GroupId: 'two words' })).toBe(10015)
  expect(await code({ GroupId: '@TGS#mine' })).toBe(10015)
  expect(await code({ Type: 'AVChatRoom', MemberList: [{ Member_Account: 'bob' }] })).toBe(10004)
  expect(await code({ Owner_Account: 5 })).toBe(10004)
})

test('a group is described as it is, and only in what is asked for; each has its own code', async () => {
  await create('told', { Introduction: 'i', Notification: 'n', FaceUrl: 'f', ApplyJoinOption: 'FreeAccess' })
  await api.ok(`${svc}/send_group_msg`, { GroupId: 'told', Random: 1, MsgBody: [text('x')] })
  expect(await info('told')).toMatchObject({
    Name: 'told',
    Introduction: 'i',
    Notification: 'n',
    FaceUrl: 'f',
    ApplyJoinOption: 'FreeAccess',
    ShutUpAllMember: 'Off',
    NextMsgSeq: 2,
    MemberNum: 2,
    MemberList: [
      { Member_Account: 'alice', Role: 'Owner' },
      { Member_Account: 'bob', Role: 'Member' },
    ],
  })
  const part = await info('told', { GroupBaseInfoFilter: ['Name', 'MemberNum'] })
  expect(Object.keys(part).sort()).toEqual(['ErrorCode', 'ErrorInfo', 'GroupId', 'MemberNum', 'Name'])
  const both = await api.ok(`${svc}/get_group_info`, { GroupIdList: ['nowhere', 'told'] })
  expect(both.GroupInfo).toMatchObject([
    { GroupId: 'nowhere', ErrorCode: 10010 },
    { GroupId: 'told', ErrorCode: 0 },
  ])
  const change = { GroupId: 'told', Name: 'new', ShutUpAllMember: 'On', ApplyJoinOption: 'DisableApply' }
  expect(await api.code(`${svc}/modify_group_base_info`, change)).toBe(0)
  expect(await info('told')).toMatchObject({
    Name: 'new',
    ShutUpAllMember: 'On',
    ApplyJoinOption: 'DisableApply',
  })
  expect(await api.code(`${svc}/modify_group_base_info`, { GroupId: 'nowhere', Name: 'x' })).toBe(10010)
  expect(await api.code(`${svc}/modify_group_base_info`, { GroupId: 'told', Name: 'x'.repeat(101) })).toBe(
    10004,
  )
  const muted = { GroupId: 'told', From_Account: 'bob', Random: 2, MsgBody: [text('x')] }
  expect(await api.code(`${svc}/send_group_msg`, muted)).toBe(10017)
})

test('members are brought in whatever the rules, listed in pages, and removed, the owner too', async () => {
  await create('people')
  const alice = await api.server.connect('alice')
  const add = (...ids: string[]) =>
    api.call(`${svc}/add_group_member`, {
      GroupId: 'people',
      MemberList: ids.map((Member_Account) => ({ Member_Account })),
    })
  expect(await add('bob', 'carol', 'dave')).toMatchObject({
    MemberList: [
      { Member_Account: 'bob', Result: 2 },
      { Member_Account: 'carol', Result: 1 },
      { Member_Account: 'dave', Result: 1 },
    ],
  })
  const invited = await alice.waitFor('groups.memberInvited')
  expect(invited).toMatchObject({ groupId: 'people', opUserId: 'administrator', memberCount: 4 })
  expect((await add(...Array.from({ length: 101 }, (_, at) => `u${at}`))).ErrorCode).toBe(10004)
  const page = (more: object) => api.ok(`${svc}/get_group_member_info`, { GroupId: 'people', ...more })
  expect(await page({ Limit: 2, Offset: 1 })).toMatchObject({
    MemberNum: 4,
    MemberList: [{ Member_Account: 'bob' }, { Member_Account: 'carol' }],
  })
  expect((await page({})).MemberList).toHaveLength(4)
  expect((await page({ MemberRoleFilter: ['Owner'] })).MemberList).toMatchObject([
    { Member_Account: 'alice' },
  ])
  expect((await page({ MemberInfoFilter: ['Role'] })).MemberList).toContainEqual({
    Member_Account: 'alice',
    Role: 'Owner',
  })
  const some = { GroupId: 'people', Member_List_Account: ['carol', 'nobody'] }
  expect((await api.ok(`${svc}/get_specified_group_member_info`, some)).MemberList).toMatchObject([
    { Member_Account: 'carol', Role: 'Member' },
  ])
  await api.ok(`${svc}/delete_group_member`, {
    GroupId: 'people',
    MemberToDel_Account: ['carol', 'alice'],
    Reason: 'r',
  })
  expect(await alice.waitFor('groups.memberKicked')).toMatchObject({ reason: 'r' })
  expect(await roles('people', 'alice', 'bob', 'carol')).toEqual(['NotMember', 'Member', 'NotMember'])
  expect(await info('people')).toMatchObject({ Owner_Account: '', MemberNum: 2 })
})

test('done silently, only those concerned hear of it, and no tip is written', async () => {
  await create('quiet')
  const [bob, carol] = [await api.server.connect('bob'), await api.server.connect('carol')]
  const member = { GroupId: 'quiet', MemberList: [{ Member_Account: 'carol' }], Silence: 1 }
  await api.ok(`${svc}/add_group_member`, member)
  await carol.waitFor('groups.memberInvited')
  await api.ok(`${svc}/delete_group_member`, { GroupId: 'quiet', MemberToDel_Account: ['carol'], Silence: 1 })
  await carol.waitFor('groups.memberKicked')
  await api.ok(`${svc}/send_group_msg`, { GroupId: 'quiet', Random: 1, MsgBody: [text('x')] })
  expect((await bob.waitFor('messages.received')).message.seq).toBe(1)
  expect(bob.told.map((told) => told.event)).toEqual(['messages.received'])
})

test('role, mute and name card of a member; who is muted; a new owner', async () => {
  await create('ranks', { MemberList: ['bob', 'carol'].map((Member_Account) => ({ Member_Account })) })
  const modify = (more: object): Promise<number> =>
    api.code(`${svc}/modify_group_member_info`, { GroupId: 'ranks', Member_Account: 'bob', ...more })
  expect(await modify({ Role: 'Admin', MuteTime: 600, NameCard: 'Bobby' })).toBe(0)
  expect(((await info('ranks')).MemberList as readonly Info[])[1]).toMatchObject({
    Role: 'Admin',
    NameCard: 'Bobby',
  })
  expect(await modify({ Role: 'Member', ShutUpTime: 0 })).toBe(0)
  expect(await modify({ Role: 'Owner' })).toBe(10004)
  expect(await modify({ NameCard: 'x'.repeat(51) })).toBe(10004)
  expect(await modify({ Member_Account: 'dave', MuteTime: 5 })).toBe(10007)
  await api.ok(`${svc}/forbid_send_msg`, {
    GroupId: 'ranks',
    Members_Account: ['bob', 'carol'],
    MuteTime: 60,
  })
  await api.ok(`${svc}/forbid_send_msg`, { GroupId: 'ranks', Members_Account: ['bob'], ShutUpTime: 0 })
  expect(await api.code(`${svc}/forbid_send_msg`, { GroupId: 'ranks', Members_Account: ['bob'] })).toBe(10004)
  const { MutedAccountList } = await api.ok(`${svc}/get_group_muted_account`, { GroupId: 'ranks' })
  expect(MutedAccountList).toEqual([{ Member_Account: 'carol', MutedUntil: expect.any(Number) }])
  const { ShuttedUinList } = await api.ok(`${svc}/get_group_shutted_uin`, { GroupId: 'ranks' })
  expect(ShuttedUinList).toEqual([{ Member_Account: 'carol', ShuttedUntil: expect.any(Number) }])
  await api.ok(`${svc}/change_group_owner`, { GroupId: 'ranks', NewOwner_Account: 'carol' })
  expect(await roles('ranks', 'alice', 'carol')).toEqual(['Member', 'Owner'])
  expect(await api.code(`${svc}/change_group_owner`, { GroupId: 'ranks', NewOwner_Account: 'nobody' })).toBe(
    10007,
  )
})

test('groups of a user, and all groups, in pages', async () => {
  await create('mine1', { Owner_Account: 'dave', MemberList: [] })
  await create('mine2', { Owner_Account: 'dave', MemberList: [], Type: 'ChatRoom' })
  const joined = (more: object = {}) =>
    api.ok(`${svc}/get_joined_group_list`, { Member_Account: 'dave', ...more })
  const ids = (answer: Info): readonly unknown[] =>
    (answer.GroupIdList as readonly Info[]).map((group) => group.GroupId)
  const all = ids(await joined())
  expect(all).toEqual(expect.arrayContaining(['mine1', 'mine2']))
  expect(await joined({ GroupType: 'ChatRoom' })).toMatchObject({
    TotalCount: 1,
    GroupIdList: [{ GroupId: 'mine2' }],
  })
  const second = await joined({ Limit: 1, Offset: 1 })
  expect(second).toMatchObject({ TotalCount: all.length })
  expect(ids(second)).toEqual(all.slice(1, 2))
  const ResponseFilter = { GroupBaseInfoFilter: ['Name'], SelfInfoFilter: ['Role', 'UnreadMsgNum'] }
  const described = await joined({ GroupType: 'ChatRoom', ResponseFilter })
  expect(described.GroupIdList).toMatchObject([
    { Name: 'mine2', SelfInfo: { Role: 'Owner', UnreadMsgNum: 0 } },
  ])
  const seen: unknown[] = []
  let Next = 0
  do {
    const page = await api.ok(`${svc}/get_appid_group_list`, { Limit: 3, Next })
    seen.push(...ids(page))
    expect(page.TotalCount).toBeGreaterThanOrEqual(seen.length)
    Next = Number(page.Next)
  } while (Next > 0)
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen).toEqual(ids(await api.ok(`${svc}/get_appid_group_list`, {})))
})
