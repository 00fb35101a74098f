import { afterAll, expect, test } from 'vitest'
import { startApi, text } from './api.ts'

// What a program that was written from the documents alone gets slightly wrong.
const service = 'group_open_http_svc'
const api = await startApi()
await api.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob', 'carol'] })
const { GroupId } = await api.ok(`${service}/create_group`, {
  Type: 'Public',
  Name: 'tea',
  Owner_Account: 'alice',
  MemberList: [{ Member_Account: 'bob' }],
})
const message = { GroupId, From_Account: 'alice', Random: 1, MsgBody: [text('hello')] }
const { MsgSeq } = await api.ok(`${service}/send_group_msg`, { ...message, NeedReadReceipt: 1 })
const { url, sdkAppId, userSig } = api.server
const query = `sdkappid=${sdkAppId}&identifier=administrator&usersig=${userSig('administrator')}`
afterAll(() => api.close())

const info = async (command: string, body: object): Promise<string> =>
  (await api.call(command, body)).ErrorInfo

test('who is no member is named: it is not the administrator who asks', async () => {
  const MsgSeqList = [{ MsgSeq }]
  const none = `carol is not a member of ${GroupId}`
  expect(
    await info(`${service}/group_msg_receipt`, { GroupId, From_Account: 'carol', MsgSeqList }),
  ).toContain(none)
  expect(await info(`${service}/send_group_msg`, { ...message, From_Account: 'carol' })).toContain(none)
  const unread = { GroupId, Member_Account: 'carol', UnreadMsgNum: 1 }
  expect(await info(`${service}/set_unread_msg_num`, unread)).toContain(none)
  const room = await api.ok(`${service}/create_group`, {
    Type: 'AVChatRoom',
    Name: 'x',
    Owner_Account: 'carol',
  })
  const inRoom = { ...unread, GroupId: room.GroupId }
  expect(await info(`${service}/set_unread_msg_num`, inRoom)).toContain('AVChatRoom')
})

test('whatever stands behind /v4 is answered in its own shape, and a path that is none is told so', async () => {
  for (const path of ['/v4', '/v4/', '/v4/%ZZ', '/v4/%ff/%', '/v4/openim/%00', `/v4/${'x'.repeat(300)}/y`])
    for (const method of ['POST', 'GET']) {
      const answer = await fetch(`${url}${path}?${query}`, { method })
      expect([path, answer.status, await answer.json()]).toMatchObject([
        path,
        200,
        { ActionStatus: 'FAIL', ErrorCode: expect.any(Number), RequestId: expect.any(String) },
      ])
    }
  expect((await api.call('%ZZ', {})).ErrorCode).toBe(60002)
  const owner = await api.server.administrator()
  for (const path of ['%ZZ', `call/${'x'.repeat(300)}`])
    expect(await (await owner.post(path, {})).json()).toMatchObject({ error: { code: 10003 } })
  for (const path of ['/nothing', '/%ZZ', '/%ff']) {
    const answer = await fetch(`${url}${path}?${query}`, { method: 'POST' })
    expect([answer.status, await answer.text()]).toEqual([404, 'There is no such page.'])
  }
})

test('a body is read whatever its type is called', async () => {
  const path = `${url}/v4/${service}/get_appid_group_list?${query}`
  for (const type of ['', 'json', ';', 'text/plain', 'multipart/form-data'])
    expect([
      type,
      await (
        await fetch(path, { method: 'POST', headers: { 'content-type': type }, body: '{"Limit":1}' })
      ).json(),
    ]).toMatchObject([type, { ErrorCode: 0 }])
  const empty = await (await fetch(path, { method: 'POST' })).json()
  expect(empty).toMatchObject({ ErrorCode: 10011, ErrorInfo: expect.stringContaining('empty') })
})

test('what has an obvious value may be left out', async () => {
  const page = await api.ok(`${service}/get_group_msg_receipt_detail`, { GroupId, MsgSeq })
  expect(page).toMatchObject({ IsFinish: 1, ReadList: [] })
  expect((await api.ok(`${service}/group_msg_get_simple`, { GroupId })).RspMsgList).toHaveLength(1)
  await api.ok('openim/sendmsg', {
    From_Account: 'alice',
    To_Account: 'bob',
    MsgRandom: 1,
    MsgBody: [text('x')],
  })
  const asked = { Operator_Account: 'alice', Peer_Account: 'bob' }
  expect(await api.ok('openim/admin_getroammsg', asked)).toMatchObject({ Complete: 1, MsgCnt: 1 })
})

test('a word or an element that there is not is answered with those that there are', async () => {
  expect(await info(`${service}/create_group`, { Type: 'Room', Name: 'x' })).toContain(
    'at /Type: must be Private, Public, ChatRoom, AVChatRoom, Community, Work or Meeting',
  )
  expect(await info(`${service}/send_group_msg`, { ...message, NeedReadReceipt: 2 })).toContain(
    'must be 0 or 1',
  )
  const body = (MsgType: string, MsgContent: object) => ({ ...message, MsgBody: [{ MsgType, MsgContent }] })
  expect(await info(`${service}/send_group_msg`, body('TIMImageElem', {}))).toContain(
    'at /MsgBody/0/MsgType: must be TIMTextElem, TIMCustomElem, TIMFaceElem or TIMLocationElem',
  )
  expect(await info(`${service}/send_group_msg`, body('TIMFaceElem', {}))).toContain(
    'at /MsgBody/0/MsgContent: must have required properties Index',
  )
})

test('tags that nobody has set here are left out of a profile, and cannot be set', async () => {
  const Tag = 'Tag_Profile_IM_AllowType'
  const TagList = [Tag, 'Tag_Profile_Custom_Team', 'Tag_Profile_IM_Nick']
  const { UserProfileItem } = await api.ok('profile/portrait_get', { To_Account: ['alice'], TagList })
  expect(UserProfileItem).toMatchObject([{ ProfileItem: [{ Tag: 'Tag_Profile_IM_Nick', Value: '' }] }])
  const set = { From_Account: 'alice', ProfileItem: [{ Tag, Value: 'AllowType_Type_AllowAny' }] }
  expect(await api.code('profile/portrait_set', set)).toBe(40009)
})

test('a message is recalled as the one whom its sender sent it to, and as no other', async () => {
  const sent = { MsgRandom: 5, MsgSeq: 5, MsgBody: [text('x')] }
  const { MsgKey } = await api.ok('openim/sendmsg', { ...sent, From_Account: 'alice', To_Account: 'carol' })
  const recall = (From_Account: string, To_Account: string): Promise<number> =>
    api.code('openim/admin_msgwithdraw', { From_Account, To_Account, MsgKey })
  expect(await recall('carol', 'alice')).toBe(20022)
  expect(await recall('nobody', 'carol')).toBe(90008)
  expect(await recall('alice', 'nobody')).toBe(90003)
  expect(await recall('alice', 'carol')).toBe(0)
})

test('calls are counted by their command, refused ones too; what there is not is counted as one', async () => {
  const command = `${service}/get_group_msg_receipt`
  await api.code(command, { GroupId: 'nowhere', MsgSeqList: [{ MsgSeq: 1 }] })
  await api.code(`${service}/nonsense`, {})
  const alice = await api.server.connect('alice')
  alice.sendRaw('{"id":900,"method":"v4/made-up","input":{}}')
  await alice.call('session.ping', {})
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n')
  const counted = lines.filter((line) => line.startsWith('kidoku_requests_total'))
  expect(counted).toContainEqual(expect.stringMatching(`method="v4/${command}",outcome="10010"`))
  expect(counted).toContainEqual(expect.stringMatching('method="v4",outcome="10003"'))
  expect(counted).toContainEqual(expect.stringMatching('method="unknown",outcome="10003"'))
  expect(counted.join()).not.toMatch(/nonsense|made-up/)
})
