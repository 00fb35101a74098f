import type { Application } from '@kidoku/protocol'
import type { Reader, Tx } from '../../db/db.ts'

export async function ban(tx: Tx, conversationId: string, userId: string, untilMs: number): Promise<void> {
  await tx.run(
    `INSERT INTO group_bans (conversation_id, user_id, until_ms) VALUES (?, ?, ?)
     ON CONFLICT (conversation_id, user_id) DO UPDATE SET until_ms = excluded.until_ms`,
    conversationId,
    userId,
    untilMs,
  )
}

export async function bannedUntil(read: Reader, conversationId: string, userId: string): Promise<number> {
  const row = await read.get<{ until_ms: number }>(
    'SELECT until_ms FROM group_bans WHERE conversation_id = ? AND user_id = ?',
    conversationId,
    userId,
  )
  return row?.until_ms ?? 0
}

export async function writeApplication(
  tx: Tx,
  row: {
    readonly conversationId: string
    readonly userId: string
    readonly message: string
    readonly nowMs: number
  },
): Promise<void> {
  await tx.run(
    `INSERT INTO group_applications (conversation_id, user_id, message, applied_at_ms) VALUES (?, ?, ?, ?)
     ON CONFLICT (conversation_id, user_id) DO UPDATE SET message = excluded.message, applied_at_ms = excluded.applied_at_ms`,
    row.conversationId,
    row.userId,
    row.message,
    row.nowMs,
  )
}

/** Gives whether there was one. */
export async function deleteApplication(tx: Tx, conversationId: string, userId: string): Promise<boolean> {
  const deleted = await tx.run(
    'DELETE FROM group_applications WHERE conversation_id = ? AND user_id = ?',
    conversationId,
    userId,
  )
  return deleted > 0
}

interface ApplicationRow {
  readonly group_id: string
  readonly user_id: string
  readonly nick_name: string
  readonly face_url: string
  readonly message: string
  readonly applied_at_ms: number
}

export async function viewApplications(
  read: Reader,
  stewardId: string,
  count: number,
): Promise<readonly Application[]> {
  const rows = await read.all<ApplicationRow>(
    `SELECT g.group_id, a.user_id, u.nick_name, u.face_url, a.message, a.applied_at_ms
     FROM members m JOIN group_applications a ON a.conversation_id = m.conversation_id
     JOIN groups g ON g.conversation_id = m.conversation_id JOIN users u ON u.user_id = a.user_id
     WHERE m.user_id = ? AND m.left_seq IS NULL AND m.role <> 'member' ORDER BY a.applied_at_ms DESC LIMIT ?`,
    stewardId,
    count,
  )
  return rows.map((row) => ({
    groupId: row.group_id,
    userId: row.user_id,
    nickName: row.nick_name,
    faceUrl: row.face_url,
    message: row.message,
    appliedAtMs: row.applied_at_ms,
  }))
}
