import { type MemberRole, Refusal } from '@kidoku/protocol'
import type { Reader, Tx } from '../../db/db.ts'

/** A member's place in a conversation. Who leaves and comes back gets a new one. receipts.md §1 */
export interface MemberRow {
  readonly conversation_id: string
  readonly ordinal: number
  readonly user_id: string
  readonly role: MemberRole
  readonly name_card: string
  readonly muted_until_ms: number
  readonly joined_at_ms: number
  readonly hidden_seq: number
  readonly left_seq: number | null
  readonly read_seq: number
  readonly read_time_ms: number
  readonly read_countable: number
  readonly read_own: number
  readonly own_countable: number
}

/** Named, for an administrator may have asked in somebody's name. */
export function notMember(userId: string, groupId: string): Refusal {
  return new Refusal(10007, `${userId} is not a member of ${groupId}`)
}

export async function getMember(
  read: Reader,
  conversationId: string,
  userId: string,
): Promise<MemberRow | undefined> {
  return read.get<MemberRow>(
    'SELECT * FROM members WHERE conversation_id = ? AND user_id = ? AND left_seq IS NULL',
    conversationId,
    userId,
  )
}

export async function getMembers(
  read: Reader,
  conversationId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, MemberRow>> {
  const rows = await read.all<MemberRow>(
    `SELECT * FROM members WHERE conversation_id = ? AND left_seq IS NULL
     AND user_id IN (SELECT value FROM json_each(?))`,
    conversationId,
    JSON.stringify(userIds),
  )
  return new Map(rows.map((row) => [row.user_id, row]))
}

/** Rows read at once when looking for newcomers. */
const newcomersPerRead = 256

/**
 * Members to whom this message is from before their time. What is hidden from a member grows with the ordinals, so the
 * newest are looked at first, and no more than need be.
 */
export async function newcomersSince(
  read: Reader,
  conversationId: string,
  seq: number,
): Promise<readonly string[]> {
  const newcomers: string[] = []
  let below = Number.MAX_SAFE_INTEGER
  for (;;) {
    const rows = await read.all<Pick<MemberRow, 'ordinal' | 'user_id' | 'hidden_seq' | 'left_seq'>>(
      `SELECT ordinal, user_id, hidden_seq, left_seq FROM members WHERE conversation_id = ? AND ordinal < ?
       ORDER BY ordinal DESC LIMIT ?`,
      conversationId,
      below,
      newcomersPerRead,
    )
    for (const row of rows) {
      if (row.hidden_seq < seq) return newcomers
      if (row.left_seq === null) newcomers.push(row.user_id)
      below = row.ordinal
    }
    if (rows.length < newcomersPerRead) return newcomers
  }
}

/**
 * Gives the user the next ordinal. What was written before is not unread to them; with `seesHistory` they may still read it.
 */
export async function addMember(
  tx: Tx,
  member: {
    readonly conversationId: string
    readonly userId: string
    readonly role: MemberRole
    readonly nowMs: number
    readonly seesHistory: boolean
    readonly mutedUntilMs?: number
  },
): Promise<void> {
  await tx.run(
    `INSERT INTO members (conversation_id, ordinal, user_id, role, joined_at_ms, muted_until_ms,
                          hidden_seq, read_seq, read_time_ms, read_countable)
     SELECT conversation_id, next_ordinal, ?, ?, ?, ?, CASE WHEN ? = 1 THEN 0 ELSE last_seq END, last_seq, last_message_at_ms, countable
     FROM conversations WHERE conversation_id = ?`,
    member.userId,
    member.role,
    member.nowMs,
    member.mutedUntilMs ?? 0,
    member.seesHistory ? 1 : 0,
    member.conversationId,
  )
  await tx.run(
    'UPDATE conversations SET next_ordinal = next_ordinal + 1, member_count = member_count + 1 WHERE conversation_id = ?',
    member.conversationId,
  )
}

/** Closes the member's ordinal: it is never used again. */
export async function closeMember(tx: Tx, member: MemberRow): Promise<void> {
  await tx.run(
    `UPDATE members SET left_seq = (SELECT last_seq FROM conversations WHERE conversation_id = ?)
     WHERE conversation_id = ? AND ordinal = ?`,
    member.conversation_id,
    member.conversation_id,
    member.ordinal,
  )
  await tx.run(
    'UPDATE conversations SET member_count = member_count - 1 WHERE conversation_id = ?',
    member.conversation_id,
  )
}

/** The groups whose events this user's connections hear. */
export async function groupConversationsOf(read: Reader, userId: string): Promise<readonly string[]> {
  const rows = await read.all<{ conversation_id: string }>(
    `SELECT conversation_id FROM members WHERE user_id = ? AND left_seq IS NULL AND conversation_id >= 'group:'
     AND conversation_id < 'group;'`,
    userId,
  )
  return rows.map((row) => row.conversation_id)
}

/** The same of many users at once; those without a group are left out. */
export async function groupConversationsOfAll(
  read: Reader,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await read.all<{ user_id: string; conversation_id: string }>(
    `SELECT user_id, conversation_id FROM members WHERE user_id IN (SELECT value FROM json_each(?))
     AND left_seq IS NULL AND conversation_id >= 'group:' AND conversation_id < 'group;'`,
    JSON.stringify(userIds),
  )
  const groups = Map.groupBy(rows, (row) => row.user_id)
  return new Map(Array.from(groups, ([userId, own]) => [userId, own.map((row) => row.conversation_id)]))
}
