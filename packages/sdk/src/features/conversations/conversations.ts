import type { Conversation, Message } from '@kidoku/protocol'
import { groupConversation, limits } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import type { Gate } from '../../gate.ts'
import { createListeners, type Listeners } from '../../listeners.ts'
import { hasCode } from '../../v2tim-error.ts'
import type { V2TIMMessage } from '../messages/message.ts'
import type { Marks } from '../messages/translate.ts'
import type { V2TIMConversation } from './conversation.ts'
import type { V2TIMConversationListener } from './conversation-manager.ts'
import { type ConversationChanges, ConversationStore } from './store.ts'
import { ConversationSync } from './sync.ts'
import { v2timConversation } from './translate.ts'

/** My conversations, kept up to date; what the other features see of them. */
export interface Conversations {
  readonly store: ConversationStore
  readonly sync: ConversationSync
  readonly listeners: Listeners<V2TIMConversationListener>
  readonly marksOf: (conversation: string) => Marks
  readonly shown: (entry: Conversation) => V2TIMConversation
  /** A message that is new in its conversation, mine or not. */
  readonly message: (conversation: string, message: Message) => void
  /** The sum of the unread, if it is another than was told last. */
  readonly tellTotal: () => void
  /** The list is here, and what is new in it; at once while the line is lost. */
  readonly settled: () => Promise<void>
  /** Known, or asked for now; `undefined` where I have no part in it. */
  readonly find: (conversation: string) => Promise<Conversation | undefined>
}

export interface ConversationsOptions {
  readonly client: Client
  /** Shut while the list is fetched: what would change it waits. */
  readonly gate: Gate
  /** The one object of a message. */
  readonly adopt: (message: Message) => V2TIMMessage
  readonly marksMoved: (conversation: string) => void
  readonly peerRead: (conversation: string, readTimeMs: number) => void
}

const noMarks: Marks = { readSeq: 0, peerReadSeq: 0 }

export function createConversations(options: ConversationsOptions): Conversations {
  const { client, gate, adopt } = options
  const listeners = createListeners<V2TIMConversationListener>(client.log)
  let toldTotal = 0
  const store = new ConversationStore({
    changes: (changes) => tellChanges(changes),
    marksMoved: options.marksMoved,
    peerRead: options.peerRead,
  })
  const sync = new ConversationSync(client, store)

  const shown = (entry: Conversation): V2TIMConversation =>
    v2timConversation(entry, entry.lastMessage === null ? null : adopt(entry.lastMessage))

  function tellChanges({ added, changed, deleted }: ConversationChanges): void {
    const list = (ids: readonly string[]): V2TIMConversation[] =>
      ids
        .map((id) => store.get(id))
        .filter((entry) => entry !== undefined)
        .map(shown)
    if (added.length > 0) listeners.tell((listener) => listener.onNewConversation?.(list(added)))
    if (changed.length > 0) listeners.tell((listener) => listener.onConversationChanged?.(list(changed)))
    if (deleted.length > 0) listeners.tell((listener) => listener.onConversationDeleted?.(deleted))
    tellTotal()
  }

  function tellTotal(): void {
    // The sum over a part of the list would be wrong; who asks gets the server's.
    if (!sync.isComplete || store.total === toldTotal) return
    toldTotal = store.total
    listeners.tell((listener) => listener.onTotalUnreadMessageCountChanged?.(store.total))
  }

  const learning = new Map<string, Promise<void>>()

  /** Asks the server for one that is not in the list; told as new. */
  function learn(conversation: string): void {
    if (store.isExpected(conversation)) return
    store.expect(conversation)
    const learnt = client
      .call('conversations.get', { conversations: [conversation] })
      .then(({ conversations }) => store.arrived(conversation, conversations[0]))
      .catch((error: unknown) => {
        // Logged out meanwhile: nobody waits for it.
        if (!hasCode(error, 6014, 7009))
          client.log('warn', 'a new conversation cannot be fetched', { conversation, error: String(error) })
        store.arrived(conversation, undefined)
      })
      .finally(() => learning.delete(conversation))
    learning.set(conversation, learnt)
  }

  let lost = Promise.withResolvers<void>()
  client.at('lost', () => {
    lost.resolve()
    lost = Promise.withResolvers()
  })
  const settled = async (): Promise<void> => {
    await sync.settled()
    if (client.isOnline()) await Promise.race([lost.promise, Promise.all(learning.values())])
  }

  client.on('readMarks.moved', ({ conversation, ...mark }) =>
    gate.pass(() => store.apply(conversation, { kind: 'readMark', ...mark })),
  )
  client.on('groups.infoChanged', ({ groupId, changes }) => {
    const text = (field: string): string | undefined => {
      const value = changes.find((change) => change.field === field)?.value
      return typeof value === 'string' ? value : undefined
    }
    const [name, faceUrl] = [text('name'), text('faceUrl')]
    gate.pass(() =>
      store.apply(groupConversation(groupId), {
        kind: 'shown',
        ...(name === undefined ? {} : { showName: name === '' ? groupId : name }),
        ...(faceUrl === undefined ? {} : { faceUrl }),
      }),
    )
  })

  const came = (groupId: string): void => gate.pass(() => learn(groupConversation(groupId)))
  const went = (groupId: string): void => gate.pass(() => store.remove(groupConversation(groupId)))
  const isMe = ({ userId }: { readonly userId: string }): boolean => userId === client.session().userId
  client.on('groups.created', ({ groupId }) => came(groupId))
  client.on('groups.memberEntered', ({ groupId, members }) => members.some(isMe) && came(groupId))
  client.on('groups.memberInvited', ({ groupId, members }) => members.some(isMe) && came(groupId))
  client.on('groups.memberKicked', ({ groupId, members }) => members.some(isMe) && went(groupId))
  client.on('groups.memberLeft', ({ groupId, members }) => members.some(isMe) && went(groupId))
  client.on('groups.dismissed', ({ groupId }) => went(groupId))
  client.on('groups.selfQuit', ({ groupId }) => went(groupId))

  client.at('loggedOut', () => {
    store.clear()
    sync.clear()
    toldTotal = 0
  })

  return {
    store,
    sync,
    listeners,
    marksOf: (conversation) => store.get(conversation) ?? noMarks,
    shown,
    tellTotal,
    message: (conversation, message) => {
      if (message.seq === 0) return // Not stored: it is nobody's last message.
      if (store.get(conversation) === undefined) learn(conversation)
      store.apply(conversation, { kind: 'message', message, self: client.session().userId })
    },
    settled,
    find: async (conversation) => {
      await settled()
      if (store.get(conversation) === undefined && !sync.isComplete) {
        const answer = await client.call('conversations.get', { conversations: [conversation] })
        for (const entry of answer.conversations) {
          if (store.get(entry.conversation) === undefined) store.putSilently(entry)
        }
      }
      return store.get(conversation)
    },
  }
}

/** How many conversations one call may name. */
export const conversationsPerCallMax: number = limits.conversationsPageMax
