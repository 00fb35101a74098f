import type { Reader } from '../../db/db.ts'

/** Contradictions in a conversation's own numbers: messages without gaps, members counted right. */
export async function* verifyConversation(read: Reader, conversationId: string): AsyncGenerator<string> {
  const row = await read.get<{
    last_seq: number
    countable: number
    next_ordinal: number
    member_count: number
  }>(
    'SELECT last_seq, countable, next_ordinal, member_count FROM conversations WHERE conversation_id = ?',
    conversationId,
  )
  if (row === undefined) {
    yield `${conversationId}: there is no such conversation`
    return
  }
  const messages = await read.get<{
    count: number
    first: number | null
    last: number | null
    countable: number | null
  }>(
    `SELECT count(*) AS count, min(seq) AS first, max(seq) AS last, max(countable) AS countable
     FROM messages WHERE conversation_id = ?`,
    conversationId,
  )
  const { count = 0, first, last, countable } = messages ?? {}
  if (count !== row.last_seq || (count > 0 && (first !== 1 || last !== row.last_seq))) {
    yield `${conversationId}: ${count} messages from ${first} to ${last}, where the last is said to be ${row.last_seq}`
  }
  if ((countable ?? 0) !== row.countable)
    yield `${conversationId}: ${countable} messages count, ${row.countable} are said to`
  const late = await read.get<{ seq: number }>(
    `SELECT m.seq FROM messages m JOIN messages n ON n.conversation_id = m.conversation_id AND n.seq = m.seq + 1
     WHERE m.conversation_id = ? AND (n.time_ms < m.time_ms OR n.countable < m.countable) LIMIT 1`,
    conversationId,
  )
  if (late !== undefined) yield `${conversationId}: after message ${late.seq} time or count runs back`
  const members = await read.get<{ present: number; next: number | null }>(
    `SELECT count(*) FILTER (WHERE left_seq IS NULL) AS present, max(ordinal) + 1 AS next
     FROM members WHERE conversation_id = ?`,
    conversationId,
  )
  if ((members?.present ?? 0) !== row.member_count) {
    yield `${conversationId}: ${members?.present} members are there, ${row.member_count} are said to be`
  }
  if ((members?.next ?? 0) !== row.next_ordinal)
    yield `${conversationId}: ${row.next_ordinal} ordinals are said to be given out`
}
