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
} from '../contract.ts'
import { conversationId, count, userId } from '../ids.ts'

/** Moves the caller's read mark forward; never back, never past the last message. receipts.md §8 */
export interface SetReadMarkInput {
  readonly conversation: string
  /** Up to this message, included. Neither bound: up to the last message. */
  readonly upToSeq?: number
  /** Up to messages of this time, included. */
  readonly upToTimeMs?: number
}
export interface SetAllReadMarksInput {
  readonly scope: 'c2c' | 'group' | 'all'
}
/** Makes it so many unread messages of one of the caller's groups, whatever they have read. v2tim.md 2.2.7 */
export interface SetUnreadInput {
  readonly conversation: string
  readonly unreadCount: number
}
export interface ReadMarkMoved {
  readonly conversation: string
  readonly readSeq: number
  readonly readTimeMs: number
  readonly unreadCount: number
}
export interface PeerReadMarkMoved {
  /** Who has read. */
  readonly userId: string
  readonly readSeq: number
  /** The time of the newest message that they have read. */
  readonly readTimeMs: number
}

export const setReadMark: Command<'readMarks.set', SetReadMarkInput, Nothing> = command('readMarks.set', {
  input: describes<SetReadMarkInput>()(
    fields({ conversation: conversationId, upToSeq: Type.Optional(count), upToTimeMs: Type.Optional(count) }),
  ),
  output: nothing,
})
export const setAllReadMarks: Command<'readMarks.setAll', SetAllReadMarksInput, Nothing> = command(
  'readMarks.setAll',
  {
    input: describes<SetAllReadMarksInput>()(
      fields({ scope: Type.Union([Type.Literal('c2c'), Type.Literal('group'), Type.Literal('all')]) }),
    ),
    output: nothing,
  },
)

export const setUnread: Command<'readMarks.setUnread', SetUnreadInput, Nothing> = command(
  'readMarks.setUnread',
  {
    reservedTo: 'operator',
    input: describes<SetUnreadInput>()(
      fields({
        conversation: conversationId,
        unreadCount: Type.Integer({ minimum: 0, maximum: 0x7fff_ffff }),
      }),
    ),
    output: nothing,
  },
)

/** To all the user's own devices, the one that moved it too: where the mark stands. */
export const readMarkMoved: Event<'readMarks.moved', ReadMarkMoved> = event(
  'readMarks.moved',
  describes<ReadMarkMoved>()(
    fields({ conversation: conversationId, readSeq: count, readTimeMs: count, unreadCount: count }),
  ),
)
/** One-to-one: to the other. Becomes `onRecvC2CReadReceipt`. */
export const peerReadMarkMoved: Event<'readMarks.peerMoved', PeerReadMarkMoved> = event(
  'readMarks.peerMoved',
  describes<PeerReadMarkMoved>()(fields({ userId, readSeq: count, readTimeMs: count })),
)
