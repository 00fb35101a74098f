import type { Conversation, Message } from '@kidoku/protocol'
import { expect, test } from 'vitest'
import { nextConversation } from './state.ts'

const start: Conversation = {
  conversation: 'group_g1',
  lastSeq: 4,
  version: 2,
  unreadCount: 1,
  countsUnread: true,
  lastMessage: null,
  readSeq: 3,
  readTimeMs: 3_000,
  peerReadSeq: 0,
  peerReadTimeMs: 0,
  activeAtMs: 4_000,
  showName: 'g1',
  faceUrl: '',
  groupType: 'Work',
}

const message = (own: Partial<Message> = {}): Message => ({
  msgId: 'm5',
  seq: 5,
  sender: 'alice',
  groupId: 'g1',
  timeMs: 5_000,
  random: 0,
  elems: [{ type: 'text', text: 'hello' }],
  priority: 'normal',
  needReadReceipt: false,
  ...own,
})

const after = (own: Partial<Message> = {}, from: Partial<Conversation> = {}): Conversation =>
  nextConversation({ ...start, ...from }, { kind: 'message', message: message(own), self: 'bob' })

test('a message of another is one more unread, the last message, and makes the conversation the latest', () => {
  expect(after()).toMatchObject({
    unreadCount: 2,
    lastSeq: 5,
    activeAtMs: 5_000,
    lastMessage: { msgId: 'm5' },
  })
})

test.each<[string, Partial<Message>, Partial<Conversation>]>([
  ['my own, from another device', { sender: 'bob' }, {}],
  ['one that is excluded from the count', { isExcludedFromUnreadCount: true }, {}],
  ['one for certain members only', { receivers: ['bob'] }, {}],
  [
    'a tip of the server',
    { elems: [{ type: 'tips', tips: { kind: 'join', opUserId: 'x', userIds: ['x'], memberCount: 2 } }] },
    {},
  ],
  ['one that another device of mine has read already', {}, { readSeq: 5 }],
  ['one where the server does not count, as in a Meeting', {}, { countsUnread: false }],
])('%s is not unread', (_what, own, from) => {
  expect(after(own, from).unreadCount).toBe(1)
})

test('a message that is excluded from the last message leaves it', () => {
  const last = message({ msgId: 'm4', seq: 4 })
  expect(after({ isExcludedFromLastMessage: true }, { lastMessage: last }).lastMessage).toBe(last)
})

test('a message that the list had already changes nothing', () => {
  expect(after({ seq: 4 })).toEqual(start)
})

test('the read mark sets the count and never moves back', () => {
  const mark = { kind: 'readMark', readTimeMs: 4_000, unreadCount: 0 } as const
  const moved = nextConversation(start, { ...mark, readSeq: 4 })
  expect(moved).toMatchObject({ readSeq: 4, unreadCount: 0 })
  expect(nextConversation(moved, { ...mark, readSeq: 2, unreadCount: 9 })).toBe(moved)
})

test('the mark of the other never moves back', () => {
  const moved = nextConversation(start, { kind: 'peerReadMark', readSeq: 4, readTimeMs: 4_000 })
  expect(moved.peerReadSeq).toBe(4)
  expect(nextConversation(moved, { kind: 'peerReadMark', readSeq: 3, readTimeMs: 3_000 })).toBe(moved)
})

test('a recalled last message is shown as recalled', () => {
  const recalled = message({ elems: [], revoked: { by: 'alice', timeMs: 6_000 } })
  const state = nextConversation(after(), { kind: 'revoked', message: recalled, version: 3 })
  expect(state).toMatchObject({ version: 3, lastMessage: { revoked: { by: 'alice' } } })
})
