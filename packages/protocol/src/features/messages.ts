import Type from 'typebox'
import {
  type Command,
  command,
  describes,
  type Event,
  event,
  fields,
  type Nothing,
  nothing,
  type Query,
  query,
  type Schema,
} from '../contract.ts'
import { conversationId, count, groupId, msgId, seq, userId } from '../ids.ts'
import * as limits from '../limits.ts'
import { type Message, message, type Priority, priority, type SentElem, sentElem } from '../shapes/message.ts'

export interface SendInput {
  /** One-to-one: the receiver. Exactly one of `userId` and `groupId`, or both: a message in the group to that one member. */
  readonly userId?: string
  readonly groupId?: string
  /** Made by the SDK; sending it again (after a lost answer) stores nothing and gives the first answer again. */
  readonly msgId: string
  /** A random uint32. */
  readonly random: number
  readonly elems: readonly SentElem[]
  readonly priority?: Priority
  readonly needReadReceipt?: boolean
  readonly onlineUserOnly?: boolean
  readonly cloudCustomData?: string
  readonly receivers?: readonly string[]
  readonly atUsers?: readonly string[]
  readonly isExcludedFromUnreadCount?: boolean
  readonly isExcludedFromLastMessage?: boolean
  /** The application is not asked before, or not told after. v2tim.md 3.1 disableCloudMessagePreHook, …PostHook */
  readonly withoutBeforeWebhook?: boolean
  readonly withoutAfterWebhook?: boolean
  /** One-to-one, for administrators: the sender's own number for it, which is part of its key. v2tim.md 3.5 MsgKey */
  readonly clientSeq?: number
  /** For administrators: the sender's own devices are not told; they find it in the history. */
  readonly isHiddenFromSender?: boolean
}

/** Why a message that asked for receipts was sent without. receipts.md §6, §7 */
export type NoReceiptReason = 'groupType' | 'groupSize' | 'onlineUserOnly' | 'receiptsOff'

export interface SendOutput {
  readonly message: Message
  readonly noReceiptReason?: NoReceiptReason
}

/**
 * One page of a conversation. `older`: newest first; `newer`: oldest first. Where several bounds are given, all hold.
 * v2tim.md 3.7
 */
export interface HistoryInput {
  readonly conversation: string
  readonly direction: 'older' | 'newer'
  readonly count: number
  /** Start beyond this message, itself not included. */
  readonly beyondSeq?: number
  /** Start at this message, itself included. */
  readonly fromSeq?: number
  /** Only messages of at least, and at most, this time, in ms; both included. */
  readonly minTimeMs?: number
  readonly maxTimeMs?: number
  /** Exactly these. */
  readonly seqs?: readonly number[]
}
export interface MessagePage {
  readonly messages: readonly Message[]
  readonly isFinished: boolean
}

export interface FindInput {
  readonly msgIds: readonly string[]
}
export interface MessageList {
  /** Those that exist and that the caller may see. */
  readonly messages: readonly Message[]
}

/** Finds one-to-one messages by what the server API calls them. v2tim.md 3.5 MsgKey */
export interface FindKeysInput {
  readonly conversation: string
  readonly keys: readonly string[]
  /** Only what this one of the two has sent: each numbers for itself, and their keys may be the same. */
  readonly sender?: string
}
export interface KeyList {
  /** In the order asked for; what is no key, or whose message does not exist, is left out. */
  readonly found: readonly { readonly key: string; readonly seq: number }[]
}

export interface RevokeInput {
  readonly conversation: string
  readonly seq: number
  readonly reason?: string
}

/** Asks for messages that were changed after they were sent (recalled, later: edited). */
export interface ChangedInput {
  readonly conversation: string
  /** The conversation's version that the caller has. */
  readonly sinceVersion: number
  readonly count: number
}
export interface ChangedMessages {
  readonly messages: readonly Message[]
  /** The version up to which this answer goes. */
  readonly version: number
  readonly isFinished: boolean
}

export interface Received {
  readonly message: Message
}
export interface Revoked {
  readonly message: Message
  /** The conversation's version with this change. */
  readonly version: number
}

/** As long as its frame may be: a message that is too long has a refusal of its own. */
const text = Type.String({ maxLength: limits.frameBytesMax })
const userIds = (most: number): Type.TArray<Schema<string>> =>
  Type.Array(userId, { minItems: 1, maxItems: most })
const flag = Type.Optional(Type.Boolean())
const reason = Type.Optional(Type.String({ maxLength: limits.reasonBytesMax }))
const pageSize = Type.Integer({ minimum: 1, maximum: limits.historyPageMax })

const messageList = Type.Array(message)

export const send: Command<'messages.send', SendInput, SendOutput> = command('messages.send', {
  input: describes<SendInput>()(
    fields({
      userId: Type.Optional(userId),
      groupId: Type.Optional(groupId),
      msgId,
      random: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }),
      elems: Type.Array(sentElem, { minItems: 1, maxItems: limits.messageElemsMax }),
      priority: Type.Optional(priority),
      needReadReceipt: flag,
      onlineUserOnly: flag,
      cloudCustomData: Type.Optional(text),
      receivers: Type.Optional(userIds(limits.receiversMax)),
      atUsers: Type.Optional(userIds(limits.atUsersMax)),
      isExcludedFromUnreadCount: flag,
      isExcludedFromLastMessage: flag,
      withoutBeforeWebhook: flag,
      withoutAfterWebhook: flag,
      clientSeq: Type.Optional(Type.Integer({ minimum: 0, maximum: 0xffff_ffff })),
      isHiddenFromSender: flag,
    }),
  ),
  output: describes<SendOutput>()(
    fields({
      message,
      noReceiptReason: Type.Optional(
        Type.Union([
          Type.Literal('groupType'),
          Type.Literal('groupSize'),
          Type.Literal('onlineUserOnly'),
          Type.Literal('receiptsOff'),
        ]),
      ),
    }),
  ),
})

export const history: Query<'messages.history', HistoryInput, MessagePage> = query('messages.history', {
  input: describes<HistoryInput>()(
    fields({
      conversation: conversationId,
      direction: Type.Union([Type.Literal('older'), Type.Literal('newer')]),
      count: pageSize,
      beyondSeq: Type.Optional(count),
      fromSeq: Type.Optional(count),
      minTimeMs: Type.Optional(count),
      maxTimeMs: Type.Optional(count),
      seqs: Type.Optional(Type.Array(seq, { minItems: 1, maxItems: limits.historyPageMax })),
    }),
  ),
  output: describes<MessagePage>()(fields({ messages: messageList, isFinished: Type.Boolean() })),
})

export const find: Query<'messages.find', FindInput, MessageList> = query('messages.find', {
  input: describes<FindInput>()(
    fields({ msgIds: Type.Array(msgId, { minItems: 1, maxItems: limits.findMessagesMax }) }),
  ),
  output: describes<MessageList>()(fields({ messages: messageList })),
})

export const findKeys: Query<'messages.findKeys', FindKeysInput, KeyList> = query('messages.findKeys', {
  reservedTo: 'viewer',
  input: describes<FindKeysInput>()(
    fields({
      conversation: conversationId,
      keys: Type.Array(Type.String({ maxLength: 50 }), { minItems: 1, maxItems: limits.findMessagesMax }),
      sender: Type.Optional(userId),
    }),
  ),
  output: describes<KeyList>()(fields({ found: Type.Array(fields({ key: Type.String(), seq })) })),
})

/** Takes a message back: its sender within the window (setting), a group's owner or administrator at any time in it. */
export const revoke: Command<'messages.revoke', RevokeInput, Nothing> = command('messages.revoke', {
  input: describes<RevokeInput>()(fields({ conversation: conversationId, seq, reason })),
  output: nothing,
})

export const changed: Query<'messages.changed', ChangedInput, ChangedMessages> = query('messages.changed', {
  input: describes<ChangedInput>()(
    fields({ conversation: conversationId, sinceVersion: count, count: pageSize }),
  ),
  output: describes<ChangedMessages>()(
    fields({ messages: messageList, version: count, isFinished: Type.Boolean() }),
  ),
})

/** To everybody who may see the message, but the very connection that sent it. */
export const received: Event<'messages.received', Received> = event(
  'messages.received',
  describes<Received>()(fields({ message })),
)
/** To everybody who may see the message, the connection that recalled it too. */
export const revoked: Event<'messages.revoked', Revoked> = event(
  'messages.revoked',
  describes<Revoked>()(fields({ message, version: count })),
)
