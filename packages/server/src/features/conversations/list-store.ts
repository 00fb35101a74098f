import type { Reader } from '../../db/db.ts'

/** A user's part in a conversation: derived from their membership and the conversation's own row, stored nowhere else. */
export interface Entry {
  readonly conversation_id: string
  readonly kind: 'c2c' | 'group'
  readonly last_seq: number
  readonly version: number
  readonly countable: number
  readonly active_at_ms: number
  readonly joined_at_ms: number
  readonly hidden_seq: number
  readonly read_seq: number
  readonly read_time_ms: number
  readonly read_countable: number
  readonly read_own: number
  readonly own_countable: number
}

/** AVChatRooms keep nothing: they are in nobody's list. v2tim.md 6.1 */
const entries = `SELECT c.conversation_id, c.kind, c.last_seq, c.version, c.countable, c.active_at_ms, m.joined_at_ms, m.hidden_seq, m.read_seq,
    m.read_time_ms, m.read_countable, m.read_own, m.own_countable
  FROM members m JOIN conversations c ON c.conversation_id = m.conversation_id
  WHERE m.user_id = ? AND m.left_seq IS NULL
    AND NOT EXISTS (SELECT 1 FROM groups g WHERE g.conversation_id = c.conversation_id AND g.group_type = 'AVChatRoom')`

export async function listEntries(
  read: Reader,
  userId: string,
  page: { readonly beforeMs: number; readonly count: number },
): Promise<readonly Entry[]> {
  return read.all<Entry>(
    `${entries} AND c.active_at_ms < ? ORDER BY c.active_at_ms DESC, c.conversation_id LIMIT ?`,
    userId,
    page.beforeMs,
    page.count,
  )
}

export async function entriesActiveAt(
  read: Reader,
  userId: string,
  activeAtMs: number,
): Promise<readonly Entry[]> {
  return read.all<Entry>(`${entries} AND c.active_at_ms = ?`, userId, activeAtMs)
}

export async function getEntry(
  read: Reader,
  userId: string,
  conversationId: string,
): Promise<Entry | undefined> {
  return read.get<Entry>(`${entries} AND c.conversation_id = ?`, userId, conversationId)
}

export async function getEntries(read: Reader, userId: string): Promise<readonly Entry[]> {
  return read.all<Entry>(entries, userId)
}
