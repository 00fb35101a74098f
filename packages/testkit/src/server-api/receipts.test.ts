import { afterAll, expect, test } from 'vitest'
import { startApi, text } from './api.ts'

const service = 'group_open_http_svc'
const people = ['alice', 'bob', 'carol', 'dave']
const api = await startApi()
await api.ok('im_open_login_svc/multiaccount_import', { Accounts: people })
afterAll(() => api.close())

async function group(id: string, type = 'Private'): Promise<void> {
  const MemberList = people.slice(1).map((Member_Account) => ({ Member_Account }))
  await api.ok(`${service}/create_group`, {
    Type: type,
    GroupId: id,
    Name: id,
    Owner_Account: 'alice',
    MemberList,
  })
}
async function send(id: string, more: object = {}): Promise<number> {
  const body = { GroupId: id, Random: 1, From_Account: 'alice', NeedReadReceipt: 1, MsgBody: [text('hello')] }
  return Number((await api.ok(`${service}/send_group_msg`, { ...body, ...more })).MsgSeq)
}
const receiptsOf = async (GroupId: string, ...seqs: number[]): Promise<unknown> =>
  (
    await api.ok(`${service}/get_group_msg_receipt`, {
      GroupId,
      MsgSeqList: seqs.map((MsgSeq) => ({ MsgSeq })),
    })
  ).GroupMsgReceiptList
const give = (GroupId: string, From_Account: string, ...seqs: number[]): Promise<number> =>
  api.code(`${service}/group_msg_receipt`, {
    GroupId,
    From_Account,
    MsgSeqList: seqs.map((MsgSeq) => ({ MsgSeq })),
  })
const detail = (GroupId: string, MsgSeq: number, Filter: number, more: object = {}) =>
  api.call(`${service}/get_group_msg_receipt_detail`, {
    GroupId,
    MsgSeq,
    Filter,
    Cursor: '',
    Count: 200,
    ...more,
  })

test('receipts given for members count, once each, and the sender is told as ever', async () => {
  await group('counted')
  const alice = await api.server.connect('alice')
  const seq = await send('counted')
  expect(await receiptsOf('counted', seq)).toEqual([{ Code: 0, MsgSeq: seq, ReadNum: 0, UnreadNum: 3 }])
  expect(await give('counted', 'bob', seq)).toBe(0)
  expect(await give('counted', 'bob', seq)).toBe(0)
  expect(await receiptsOf('counted', seq)).toEqual([{ Code: 0, MsgSeq: seq, ReadNum: 1, UnreadNum: 2 }])
  const told = await alice.waitFor('receipts.changed')
  expect(told.receipts[0]).toMatchObject({ conversation: 'group_counted', seq, readCount: 1, unreadCount: 2 })
  const bob = await api.server.connect('bob')
  const { messages } = await bob.call('messages.history', {
    conversation: 'group_counted',
    direction: 'older',
    count: 1,
  })
  expect(messages[0]?.receiptGiven).toBe(true)
})

test('a message without receipts, a recalled one and none at all have code 10062 each', async () => {
  await group('without')
  const plain = await send('without', { NeedReadReceipt: 0 })
  const recalled = await send('without', { Random: 2 })
  await api.ok(`${service}/group_msg_recall`, { GroupId: 'without', MsgSeqList: [{ MsgSeq: recalled }] })
  const list = await receiptsOf('without', plain, recalled, 99)
  expect(list).toEqual(
    [plain, recalled, 99].map((MsgSeq) => expect.objectContaining({ Code: 10062, MsgSeq })),
  )
  expect((await detail('without', plain, 0)).ErrorCode).toBe(10062)
})

test('who has read, and who has not, in pages: Cursor is a text, IsFinish and IsFinished say the same', async () => {
  await group('paged')
  const seq = await send('paged')
  await give('paged', 'carol', seq)
  await give('paged', 'bob', seq)
  const first = await detail('paged', seq, 0, { Count: 1 })
  expect(first).toMatchObject({
    MsgSeq: seq,
    IsFinish: 0,
    IsFinished: 0,
    ReadList: [{ Read_Account: 'carol' }],
  })
  expect(typeof first.Cursor).toBe('string')
  expect(first.UnreadList).toBeUndefined()
  const second = await detail('paged', seq, 0, { Count: 1, Cursor: first.Cursor })
  expect(second).toMatchObject({ IsFinish: 1, IsFinished: 1, ReadList: [{ Read_Account: 'bob' }] })
  const unread = await detail('paged', seq, 1, { Count: 5_000 })
  expect(unread).toMatchObject({ IsFinish: 1, UnreadList: [{ Unread_Account: 'dave' }] })
  expect(unread.ReadList).toBeUndefined()
})

test('pages of 200, of a larger group, are an exact partition', async () => {
  const crowd = Array.from({ length: 450 }, (_, at) => `m${at}`)
  const MemberList = crowd.map((Member_Account) => ({ Member_Account }))
  await api.ok(`${service}/create_group`, {
    Type: 'Public',
    GroupId: 'crowd',
    Name: 'c',
    Owner_Account: 'alice',
    MemberList,
  })
  const seq = await send('crowd')
  const seen: string[] = []
  for (let Cursor = '', pages = 0; pages < 3; pages += 1) {
    const page = await detail('crowd', seq, 1, { Count: 1_000, Cursor })
    seen.push(...(page.UnreadList as { Unread_Account: string }[]).map((one) => one.Unread_Account))
    expect(page.IsFinish).toBe(pages === 2 ? 1 : 0)
    Cursor = String(page.Cursor)
  }
  expect(seen).toEqual(crowd)
})

test('an administrator who is no member sends, and all members count', async () => {
  await group('outside')
  const seq = await send('outside', { From_Account: undefined })
  expect(await receiptsOf('outside', seq)).toEqual([{ Code: 0, MsgSeq: seq, ReadNum: 0, UnreadNum: 4 }])
  for (const reader of people) await give('outside', reader, seq)
  expect(await receiptsOf('outside', seq)).toEqual([{ Code: 0, MsgSeq: seq, ReadNum: 4, UnreadNum: 0 }])
  await api.server.restart()
  expect(await receiptsOf('outside', seq)).toEqual([{ Code: 0, MsgSeq: seq, ReadNum: 4, UnreadNum: 0 }])
  await api.ok(`${service}/add_group_member`, {
    GroupId: 'outside',
    MemberList: [{ Member_Account: 'late' }],
  })
  expect(await give('outside', 'late', seq)).toBe(0)
  expect(await receiptsOf('outside', seq)).toEqual([{ Code: 0, MsgSeq: seq, ReadNum: 4, UnreadNum: 0 }])
})

test('fifty at once are taken, fifty-one are not; who is no member is refused', async () => {
  await group('fifty')
  for (let at = 0; at < 51; at += 1) await send('fifty', { Random: at })
  const seqs = Array.from({ length: 51 }, (_, at) => at + 1)
  expect(await give('fifty', 'bob', ...seqs)).toBe(10004)
  expect(await give('fifty', 'bob', ...seqs.slice(0, 50))).toBe(0)
  expect(await receiptsOf('fifty', 50, 51)).toMatchObject([{ ReadNum: 1 }, { ReadNum: 0 }])
  expect(await give('fifty', 'stranger', 1)).toBe(10007)
  expect(await give('fifty', 'alice', 1)).toBe(0)
  expect(await receiptsOf('fifty', 1)).toMatchObject([{ ReadNum: 1, UnreadNum: 2 }])
})

test('what is wrong is said with the codes of groups', async () => {
  await group('codes')
  const seqs = { MsgSeqList: [{ MsgSeq: 1 }] }
  const receipt = `${service}/get_group_msg_receipt`
  expect(await api.code(receipt, { GroupId: 'nowhere', ...seqs })).toBe(10010)
  expect(await api.code(receipt, { GroupId: 'two words', ...seqs })).toBe(10015)
  expect(await api.code(receipt, seqs)).toBe(10004)
  expect(await api.code(receipt, { GroupId: 'codes' })).toBe(10004)
  expect(await api.code(receipt, { GroupId: 'codes', MsgSeqList: [{ MsgSeq: '1' }] })).toBe(10004)
  expect(await api.code(receipt, { GroupId: 'codes', MsgSeqList: [] })).toBe(10004)
  expect(await api.code(receipt, '{"GroupId":')).toBe(10011)
  expect((await detail('nowhere', 1, 0)).ErrorCode).toBe(10010)
  expect((await detail('codes', 1, 2)).ErrorCode).toBe(10004)
  expect((await detail('codes', 1, 0, { Count: 0 })).ErrorCode).toBe(10004)
  expect((await detail('codes', 1, 0, { Cursor: 'x' })).ErrorCode).toBe(10004)
  expect((await detail('codes', 1, 0)).ErrorCode).toBe(10062)
  expect(await give('nowhere', 'bob', 1)).toBe(10010)
})

test('group types without receipts: a message there has none', async () => {
  await group('@TGS#_c', 'Community')
  const seq = await send('@TGS#_c')
  expect(await receiptsOf('@TGS#_c', seq)).toMatchObject([{ Code: 10062 }])
  await api.ok(`${service}/create_group`, {
    Type: 'AVChatRoom',
    GroupId: 'live',
    Name: 'live',
    Owner_Account: 'alice',
  })
  expect(await send('live')).toBe(0)
})

test('receipts of those who have turned them off are not recorded, and an administrator sees counts all the same', async () => {
  await group('off')
  const [alice, bob] = [await api.server.connect('alice'), await api.server.connect('bob')]
  const seq = await send('off')
  await bob.call('receipts.setEnabled', { enabled: false })
  expect(await give('off', 'bob', seq)).toBe(0)
  await give('off', 'carol', seq)
  await alice.call('receipts.setEnabled', { enabled: false })
  expect(await receiptsOf('off', seq)).toEqual([{ Code: 0, MsgSeq: seq, ReadNum: 1, UnreadNum: 1 }])
  expect(await detail('off', seq, 1)).toMatchObject({ UnreadList: [{ Unread_Account: 'dave' }] })
  await alice.call('receipts.setEnabled', { enabled: true })
  await bob.call('receipts.setEnabled', { enabled: true })
})

test('an unread number is set, told to the member, cleared by reading, and touches no receipts', async () => {
  await group('unread', 'Public')
  await group('meeting', 'ChatRoom')
  const seq = await send('unread')
  const bob = await api.server.connect('bob')
  const set = (GroupId: string, Member_Account: string, UnreadMsgNum: unknown): Promise<number> =>
    api.code(`${service}/set_unread_msg_num`, { GroupId, Member_Account, UnreadMsgNum })
  expect(await set('unread', 'bob', 7)).toBe(0)
  await bob.waitFor('readMarks.moved', (moved) => moved.unreadCount === 7)
  const unread = async (): Promise<number | undefined> =>
    (await bob.call('conversations.get', { conversations: ['group_unread'] })).conversations[0]?.unreadCount
  expect(await unread()).toBe(7)
  await send('unread', { Random: 2 })
  expect(await unread()).toBe(8)
  await bob.call('readMarks.set', { conversation: 'group_unread' })
  expect(await unread()).toBe(0)
  expect(await set('unread', 'bob', 2)).toBe(0)
  await bob.call('readMarks.set', { conversation: 'group_unread' })
  expect(await unread()).toBe(0)
  expect(await receiptsOf('unread', seq)).toMatchObject([{ ReadNum: 0, UnreadNum: 3 }])
  expect(await set('meeting', 'bob', 1)).toBe(10007)
  expect(await set('unread', 'stranger', 1)).toBe(10007)
  expect(await set('nowhere', 'bob', 1)).toBe(10010)
  expect(await set('unread', 'bob', -1)).toBe(10004)
})
