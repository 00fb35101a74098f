import type { Conversation } from '@kidoku/protocol'
import { expect, test, vi } from 'vitest'
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

function createStore(): ConversationStore {
  return new ConversationStore({ changes: vi.fn(), marksMoved: vi.fn(), peerRead: vi.fn() })
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
