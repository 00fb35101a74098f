import type { Conversation, Input } from '@kidoku/protocol'
import { expect, test } from 'vitest'
import type { Client } from '../client.ts'
import type { Conversations } from '../features/conversations/conversations.ts'
import { ConversationStore } from '../features/conversations/store.ts'
import { ConversationSync } from '../features/conversations/sync.ts'
import { Inbox } from '../features/messages/inbox.ts'
import type { Messages } from '../features/messages/messages.ts'
import { Gate } from '../gate.ts'
import { keepUp } from './resume.ts'

/** Somebody who has logged in when the server's clock said 1,000, and the conversations that the server has of them. */
function somebody() {
  const list: Conversation[] = []
  const asked: Input<'messages.history'>[] = []
  const faults: unknown[] = []
  const handlers = new Map<string, (...facts: unknown[]) => unknown>()
  const client = {
    async call(method: string, input: unknown) {
      if (method === 'conversations.list') return { conversations: list, next: 0, isFinished: true }
      asked.push(input as Input<'messages.history'>)
      return { messages: [], isFinished: true }
    },
    at: (name: string, handler: (...facts: unknown[]) => unknown) => handlers.set(name, handler),
    log: (...text: unknown[]) => faults.push(text),
  } as unknown as Client
  const store = new ConversationStore({ changes() {}, marksMoved() {}, peerRead() {} })
  const conversations = {
    store,
    sync: new ConversationSync(client, store),
    listeners: { tell: () => undefined },
    tellTotal: () => undefined,
  } as unknown as Conversations
  const messages = { inbox: new Inbox({ client, tell: () => undefined }) } as unknown as Messages
  keepUp({ client, gate: new Gate(), conversations, messages })
  const becomes = async (name: string, ...facts: unknown[]): Promise<void> => {
    await handlers.get(name)?.(...facts)
    await new Promise((resolve) => setImmediate(resolve))
    expect(faults).toEqual([])
  }
  return {
    asked,
    loggedIn: () => becomes('loggedIn', { serverTimeMs: 1_000 }),
    resumed: (lostAtMs: number) => becomes('resumed', {}, lostAtMs),
    has(conversation: string, activeAtMs: number): void {
      const marks = { readSeq: 0, peerReadSeq: 0, peerReadTimeMs: 0 }
      // What of it matters here.
      list.push({
        conversation,
        activeAtMs,
        lastSeq: 3,
        version: 0,
        unreadCount: 0,
        ...marks,
      } as Conversation)
    },
  }
}

test('what began while the line was lost is fetched from its first message, whatever clocks say', async () => {
  const { asked, loggedIn, resumed, has } = somebody()
  has('c2c_old', 900)
  await loggedIn()
  has('c2c_new', 5_000)
  // This device was late in noticing what it had heard.
  await resumed(9_000)
  expect(asked).toMatchObject([{ conversation: 'c2c_new', beyondSeq: 0, minTimeMs: 0 }])
})

test('a group that somebody came to meanwhile has a past that is no news', async () => {
  const { asked, loggedIn, resumed, has } = somebody()
  await loggedIn()
  has('group_new', 9_500)
  await resumed(9_000)
  expect(asked).toMatchObject([{ conversation: 'group_new', beyondSeq: 0, minTimeMs: 7_000 }])
})

test('what was there before somebody logged in is no news', async () => {
  const { asked, loggedIn, has } = somebody()
  has('c2c_old', 900)
  await loggedIn()
  expect(asked).toEqual([])
})
