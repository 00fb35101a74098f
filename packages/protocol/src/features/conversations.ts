import Type from 'typebox'
import { describes, fields, type Query, query, type Schema } from '../contract.ts'
import { conversationId, count } from '../ids.ts'
import * as limits from '../limits.ts'
import { type GroupType, groupType } from '../shapes/group.ts'
import { type Message, message } from '../shapes/message.ts'

/** An unread message that mentions the caller by name, or everybody, or both. v2tim.md 4 */
export interface Mention {
  readonly seq: number
  readonly me: boolean
  readonly all: boolean
}

/** One entry of the caller's list, derived: nothing is written here when a message is sent. v2tim.md 5.1 */
export interface Conversation {
  readonly conversation: string
  /** The newest message's number; 0 where there is none. */
  readonly lastSeq: number
  /** Grows with every change to messages already sent (recall). */
  readonly version: number
  readonly unreadCount: number
  /** Whether messages that come in add to it: not in Meeting groups, unless the server is set so. v2tim.md 6.1 */
  readonly countsUnread: boolean
  readonly lastMessage: Message | null
  /** The caller's read mark: messages up to it are read. */
  readonly readSeq: number
  readonly readTimeMs: number
  /** One-to-one: the other's read mark. */
  readonly peerReadSeq: number
  readonly peerReadTimeMs: number
  /** When something last happened in it; sort by it, descending. */
  readonly activeAtMs: number
  /** Group: its name, else its ID. One-to-one: the nick name, else the user ID. */
  readonly showName: string
  readonly faceUrl: string
  readonly groupType?: GroupType
  /** Group: the newest unread messages of others that mention the caller, ascending; absent where there is none. */
  readonly mentions?: readonly Mention[]
}

export interface ListInput {
  /** 0 to start, then `next` of the page before. Opaque. */
  readonly after: number
  readonly count: number
}
export interface ConversationPage {
  readonly conversations: readonly Conversation[]
  readonly next: number
  readonly isFinished: boolean
}
export interface GetConversationsInput {
  readonly conversations: readonly string[]
}
export interface ConversationList {
  /** In the order asked for; what the caller has no part in is left out. */
  readonly conversations: readonly Conversation[]
}
export interface UnreadTotalInput {
  /** Absent: of all kinds. */
  readonly kind?: 'c2c' | 'group'
}
export interface UnreadTotal {
  readonly unreadCount: number
}

export const conversation: Schema<Conversation> = describes<Conversation>()(
  fields({
    conversation: conversationId,
    lastSeq: count,
    version: count,
    unreadCount: count,
    countsUnread: Type.Boolean(),
    lastMessage: Type.Union([message, Type.Null()]),
    readSeq: count,
    readTimeMs: count,
    peerReadSeq: count,
    peerReadTimeMs: count,
    activeAtMs: count,
    showName: Type.String(),
    faceUrl: Type.String(),
    groupType: Type.Optional(groupType),
    mentions: Type.Optional(
      Type.Array(fields({ seq: count, me: Type.Boolean(), all: Type.Boolean() }), {
        maxItems: limits.mentionsListedMax,
      }),
    ),
  }),
)

/** The caller's conversations, the latest active first, in pages. */
export const listConversations: Query<'conversations.list', ListInput, ConversationPage> = query(
  'conversations.list',
  {
    input: describes<ListInput>()(
      fields({ after: count, count: Type.Integer({ minimum: 1, maximum: limits.conversationsPageMax }) }),
    ),
    output: describes<ConversationPage>()(
      fields({ conversations: Type.Array(conversation), next: count, isFinished: Type.Boolean() }),
    ),
  },
)
export const getConversations: Query<'conversations.get', GetConversationsInput, ConversationList> = query(
  'conversations.get',
  {
    input: describes<GetConversationsInput>()(
      fields({
        conversations: Type.Array(conversationId, { minItems: 1, maxItems: limits.conversationsPageMax }),
      }),
    ),
    output: describes<ConversationList>()(fields({ conversations: Type.Array(conversation) })),
  },
)
export const unreadTotal: Query<'conversations.unreadTotal', UnreadTotalInput, UnreadTotal> = query(
  'conversations.unreadTotal',
  {
    input: describes<UnreadTotalInput>()(
      fields({ kind: Type.Optional(Type.Union([Type.Literal('c2c'), Type.Literal('group')])) }),
    ),
    output: describes<UnreadTotal>()(fields({ unreadCount: count })),
  },
)
