import type { Message } from '@kidoku/protocol'
import type { Reader, Tx } from '../../db/db.ts'
import type { MemberRow } from '../conversations/members.ts'
import type { View } from './view.ts'

export interface MessageRow {
  readonly conversation_id: string
  readonly seq: number
  readonly msg_id: string
  readonly sender: string
  readonly time_ms: number
  readonly countable: number
  readonly sender_countable: number
  readonly body: string
  readonly revoked: string | null
  readonly changed_version: number | null
}

const columns =
  'conversation_id, seq, msg_id, sender, time_ms, countable, sender_countable, body, revoked, changed_version'
const visible = `conversation_id = ? AND seq > ?
  AND (? = 1 OR receivers IS NULL OR sender = ? OR EXISTS (SELECT 1 FROM json_each(receivers) WHERE value = ?))`

function viewValues(view: View): readonly [string, number, number, string, string] {
  return [view.conversationId, view.hiddenSeq, view.seesAll === true ? 1 : 0, view.userId, view.userId]
}

/** A message that has everything but its number and its time. */
export interface NewMessage {
  readonly conversationId: string
  readonly message: Omit<Message, 'seq' | 'timeMs'>
  readonly nowMs: number
  readonly isCountable: boolean
  readonly isListed: boolean
  /** The sender's place; absent for tips about who is no member (any more). */
  readonly sender: MemberRow | undefined
}

/** Gives the message the conversation's next number, and a time that never runs back. One row, whatever the audience. */
export async function appendMessage(tx: Tx, entry: NewMessage): Promise<Message> {
  const { conversationId, nowMs, isCountable, sender } = entry
  const counts = isCountable ? 1 : 0
  const conversation = await tx.get<{ last_seq: number; countable: number; last_message_at_ms: number }>(
    `UPDATE conversations SET last_seq = last_seq + 1, countable = countable + ?,
       last_message_at_ms = CASE WHEN last_message_at_ms > ? THEN last_message_at_ms ELSE ? END,
       active_at_ms = CASE WHEN active_at_ms > ? THEN active_at_ms ELSE ? END
     WHERE conversation_id = ? RETURNING last_seq, countable, last_message_at_ms`,
    counts,
    nowMs,
    nowMs,
    nowMs,
    nowMs,
    conversationId,
  )
  if (conversation === undefined) throw new Error(`There is no conversation ${conversationId} to write to.`)
  // Everybody hears messages in the order of their numbers.
  tx.inOrder(conversationId)
  const own =
    sender === undefined
      ? undefined
      : await tx.get<{ own_countable: number }>(
          'UPDATE members SET own_countable = own_countable + ? WHERE conversation_id = ? AND ordinal = ? RETURNING own_countable',
          counts,
          conversationId,
          sender.ordinal,
        )
  const message: Message = {
    ...entry.message,
    seq: conversation.last_seq,
    timeMs: conversation.last_message_at_ms,
  }
  await tx.run(
    `INSERT INTO messages (conversation_id, seq, msg_id, sender, time_ms, countable, sender_countable, is_listed, receivers, body)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    conversationId,
    message.seq,
    message.msgId,
    message.sender,
    message.timeMs,
    conversation.countable,
    own?.own_countable ?? 0,
    entry.isListed ? 1 : 0,
    message.receivers === undefined ? null : JSON.stringify(message.receivers),
    JSON.stringify(message),
  )
  return message
}

export async function findByMsgId(
  read: Reader,
  conversationId: string,
  msgId: string,
): Promise<MessageRow | undefined> {
  return read.get<MessageRow>(
    `SELECT ${columns} FROM messages WHERE msg_id = ? AND conversation_id = ?`,
    msgId,
    conversationId,
  )
}

interface MessagePlace {
  readonly conversation_id: string
  readonly seq: number
  readonly time_ms: number
}

/**
 * Where messages of this name are that the user may look at: the first few of them. An SDK makes a name once; who gives one
 * name to thousands of messages must not have them all read again and again.
 */
export async function placesOfMsgId(
  read: Reader,
  asked: { readonly userId: string; readonly msgId: string; readonly most: number },
): Promise<readonly MessagePlace[]> {
  return read.all(
    `SELECT m.conversation_id, m.seq, m.time_ms FROM messages m JOIN members p ON p.conversation_id = m.conversation_id
     WHERE m.msg_id = ? AND p.user_id = ? AND p.left_seq IS NULL ORDER BY m.time_ms, m.seq LIMIT ?`,
    asked.msgId,
    asked.userId,
    asked.most,
  )
}

/** The same for administrators, who may look everywhere. */
export async function placesOfMsgIdAnywhere(
  read: Reader,
  asked: { readonly msgId: string; readonly most: number },
): Promise<readonly MessagePlace[]> {
  return read.all(
    'SELECT conversation_id, seq, time_ms FROM messages WHERE msg_id = ? ORDER BY time_ms, seq LIMIT ?',
    asked.msgId,
    asked.most,
  )
}

/** Messages of one second. */
export async function messagesBetween(
  read: Reader,
  conversationId: string,
  times: { readonly minMs: number; readonly maxMs: number; readonly most: number },
): Promise<readonly MessageRow[]> {
  return read.all<MessageRow>(
    `SELECT ${columns} FROM messages WHERE conversation_id = ? AND time_ms >= ? AND time_ms <= ? ORDER BY seq LIMIT ?`,
    conversationId,
    times.minMs,
    times.maxMs,
    times.most,
  )
}

export async function getMessage(
  read: Reader,
  conversationId: string,
  seq: number,
): Promise<MessageRow | undefined> {
  return read.get<MessageRow>(
    `SELECT ${columns} FROM messages WHERE conversation_id = ? AND seq = ?`,
    conversationId,
    seq,
  )
}

/** Held until the transaction ends, to be changed. */
export async function holdMessage(
  tx: Tx,
  conversationId: string,
  seq: number,
): Promise<MessageRow | undefined> {
  return tx.get<MessageRow>(
    `SELECT ${columns} FROM messages WHERE conversation_id = ? AND seq = ? /* FOR UPDATE */`,
    conversationId,
    seq,
  )
}

export async function getMessages(
  read: Reader,
  view: View,
  seqs: readonly number[],
): Promise<readonly MessageRow[]> {
  return read.all<MessageRow>(
    `SELECT ${columns} FROM messages WHERE ${visible} AND seq IN (SELECT value FROM json_each(?)) ORDER BY seq`,
    ...viewValues(view),
    JSON.stringify(seqs),
  )
}

/** Messages with `minSeq <= seq <= maxSeq`, newest or oldest first. */
export async function getRange(
  read: Reader,
  view: View,
  range: {
    readonly minSeq: number
    readonly maxSeq: number
    readonly order: 'ASC' | 'DESC'
    readonly count: number
  },
): Promise<readonly MessageRow[]> {
  return read.all<MessageRow>(
    `SELECT ${columns} FROM messages WHERE ${visible} AND seq >= ? AND seq <= ? ORDER BY seq ${range.order} LIMIT ?`,
    ...viewValues(view),
    range.minSeq,
    range.maxSeq,
    range.count,
  )
}

/** Times rise with numbers, so a bound in time is a bound in numbers. */
export async function firstSeqFrom(read: Reader, conversationId: string, timeMs: number): Promise<number> {
  const row = await read.get<{ seq: number | null }>(
    'SELECT min(seq) AS seq FROM messages WHERE conversation_id = ? AND time_ms >= ?',
    conversationId,
    timeMs,
  )
  return row?.seq ?? Number.MAX_SAFE_INTEGER
}

export async function lastSeqUntil(read: Reader, conversationId: string, timeMs: number): Promise<number> {
  const row = await read.get<{ seq: number | null }>(
    'SELECT max(seq) AS seq FROM messages WHERE conversation_id = ? AND time_ms <= ?',
    conversationId,
    timeMs,
  )
  return row?.seq ?? 0
}

/** The newest message that stands in this member's conversation list. */
export async function lastListed(read: Reader, view: View): Promise<MessageRow | undefined> {
  return read.get<MessageRow>(
    `SELECT ${columns} FROM messages WHERE ${visible} AND is_listed = 1 ORDER BY seq DESC LIMIT 1`,
    ...viewValues(view),
  )
}

/** When this member last saw something happen in the conversation. */
export async function lastVisibleAtMs(read: Reader, view: View): Promise<number | undefined> {
  const row = await read.get<{ time_ms: number }>(
    `SELECT time_ms FROM messages WHERE ${visible} ORDER BY seq DESC LIMIT 1`,
    ...viewValues(view),
  )
  return row?.time_ms
}

export async function changedSince(
  read: Reader,
  view: View,
  page: { readonly sinceVersion: number; readonly count: number },
): Promise<readonly MessageRow[]> {
  return read.all<MessageRow>(
    `SELECT ${columns} FROM messages WHERE ${visible} AND changed_version > ? ORDER BY changed_version LIMIT ?`,
    ...viewValues(view),
    page.sinceVersion,
    page.count,
  )
}

export async function writeRevoked(
  tx: Tx,
  change: {
    readonly conversationId: string
    readonly seq: number
    readonly revoked: NonNullable<Message['revoked']>
    readonly version: number
  },
): Promise<void> {
  await tx.run(
    'UPDATE messages SET revoked = ?, changed_version = ? WHERE conversation_id = ? AND seq = ?',
    JSON.stringify(change.revoked),
    change.version,
    change.conversationId,
    change.seq,
  )
}

export function messageOf(row: MessageRow): Message {
  const message = JSON.parse(row.body) as Message
  if (row.revoked === null) return message
  // What was quoted in the custom data was said with the message: it goes with it.
  const { cloudCustomData: _gone, ...rest } = message
  return { ...rest, elems: [], revoked: JSON.parse(row.revoked) as NonNullable<Message['revoked']> }
}
