import type { Conversation, Mention, Message } from '@kidoku/protocol'
import { everybodyMentioned, limits } from '@kidoku/protocol/wire'

/** What can happen to one conversation of mine. */
export type ConversationEvent =
  | { readonly kind: 'message'; readonly message: Message; readonly self: string }
  | { readonly kind: 'revoked'; readonly message: Message; readonly version: number }
  | {
      readonly kind: 'readMark'
      readonly readSeq: number
      readonly readTimeMs: number
      readonly unreadCount: number
    }
  | { readonly kind: 'peerReadMark'; readonly readSeq: number; readonly readTimeMs: number }
  | { readonly kind: 'shown'; readonly showName?: string; readonly faceUrl?: string }

/** State + event → state. The same object comes back where nothing changed. */
export function nextConversation(state: Conversation, event: ConversationEvent): Conversation {
  switch (event.kind) {
    case 'message':
      return withMessage(state, event.message, event.self)
    case 'revoked':
      return withRevoked(state, event.message, event.version)
    case 'readMark':
      return withReadMark(state, event)
    case 'peerReadMark':
      if (event.readSeq <= state.peerReadSeq && event.readTimeMs <= state.peerReadTimeMs) return state
      return { ...state, peerReadSeq: event.readSeq, peerReadTimeMs: event.readTimeMs }
    case 'shown':
      return withShown(state, event)
  }
}

function withMessage(state: Conversation, message: Message, self: string): Conversation {
  // Not stored, or already in the list as the server gave it.
  if (message.seq <= state.lastSeq) return state
  const mention = mentionIn(message, self)
  return {
    ...state,
    ...(mention === undefined || message.seq <= state.readSeq
      ? {}
      : { mentions: [...(state.mentions ?? []), mention].slice(-limits.mentionsListedMax) }),
    lastSeq: message.seq,
    lastMessage: message.isExcludedFromLastMessage === true ? state.lastMessage : message,
    activeAtMs: Math.max(state.activeAtMs, message.timeMs),
    unreadCount: state.unreadCount + (isUnread(state, message, self) ? 1 : 0),
  }
}

function mentionIn({ atUsers, receivers, sender, seq }: Message, self: string): Mention | undefined {
  if (atUsers === undefined || receivers !== undefined || sender === self) return undefined
  const [me, all] = [atUsers.includes(self), atUsers.includes(everybodyMentioned)]
  return me || all ? { seq, me, all } : undefined
}

function mentionsBut(state: Conversation, isGone: (seq: number) => boolean): Pick<Conversation, 'mentions'> {
  return state.mentions === undefined ? {} : { mentions: state.mentions.filter(({ seq }) => !isGone(seq)) }
}

/** v2tim.md 6.1: Meeting and AVChatRoom do not count; targeted messages and tips do not either (v2tim.md 3.4). */
function isUnread(state: Conversation, message: Message, self: string): boolean {
  return (
    message.sender !== self &&
    message.isExcludedFromUnreadCount !== true &&
    message.receivers === undefined &&
    message.elems[0]?.type !== 'tips' &&
    message.seq > state.readSeq &&
    state.countsUnread
  )
}

function withRevoked(state: Conversation, message: Message, version: number): Conversation {
  const isLast = state.lastMessage?.seq === message.seq
  if (version <= state.version && !isLast) return state
  return {
    ...state,
    ...mentionsBut(state, (seq) => seq === message.seq),
    version: Math.max(version, state.version),
    lastMessage: isLast ? message : state.lastMessage,
  }
}

/** The mark never moves back. receipts.md §8 */
function withReadMark(
  state: Conversation,
  { readSeq, readTimeMs, unreadCount }: Extract<ConversationEvent, { readonly kind: 'readMark' }>,
): Conversation {
  if (readSeq < state.readSeq) return state
  if (readSeq === state.readSeq && unreadCount === state.unreadCount) return state
  return {
    ...state,
    ...mentionsBut(state, (seq) => seq <= readSeq),
    readSeq,
    readTimeMs: Math.max(readTimeMs, state.readTimeMs),
    unreadCount,
  }
}

function withShown(
  state: Conversation,
  event: Extract<ConversationEvent, { readonly kind: 'shown' }>,
): Conversation {
  const showName = event.showName ?? state.showName
  const faceUrl = event.faceUrl ?? state.faceUrl
  if (showName === state.showName && faceUrl === state.faceUrl) return state
  return { ...state, showName, faceUrl }
}

/** Whether a listener would see a difference between two states as the server gave them. */
export function isSameConversation(a: Conversation, b: Conversation): boolean {
  return (
    a.lastSeq === b.lastSeq &&
    a.version === b.version &&
    a.unreadCount === b.unreadCount &&
    a.readSeq === b.readSeq &&
    a.peerReadSeq === b.peerReadSeq &&
    a.activeAtMs === b.activeAtMs &&
    a.showName === b.showName &&
    a.faceUrl === b.faceUrl
  )
}
