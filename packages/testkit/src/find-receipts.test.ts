import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FrameClient, startTestServer, type TestServer } from './index.ts'

describe('receipts.find', () => {
  let server: TestServer
  let alice: FrameClient
  let bob: FrameClient
  const elems = [{ type: 'text', text: 'Nobody’s business' }] as const
  const find = (msgId: string) => server.administrate('receipts.find', { msgId }, 'viewer')

  beforeAll(async () => {
    server = await startTestServer()
    alice = await server.connect('alice')
    bob = await server.connect('bob')
    const members = ['bob', 'carol', 'dave'].map((userId) => ({ userId }))
    await alice.call('groups.create', { groupType: 'Work', groupId: 'tea-break', name: 'Tea', members })
  })
  afterAll(() => server.close())

  test('finds a message of a group by its ID, with its counts and without what it says', async () => {
    const asking = { msgId: 'group-1', random: 1, elems, needReadReceipt: true, groupId: 'tea-break' }
    const { message } = await alice.call('messages.send', asking)
    await bob.call('receipts.give', { conversation: 'group_tea-break', seqs: [message.seq] })
    const found = await find('group-1')
    expect(found.messages).toEqual([
      {
        msgId: 'group-1',
        seq: message.seq,
        sender: 'alice',
        groupId: 'tea-break',
        timeMs: message.timeMs,
        isRevoked: false,
        needReadReceipt: true,
        receipt: {
          conversation: 'group_tea-break',
          msgId: 'group-1',
          seq: message.seq,
          readCount: 1,
          unreadCount: 2,
          undisclosedCount: 0,
          departedCount: 0,
        },
      },
    ])
    expect(JSON.stringify(found)).not.toContain('Nobody')
    const list = { conversation: 'group_tea-break', seq: message.seq, after: 0, count: 10 } as const
    const read = await server.administrate('receipts.members', { ...list, filter: 'read' }, 'viewer')
    expect(read.members.map(({ userId }) => userId)).toEqual(['bob'])
    const unread = await server.administrate('receipts.members', { ...list, filter: 'unread' }, 'viewer')
    expect(unread.members.map(({ userId }) => userId)).toEqual(['carol', 'dave'])
  })

  test('names nobody who has receipts off', async () => {
    const carol = await server.connect('carol')
    await carol.call('receipts.setEnabled', { enabled: false })
    const asking = { msgId: 'group-2', random: 2, elems, needReadReceipt: true, groupId: 'tea-break' }
    const { message } = await alice.call('messages.send', asking)
    const { messages } = await find('group-2')
    expect(messages[0]?.receipt).toMatchObject({ readCount: 0, unreadCount: 2, undisclosedCount: 1 })
    const list = { conversation: 'group_tea-break', seq: message.seq, after: 0, count: 10 } as const
    const unread = await server.administrate('receipts.members', { ...list, filter: 'unread' }, 'viewer')
    expect(unread.members.map(({ userId }) => userId)).toEqual(['bob', 'dave'])
  })

  test('says of a one-to-one message when it was read', async () => {
    const asking = { msgId: 'c2c-1', random: 3, elems, needReadReceipt: true, userId: 'bob' }
    const { message } = await alice.call('messages.send', asking)
    expect((await find('c2c-1')).messages).toMatchObject([
      { sender: 'alice', receiver: 'bob', receipt: { readCount: 0, unreadCount: 1 } },
    ])
    await bob.call('receipts.give', { conversation: 'c2c_alice', seqs: [message.seq] })
    const [found] = (await find('c2c-1')).messages
    expect(found?.receipt?.readCount).toBe(1)
    expect(found?.receipt?.readTimeMs).toBeGreaterThanOrEqual(message.timeMs)
  })

  test('of one without receipts, or recalled, there are no counts; of an unknown ID there is nothing', async () => {
    await alice.call('messages.send', { msgId: 'plain', random: 4, elems, userId: 'bob' })
    const [plain] = (await find('plain')).messages
    expect(plain).toMatchObject({ needReadReceipt: false, isRevoked: false })
    expect(plain?.receipt).toBeUndefined()
    const asking = { msgId: 'recalled', random: 5, elems, needReadReceipt: true, userId: 'bob' }
    const { message } = await alice.call('messages.send', asking)
    await alice.call('messages.revoke', { conversation: 'c2c_bob', seq: message.seq })
    const [recalled] = (await find('recalled')).messages
    expect(recalled).toMatchObject({ isRevoked: true })
    expect(recalled?.receipt).toBeUndefined()
    expect((await find('nothing')).messages).toEqual([])
  })
})
