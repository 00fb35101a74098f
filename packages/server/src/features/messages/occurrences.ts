import type { Message, NoReceiptReason } from '@kidoku/protocol'
import { type Occurrence, occurrence } from '../../feature.ts'
import type { MemberRow } from '../conversations/members.ts'
import type { ConversationKey } from '../conversations/store.ts'
import type { GroupRow } from '../groups/store.ts'

/** A message on its way in. Features that react may still change what is decided here. */
export interface Draft {
  needReadReceipt: boolean
  noReceiptReason?: NoReceiptReason
}

export interface Accepting {
  readonly draft: Draft
  readonly conversation: ConversationKey
  readonly group: GroupRow | undefined
  readonly isStored: boolean
  readonly sender: string
}

export interface Sent {
  readonly conversation: ConversationKey
  readonly message: Message
  /** The sender's place; absent for an administrator of the server who speaks in a group without being in it. */
  readonly sender: MemberRow | undefined
}

/** A message on its way to those it is for: stored, or for those online alone. */
export interface Delivered {
  readonly conversation: ConversationKey
  readonly group: GroupRow | undefined
  readonly message: Message
  /** Its sender wants no webhook told of it. */
  readonly isQuiet: boolean
}

export interface MessageRevoked {
  readonly conversationId: string
  readonly group: GroupRow | undefined
  readonly seq: number
  /** As it was. */
  readonly message: Message
}

/** Raised before a message is written. */
export const messageAccepting: Occurrence<Accepting> = occurrence('messages.accepting')
/** Raised after a message has been written, in the same transaction; not for messages that are not stored. */
export const messageSent: Occurrence<Sent> = occurrence('messages.sent')
/** Raised when a message has been accepted, at the end: for messages that are not stored too. */
export const messageDelivered: Occurrence<Delivered> = occurrence('messages.delivered')
export const messageRevoked: Occurrence<MessageRevoked> = occurrence('messages.revoked')
