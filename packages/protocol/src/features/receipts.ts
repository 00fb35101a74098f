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

/** Messages of one conversation, by their numbers: 30 numbers are a third of the bytes of 30 IDs. */
export interface MessagesOfConversation {
  readonly conversation: string
  /** 1 to 30 (a server setting). */
  readonly seqs: readonly number[]
}

/** The four states of receipts.md §2 as numbers; they add up to the message's audience. */
export interface Receipt {
  readonly conversation: string
  readonly msgId: string
  readonly seq: number
  /** Audience members who gave a receipt; the sender is never one of them. Only grows. */
  readonly readCount: number
  /** Still members, receipts on, gave none. */
  readonly unreadCount: number
  /** Still members, receipts off, gave none. Always 0 where `receipts.discloseOptOut` is false: they count as unread then. */
  readonly undisclosedCount: number
  /** Left without giving one. */
  readonly departedCount: number
  /** One-to-one: when the receiver gave it. */
  readonly readTimeMs?: number
}
/** People read on from where they were: what is a run can be named as one, in a tenth of the bytes. */
export interface GiveInput extends MessagesOfConversation {
  /** Runs of messages, `[first, last]`, both included; they count among the 30. */
  readonly runs?: readonly (readonly [first: number, last: number])[]
}
export interface ReceiptList {
  readonly receipts: readonly Receipt[]
}

export interface MembersInput {
  readonly conversation: string
  readonly seq: number
  readonly filter: 'read' | 'unread'
  /** 0 to start, then `next` of the page before. Opaque. */
  readonly after: number
  readonly count: number
}
export interface ReadMember {
  readonly userId: string
  readonly nickName: string
  readonly faceUrl: string
  readonly nameCard: string
  /** In the read list: the server's clock when the receipt was accepted. */
  readonly readTimeMs?: number
}
export interface MemberPage {
  /** Read: in the order of reading. Unread: in the order of joining. */
  readonly members: readonly ReadMember[]
  readonly next: number
  readonly isFinished: boolean
}

export interface FindReceiptsInput {
  readonly msgId: string
}
/** A message and what has become of it; what it says is nobody's business here. */
export interface FoundMessage {
  readonly msgId: string
  readonly seq: number
  readonly sender: string
  /** One-to-one. */
  readonly receiver?: string
  readonly groupId?: string
  readonly timeMs: number
  readonly isRevoked: boolean
  readonly needReadReceipt: boolean
  /** As its sender sees it; absent where there is no record. */
  readonly receipt?: Receipt
}
export interface FoundMessages {
  /** Senders make the IDs: one may stand in several conversations. The oldest first, 20 at most. */
  readonly messages: readonly FoundMessage[]
}

export interface ChangesInput {
  readonly cursor: number
  readonly count: number
}
export interface ReceiptChanges {
  /** The receipts, as they are now, of the messages whose receipts changed after the cursor. */
  readonly receipts: readonly Receipt[]
  readonly cursor: number
  readonly isFinished: boolean
}

export interface Changed {
  readonly receipts: readonly Receipt[]
  /** The number of the user's own log that these receipts bring the device to. */
  readonly cursor: number
  /** Nothing between this cursor and the other is left out; whoever's is older has missed something, and asks. Absent: no doubt. */
  readonly sinceCursor?: number
}
export interface Enabled {
  readonly enabled: boolean
}
export interface Outdated {
  readonly conversation: string
}

const messagesOfConversation: Schema<MessagesOfConversation> = describes<MessagesOfConversation>()(
  fields({
    conversation: conversationId,
    // A little above the setting's ceiling, so that the feature can refuse with a text that says what the limit is.
    seqs: Type.Array(seq, { maxItems: 10_000 }),
  }),
)
const giveInput: Schema<GiveInput> = describes<GiveInput>()(
  fields({
    conversation: conversationId,
    seqs: Type.Array(seq, { maxItems: 10_000 }),
    runs: Type.Optional(Type.Array(Type.Tuple([seq, seq]), { maxItems: 1_000 })),
  }),
)
const receipt: Schema<Receipt> = describes<Receipt>()(
  fields({
    conversation: conversationId,
    msgId,
    seq,
    readCount: count,
    unreadCount: count,
    undisclosedCount: count,
    departedCount: count,
    readTimeMs: Type.Optional(count),
  }),
)
const receipts = Type.Array(receipt)
const enabled: Schema<Enabled> = describes<Enabled>()(fields({ enabled: Type.Boolean() }))
const readMember = describes<ReadMember>()(
  fields({
    userId,
    nickName: Type.String(),
    faceUrl: Type.String(),
    nameCard: Type.String(),
    readTimeMs: Type.Optional(count),
  }),
)

/** Says that the caller has read these messages. Saying it again changes nothing. receipts.md §3 */
export const give: Command<'receipts.give', GiveInput, Nothing> = command('receipts.give', {
  input: giveInput,
  output: nothing,
})
/** Counts of own messages; a message without a receipt record is left out. receipts.md §5 */
export const get: Query<'receipts.get', MessagesOfConversation, ReceiptList> = query('receipts.get', {
  input: messagesOfConversation,
  output: describes<ReceiptList>()(fields({ receipts })),
})
/** A page of those who have, or have not, read one message. receipts.md §5 */
export const members: Query<'receipts.members', MembersInput, MemberPage> = query('receipts.members', {
  input: describes<MembersInput>()(
    fields({
      conversation: conversationId,
      seq,
      filter: Type.Union([Type.Literal('read'), Type.Literal('unread')]),
      after: count,
      count: Type.Integer({ minimum: 1, maximum: limits.readMembersPageMax }),
    }),
  ),
  output: describes<MemberPage>()(
    fields({ members: Type.Array(readMember), next: count, isFinished: Type.Boolean() }),
  ),
})
/** What changed in the caller's receipts since a cursor: for a device that was away. receipts.md §4 */
export const changes: Query<'receipts.changes', ChangesInput, ReceiptChanges> = query('receipts.changes', {
  input: describes<ChangesInput>()(
    fields({ cursor: count, count: Type.Integer({ minimum: 1, maximum: limits.receiptChangesPageMax }) }),
  ),
  output: describes<ReceiptChanges>()(fields({ receipts, cursor: count, isFinished: Type.Boolean() })),
})
/** The user's own switch, the same on all devices; mutual. receipts.md §7 */
export const setEnabled: Command<'receipts.setEnabled', Enabled, Nothing> = command('receipts.setEnabled', {
  input: enabled,
  output: nothing,
})
export const getEnabled: Query<'receipts.getEnabled', Nothing, Enabled> = query('receipts.getEnabled', {
  input: nothing,
  output: enabled,
})

/** To a message's sender, when its counts have changed; gathered. receipts.md §4 */
export const receiptsChanged: Event<'receipts.changed', Changed> = event(
  'receipts.changed',
  describes<Changed>()(fields({ receipts, cursor: count, sinceCursor: Type.Optional(count) })),
)
/** To the user's own devices. */
export const enabledChanged: Event<'receipts.enabledChanged', Enabled> = event(
  'receipts.enabledChanged',
  enabled,
)
/**
 * To the senders of a group's newest messages that ask for receipts, when somebody has left it: counts of unread may have
 * become departed. Who shows counts of own messages there asks for them again.
 */
export const receiptsOutdated: Event<'receipts.outdated', Outdated> = event(
  'receipts.outdated',
  describes<Outdated>()(fields({ conversation: conversationId })),
)

/** Finds a message by its ID, wherever it is, with the counts of its receipts. Who has read it: `receipts.members`. */
export const findReceipts: Query<'receipts.find', FindReceiptsInput, FoundMessages> = query('receipts.find', {
  reservedTo: 'viewer',
  input: describes<FindReceiptsInput>()(fields({ msgId })),
  output: describes<FoundMessages>()(
    fields({
      messages: Type.Array(
        fields({
          msgId,
          seq: count,
          sender: userId,
          receiver: Type.Optional(userId),
          groupId: Type.Optional(groupId),
          timeMs: count,
          isRevoked: Type.Boolean(),
          needReadReceipt: Type.Boolean(),
          receipt: Type.Optional(receipt),
        }),
      ),
    }),
  ),
})
