import type { Conversation } from '@kidoku/protocol'
import { beforeEach, expect, test, vi } from 'vitest'
import { ConversationStore } from './store.ts'

const entry: Conversation = {
  conversation: 'group_g',
  lastSeq: 1,
  version: 0,
  unreadCount: 1,
  countsUnread: true,
  lastMessage: null,
  readSeq: 0,
  readTimeMs: 0,
  peerReadSeq: 0,
  peerReadTimeMs: 0,
  activeAtMs: 1,
  showName: 'g',
  faceUrl: '',
}

const peerRead = vi.fn<(id: string, readTimeMs: number) => void>()
beforeEach(() => void peerRead.mockReset())

function createStore(): ConversationStore {
  return new ConversationStore({ changes: vi.fn(), marksMoved: vi.fn(), peerRead })
}

test('what happens to a conversation while it is asked for happens to the answer, which may be older', () => {
  const store = createStore()
  store.expect('group_g')
  store.apply('group_g', { kind: 'readMark', readSeq: 1, readTimeMs: 5, unreadCount: 0 })
  expect(store.get('group_g')).toBeUndefined()
  store.arrived('group_g', entry)
  expect(store.get('group_g')).toMatchObject({ readSeq: 1, unreadCount: 0 })
})

test('a conversation that was left while it was asked for does not come back with the answer', () => {
  const store = createStore()
  store.expect('group_g')
  store.remove('group_g')
  store.arrived('group_g', entry)
  expect(store.get('group_g')).toBeUndefined()
})

test('a conversation that comes after its messages marks them, and says how far the other has read', () => {
  const events = { changes: vi.fn(), marksMoved: vi.fn(), peerRead: vi.fn() }
  const store = new ConversationStore(events)
  store.expect('c2c_bob')
  store.apply('c2c_bob', { kind: 'peerReadMark', readSeq: 1, readTimeMs: 9 })
  store.arrived('c2c_bob', { ...entry, conversation: 'c2c_bob', peerReadSeq: 1, peerReadTimeMs: 9 })
  expect(events.marksMoved.mock.calls).toEqual([['c2c_bob']])
  expect(events.peerRead.mock.calls).toEqual([['c2c_bob', 9]])
})

test.each([
  ['is older than the mark', { peerReadSeq: 0, peerReadTimeMs: 0 }],
  ['knows the mark already', { peerReadSeq: 1, peerReadTimeMs: 5 }],
])('what the other has read while it is asked for is told once, where the answer %s', (_which, marks) => {
  const store = createStore()
  const mark = { kind: 'peerReadMark', readSeq: 1, readTimeMs: 5 } as const
  store.expect('c2c_bob')
  store.apply('c2c_bob', mark)
  store.apply('c2c_bob', mark)
  expect(peerRead).not.toHaveBeenCalled()
  store.arrived('c2c_bob', { ...entry, ...marks, conversation: 'c2c_bob' })
  store.apply('c2c_bob', mark)
  expect(peerRead.mock.calls).toEqual([['c2c_bob', 5]])
})

test('what the other has read is told, though the conversation is not here or cannot be fetched', () => {
  const store = createStore()
  store.apply('c2c_bob', { kind: 'peerReadMark', readSeq: 1, readTimeMs: 5 })
  store.expect('c2c_cyd')
  store.apply('c2c_cyd', { kind: 'peerReadMark', readSeq: 1, readTimeMs: 6 })
  store.arrived('c2c_cyd', undefined)
  expect(peerRead.mock.calls).toEqual([
    ['c2c_bob', 5],
    ['c2c_cyd', 6],
  ])
})
