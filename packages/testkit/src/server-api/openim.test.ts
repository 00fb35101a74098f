import { afterAll, expect, test } from 'vitest'
import { startApi, text } from './api.ts'

const api = await startApi()
await api.ok('im_open_login_svc/multiaccount_import', {
  Accounts: ['alice', 'bob', 'carol', 'dave', 'erin', 'finn'],
})
afterAll(() => api.close())

const send = (from: string, to: string, more: object = {}) =>
  api.ok('openim/sendmsg', {
    From_Account: from,
    To_Account: to,
    MsgRandom: 1,
    MsgBody: [text('hi')],
    ...more,
  })
const roam = (Operator_Account: string, Peer_Account: string, more: object = {}) =>
  api.ok('openim/admin_getroammsg', {
    Operator_Account,
    Peer_Account,
    MaxCnt: 100,
    MinTime: 0,
    MaxTime: 4_294_967_295,
    ...more,
  })
type Item = Readonly<Record<string, unknown>>
const items = async (...asked: Parameters<typeof roam>): Promise<readonly Item[]> =>
  (await roam(...asked)).MsgList as readonly Item[]

test('a message sent for a user arrives like theirs, and has a key of its number, random and time', async () => {
  const [alice, bob] = [await api.server.connect('alice'), await api.server.connect('bob')]
  const body = [
    text('hello'),
    { MsgType: 'TIMCustomElem', MsgContent: { Data: 'd', Desc: 'e', Ext: 'f', Sound: 'g' } },
    { MsgType: 'TIMFaceElem', MsgContent: { Index: 3, Data: 'smile' } },
    { MsgType: 'TIMLocationElem', MsgContent: { Desc: 'here', Latitude: 1.5, Longitude: 2.5 } },
  ]
  const sent = await send('alice', 'bob', {
    MsgSeq: 93847636,
    MsgRandom: 1287657,
    MsgBody: body,
    CloudCustomData: 'c',
  })
  expect(sent.MsgKey).toBe(`93847636_1287657_${sent.MsgTime}`)
  const { message } = await bob.waitFor('messages.received')
  expect(message).toMatchObject({
    sender: 'alice',
    receiver: 'bob',
    msgId: sent.MsgId,
    random: 1287657,
    cloudCustomData: 'c',
  })
  expect(message.elems).toEqual([
    { type: 'text', text: 'hello' },
    { type: 'custom', data: 'd', desc: 'e', extension: 'f' },
    { type: 'face', index: 3, data: 'smile' },
    { type: 'location', desc: 'here', latitude: 1.5, longitude: 2.5 },
  ])
  await alice.waitFor('messages.received', (received) => received.message.msgId === sent.MsgId)
  const [first] = await items('alice', 'bob')
  expect(first).toMatchObject({
    From_Account: 'alice',
    To_Account: 'bob',
    MsgSeq: 93847636,
    MsgRandom: 1287657,
    MsgTimeStamp: sent.MsgTime,
    MsgFlagBits: 0,
    IsPeerRead: 0,
    MsgKey: sent.MsgKey,
    CloudCustomData: 'c',
  })
  expect(first?.MsgBody).toEqual([
    body[0],
    { MsgType: 'TIMCustomElem', MsgContent: { Data: 'd', Desc: 'e', Ext: 'f', Sound: '' } },
    body[2],
    body[3],
  ])
})

test('without From_Account the administrator speaks; SyncOtherMachine 2 and the controls are obeyed', async () => {
  const carol = await api.server.connect('carol')
  const bob = await api.server.connect('bob')
  await api.ok('openim/sendmsg', { To_Account: 'carol', MsgRandom: 5, MsgBody: [text('from above')] })
  expect((await carol.waitFor('messages.received')).message.sender).toBe('administrator')
  await send('bob', 'carol', { SyncOtherMachine: 2, MsgRandom: 6, SendMsgControl: ['NoUnread', 'NoLastMsg'] })
  await send('bob', 'carol', { SyncOtherMachine: 1, MsgRandom: 7, OnlineOnlyFlag: 1 })
  const { message } = await bob.waitFor(
    'messages.received',
    (received) => received.message.receiver === 'carol',
  )
  expect(message).toMatchObject({ random: 7, onlineUserOnly: true, seq: 0 })
  const { conversations } = await carol.call('conversations.get', { conversations: ['c2c_bob'] })
  expect(conversations[0]).toMatchObject({ unreadCount: 0, lastMessage: null })
  expect((await items('bob', 'carol')).map((item) => item.MsgRandom)).toEqual([6])
})

test('the same again within five minutes is the same message; other words are another', async () => {
  const first = await send('dave', 'erin', { MsgRandom: 42 })
  expect((await send('dave', 'erin', { MsgRandom: 42 })).MsgKey).toBe(first.MsgKey)
  expect((await send('dave', 'erin', { MsgRandom: 42, MsgBody: [text('other')] })).MsgKey).not.toBe(
    first.MsgKey,
  )
  expect((await send('dave', 'erin', { MsgRandom: 43 })).MsgKey).not.toBe(first.MsgKey)
  expect(await items('dave', 'erin')).toHaveLength(3)
})

test('history comes in pages, towards older ones, the oldest of each page first', async () => {
  const keys: unknown[] = []
  for (let at = 0; at < 5; at += 1) keys.push((await send('finn', 'alice', { MsgRandom: 100 + at })).MsgKey)
  const first = await roam('alice', 'finn', { MaxCnt: 3 })
  expect(first).toMatchObject({ Complete: 0, MsgCnt: 3, LastMsgKey: keys[2] })
  expect((first.MsgList as readonly Item[]).map((item) => item.MsgKey)).toEqual(keys.slice(2))
  const rest = await roam('alice', 'finn', {
    MaxCnt: 3,
    MaxTime: first.LastMsgTime,
    LastMsgKey: first.LastMsgKey,
  })
  expect(rest).toMatchObject({ Complete: 1, MsgCnt: 2 })
  expect((rest.MsgList as readonly Item[]).map((item) => item.MsgKey)).toEqual(keys.slice(0, 2))
  const older = { From_Account: 'finn', To_Account: 'alice', MaxCnt: 100, MinTime: 0, MaxTime: 4_294_967_295 }
  expect(await api.ok('openim/admin_getroammsg', older)).toMatchObject({ Complete: 1, MsgCnt: 5 })
  expect(await roam('alice', 'finn', { MaxTime: 1 })).toMatchObject({
    Complete: 1,
    MsgCnt: 0,
    LastMsgKey: '',
  })
  expect(await roam('dave', 'finn')).toMatchObject({ Complete: 1, MsgCnt: 0, MsgList: [] })
})

test('a receipt given for the receiver turns IsPeerRead to 1 and is told to the sender', async () => {
  const bob = await api.server.connect('bob')
  const asked = await send('bob', 'erin', { MsgRandom: 11, IsNeedReadReceipt: 1 })
  const plain = await send('bob', 'erin', { MsgRandom: 12 })
  const give = (...keys: unknown[]): Promise<number> =>
    api.code('openim/c2c_msg_read_receipt', {
      Operator_Account: 'erin',
      Peer_Account: 'bob',
      C2CMsgInfo: keys.map((MsgKey) => ({ From_Account: 'bob', To_Account: 'erin', MsgKey })),
    })
  expect(await give(asked.MsgKey, plain.MsgKey, '1_2_3')).toBe(0)
  const { receipts } = await bob.waitFor('receipts.changed')
  expect(receipts[0]).toMatchObject({
    conversation: 'c2c_erin',
    msgId: asked.MsgId,
    readCount: 1,
    unreadCount: 0,
  })
  expect((await items('erin', 'bob')).map((item) => item.IsPeerRead)).toEqual([1, 0])
  expect(await give(asked.MsgKey)).toBe(0)
  expect(await give('no key')).toBe(90054)
  const wrong = {
    Operator_Account: 'erin',
    Peer_Account: 'bob',
    C2CMsgInfo: [{ From_Account: 'erin', To_Account: 'bob', MsgKey: '1_1_1' }],
  }
  expect(await api.code('openim/c2c_msg_read_receipt', wrong)).toBe(90008)
  expect(await api.code('openim/c2c_msg_read_receipt', { ...wrong, Operator_Account: 'nobody' })).toBe(90008)
  expect(await api.code('openim/c2c_msg_read_receipt', { ...wrong, Peer_Account: 'nobody' })).toBe(90003)
  expect(
    await api.code('openim/c2c_msg_read_receipt', { Operator_Account: 'erin', Peer_Account: 'bob' }),
  ).toBe(90001)
})

test('a read mark moved by an administrator clears what is unread, as far as it goes, and is told', async () => {
  const dave = await api.server.connect('dave')
  await send('dave', 'carol', { MsgRandom: 21 })
  await send('dave', 'carol', { MsgRandom: 22 })
  await send('erin', 'carol', { MsgRandom: 23 })
  const unread = (more: object = {}) =>
    api.ok('openim/get_c2c_unread_msg_num', { To_Account: 'carol', ...more })
  const before = Number((await unread()).AllC2CUnreadMsgNum)
  expect(await unread({ Peer_Account: ['dave', 'erin', 'finn', 'nobody'] })).toMatchObject({
    C2CUnreadMsgNumList: [
      { Peer_Account: 'dave', C2CUnreadMsgNum: 2 },
      { Peer_Account: 'erin', C2CUnreadMsgNum: 1 },
      { Peer_Account: 'finn', C2CUnreadMsgNum: 0 },
    ],
    ErrorList: [{ Peer_Account: 'nobody', ErrorCode: 70107 }],
  })
  const set = (more: object = {}): Promise<number> =>
    api.code('openim/admin_set_msg_read', { Report_Account: 'carol', Peer_Account: 'dave', ...more })
  expect(await set({ MsgReadTime: 1 })).toBe(0)
  expect((await unread()).AllC2CUnreadMsgNum).toBe(before)
  expect(await set()).toBe(0)
  expect((await unread()).AllC2CUnreadMsgNum).toBe(before - 2)
  expect(await dave.waitFor('readMarks.peerMoved')).toMatchObject({ userId: 'carol', readSeq: 2 })
  expect(await set({ Report_Account: 'nobody' })).toBe(90008)
  expect(await set({ Peer_Account: 'nobody' })).toBe(90003)
  expect(await set({ Report_Account: undefined })).toBe(90008)
  expect(await set({ Peer_Account: undefined })).toBe(90003)
  expect(await set({ Peer_Account: 7 })).toBe(90003)
  expect(await api.code('openim/get_c2c_unread_msg_num', {})).toBe(90003)
  expect(await api.code('openim/get_c2c_unread_msg_num', { To_Account: 'nobody' })).toBe(90003)
  expect(
    await api.code('openim/get_c2c_unread_msg_num', {
      To_Account: 'carol',
      Peer_Account: Array(11).fill('bob'),
    }),
  ).toBe(90001)
})

test('recall has no time limit, leaves the number, and says what is missing', async () => {
  const sent = await send('alice', 'dave', { MsgRandom: 31 })
  const recall = (MsgKey: unknown): Promise<number> =>
    api.code('openim/admin_msgwithdraw', { From_Account: 'alice', To_Account: 'dave', MsgKey })
  expect(await recall(sent.MsgKey)).toBe(0)
  expect(await items('alice', 'dave')).toMatchObject([{ MsgFlagBits: 8, MsgKey: sent.MsgKey, MsgBody: [] }])
  expect(await recall(sent.MsgKey)).toBe(20023)
  expect(await recall('1_2_3')).toBe(20022)
  expect(await recall('nonsense')).toBe(90054)
  expect(await recall(5)).toBe(90054)
})

test('a batch goes to each, and lists whom it did not reach', async () => {
  const batch = (To_Account: unknown) =>
    api.call('openim/batchsendmsg', {
      From_Account: 'finn',
      To_Account,
      MsgRandom: 51,
      MsgBody: [text('all')],
    })
  const sent = await batch(['bob', 'carol', 'nobody'])
  expect(sent).toMatchObject({ ErrorCode: 0, ErrorList: [{ To_Account: 'nobody', ErrorCode: 90012 }] })
  expect((await items('finn', 'bob'))[0]).toMatchObject({ MsgKey: sent.MsgKey })
  expect(await batch(['nobody'])).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 90012 })
  expect((await batch(Array.from({ length: 501 }, (_, at) => `u${at}`))).ErrorCode).toBe(90011)
})

test('who is online, and with what; kicking ends it', async () => {
  const bob = await api.server.connect('bob')
  const status = (To_Account: unknown, more: object = {}) =>
    api.call('openim/query_online_status', { To_Account, ...more })
  expect(await status(['bob', 'finn', 'nobody'])).toMatchObject({
    QueryResult: [
      { To_Account: 'bob', Status: 'Online' },
      { To_Account: 'finn', Status: 'Offline' },
    ],
    ErrorList: [{ To_Account: 'nobody', ErrorCode: 70107 }],
  })
  expect(await status(['bob'], { IsNeedDetail: 1 })).toMatchObject({
    QueryResult: [{ Detail: [{ Platform: 'PC', Status: 'Online' }] }],
  })
  expect((await status(['nobody'])).ErrorCode).toBe(70107)
  expect((await status([])).ErrorCode).toBe(90001)
  expect((await status(Array(501).fill('bob'))).ErrorCode).toBe(90011)
  await api.ok('im_open_login_svc/kick', { UserID: 'bob' })
  expect(await bob.waitFor('session.kicked')).toEqual({ reason: 'admin' })
  expect(await bob.closed).toBe(4003)
  expect(await status(['bob'])).toMatchObject({ QueryResult: [{ Status: 'Offline' }] })
  expect(await api.code('im_open_login_svc/kick', { UserID: 'nobody' })).toBe(70107)
  expect(await api.code('im_open_login_svc/kick', {})).toBe(70402)
})

test('what is wrong with a message is said with the codes of sendmsg', async () => {
  const good = { From_Account: 'alice', To_Account: 'bob', MsgRandom: 1, MsgBody: [text('x')] }
  const code = (more: object): Promise<number> => api.code('openim/sendmsg', { ...good, ...more })
  expect(await code({ To_Account: undefined })).toBe(90003)
  expect(await code({ To_Account: 'nobody' })).toBe(90003)
  expect(await code({ To_Account: 'a b' })).toBe(90003)
  expect(await code({ From_Account: 'nobody' })).toBe(90008)
  expect(await code({ From_Account: 7 })).toBe(90008)
  expect(await code({ MsgRandom: undefined })).toBe(90005)
  expect(await code({ MsgRandom: 'x' })).toBe(90005)
  expect(await code({ MsgTimeStamp: 'x' })).toBe(90006)
  expect(await code({ MsgBody: undefined })).toBe(90002)
  expect(await code({ MsgBody: {} })).toBe(90007)
  expect(await code({ MsgBody: [{ MsgType: 'TIMImageElem', MsgContent: {} }] })).toBe(90010)
  expect(await code({ MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: {} }] })).toBe(90010)
  expect(await code({ SyncOtherMachine: 'x' })).toBe(90031)
  expect(await code({ MsgLifeTime: 'x' })).toBe(90044)
  expect(await code({ MsgLifeTime: 604_801 })).toBe(90026)
  expect(await code({ MsgBody: [text('x'.repeat(13_000))] })).toBe(93000)
  expect(await api.code('openim/sendmsg', '{')).toBe(90001)
  expect(await api.code('openim/sendmsg', '[]')).toBe(90001)
  expect(await api.code('openim/importmsg', {})).toBe(60009)
  expect(await api.code('openim/nonsense', {})).toBe(60009)
})
