import { afterAll, expect, test } from 'vitest'
import { startApi, text } from './api.ts'

const svc = 'im_open_login_svc'
const api = await startApi()
afterAll(() => api.close())

const ids = (...userIds: string[]): { UserID: string }[] => userIds.map((UserID) => ({ UserID }))
async function check(...userIds: string[]): Promise<readonly unknown[]> {
  const { ResultItem } = await api.ok(`${svc}/account_check`, { CheckItem: ids(...userIds) })
  return (ResultItem as readonly { AccountStatus: string }[]).map((item) => item.AccountStatus)
}

test('accounts are imported, one or many, and found', async () => {
  expect(await api.code(`${svc}/account_import`, { UserID: 'ann', Nick: 'Ann', FaceUrl: 'face' })).toBe(0)
  expect(await api.code(`${svc}/account_import`, { Identifier: 'ben' })).toBe(0)
  expect(await api.ok(`${svc}/multiaccount_import`, { Accounts: ['cid', 'no good', 'dan'] })).toMatchObject({
    FailAccounts: ['no good'],
  })
  expect(
    await api.ok(`${svc}/multiaccount_import`, { AccountList: [{ UserID: 'eve', Nick: 'Eve' }] }),
  ).toMatchObject({ FailAccounts: [] })
  expect(await check('ann', 'ben', 'cid', 'dan', 'eve', 'fox', 'no good')).toEqual([
    ...Array(5).fill('Imported'),
    'NotImported',
    'NotImported',
  ])
  expect(await api.code(`${svc}/account_import`, {})).toBe(70402)
  expect(await api.code(`${svc}/account_import`, { UserID: 'x'.repeat(33) })).toBe(70402)
  expect(await api.code(`${svc}/account_import`, { UserID: 'ann', Nick: '既'.repeat(200) })).toBe(70402)
  expect(await api.code(`${svc}/multiaccount_import`, {})).toBe(70402)
  expect(await api.code(`${svc}/multiaccount_import`, { Accounts: Array(101).fill('x') })).toBe(70206)
  expect(await api.code(`${svc}/account_check`, { CheckItem: ids(...Array(101).fill('x')) })).toBe(70206)
  expect(await api.code(`${svc}/account_check`, '{')).toBe(70402)
  expect(await api.code(`${svc}/nonsense`, {})).toBe(60009)
})

test('a profile is set and read by tags', async () => {
  const set = (From_Account: string, ...items: readonly [string, unknown][]): Promise<number> =>
    api.code('profile/portrait_set', {
      From_Account,
      ProfileItem: items.map(([Tag, Value]) => ({ Tag, Value })),
    })
  const ann = await api.server.connect('ann')
  expect(
    await set(
      'ann',
      ['Tag_Profile_IM_Nick', 'Anna'],
      ['Tag_Profile_IM_Gender', 'Gender_Type_Female'],
      ['Tag_Profile_IM_BirthDay', 19991231],
      ['Tag_Profile_IM_SelfSignature', 'hi'],
      ['Tag_Profile_IM_Image', 'img'],
      ['Tag_Profile_IM_Role', 3],
      ['Tag_Profile_IM_Level', 4],
    ),
  ).toBe(0)
  expect(await ann.waitFor('users.selfChanged')).toMatchObject({ nickName: 'Anna', gender: 2 })
  const TagList = ['Tag_Profile_IM_Nick', 'Tag_Profile_IM_Gender', 'Tag_Profile_IM_Level']
  expect(
    (await api.ok('profile/portrait_get', { To_Account: ['ann', 'nobody'], TagList })).UserProfileItem,
  ).toEqual([
    {
      To_Account: 'ann',
      ResultCode: 0,
      ResultInfo: '',
      ProfileItem: [
        { Tag: 'Tag_Profile_IM_Nick', Value: 'Anna' },
        { Tag: 'Tag_Profile_IM_Gender', Value: 'Gender_Type_Female' },
        { Tag: 'Tag_Profile_IM_Level', Value: 4 },
      ],
    },
    expect.objectContaining({ To_Account: 'nobody', ResultCode: 40003, ProfileItem: [] }),
  ])
  expect(await set('nobody', ['Tag_Profile_IM_Nick', 'x'])).toBe(40003)
  expect(await set('ann', ['Tag_Profile_IM_Shoes', 'x'])).toBe(40009)
  expect(await set('ann', ['Tag_Profile_IM_Nick', 5])).toBe(40610)
  expect(await set('ann', ['Tag_Profile_IM_Level', 'x'])).toBe(40610)
  expect(await set('ann', ['Tag_Profile_IM_Level', -1])).toBe(40605)
  expect(await set('ann', ['Tag_Profile_IM_Gender', 'x'])).toBe(40605)
  expect(await set('ann', ['Tag_Profile_IM_Nick', 'x'.repeat(501)])).toBe(40601)
  expect(await api.code('profile/portrait_get', { To_Account: ['ann'], TagList: ['toString'] })).toBe(40009)
  expect(await api.code('profile/portrait_get', { To_Account: [] })).toBe(40001)
  expect(await api.code('profile/portrait_set', '{')).toBe(40001)
})

test('an account that ends leaves its groups and its words to others, and begins anew when it comes back', async () => {
  const group = { Type: 'Public', GroupId: 'g', Name: 'g', Owner_Account: 'ben', MemberList: ids().concat() }
  await api.ok('group_open_http_svc/create_group', { ...group, MemberList: [{ Member_Account: 'ann' }] })
  const [ann, ben] = [await api.server.connect('ann'), await api.server.connect('ben')]
  const say = (from: string, to: string, MsgRandom: number) =>
    api.ok('openim/sendmsg', {
      From_Account: from,
      To_Account: to,
      MsgRandom,
      IsNeedReadReceipt: 1,
      MsgBody: [text('x')],
    })
  await say('ann', 'ben', 1)
  await ann.call('receipts.give', { conversation: 'group_g', seqs: [1] })
  const asked = await api.ok('group_open_http_svc/send_group_msg', {
    GroupId: 'g',
    From_Account: 'ann',
    NeedReadReceipt: 1,
    MsgBody: [text('x')],
  })
  await ben.call('receipts.give', { conversation: 'group_g', seqs: [Number(asked.MsgSeq)] })
  const deleted = await api.ok(`${svc}/account_delete`, { DeleteItem: ids('ben', 'nobody', 'no good') })
  expect(deleted.ResultItem).toMatchObject([
    { UserID: 'ben', ResultCode: 0 },
    { UserID: 'nobody', ResultCode: 70107 },
    { UserID: 'no good', ResultCode: 70107 },
  ])
  expect(await ben.closed).toBe(4003)
  expect(await ann.waitFor('groups.memberLeft')).toMatchObject({ groupId: 'g', memberCount: 1 })
  expect(await check('ben')).toEqual(['NotImported'])
  expect(await api.code('openim/sendmsg', { To_Account: 'ben', MsgRandom: 9, MsgBody: [text('x')] })).toBe(
    90003,
  )
  const { GroupInfo } = await api.ok('group_open_http_svc/get_group_info', { GroupIdList: ['g'] })
  expect(GroupInfo).toMatchObject([{ Owner_Account: '', MemberNum: 1 }])
  const readers = { GroupId: 'g', MsgSeq: asked.MsgSeq, Filter: 0, Cursor: '', Count: 9 }
  expect(await api.ok('group_open_http_svc/get_group_msg_receipt_detail', readers)).toMatchObject({
    ReadList: [{ Read_Account: 'ben' }],
  })

  const again = await api.server.connect('ben')
  expect(await check('ben')).toEqual(['Imported'])
  const history = { direction: 'older', count: 10 } as const
  expect((await again.call('messages.history', { conversation: 'c2c_ann', ...history })).messages).toEqual([])
  expect((await ann.call('messages.history', { conversation: 'c2c_ben', ...history })).messages).toHaveLength(
    1,
  )
  expect(await again.call('conversations.unreadTotal', {})).toEqual({ unreadCount: 0 })
  await say('ann', 'ben', 2)
  expect(await again.call('conversations.unreadTotal', { kind: 'c2c' })).toEqual({ unreadCount: 1 })
  expect(
    (await again.call('messages.history', { conversation: 'c2c_ann', ...history })).messages,
  ).toHaveLength(1)
})
