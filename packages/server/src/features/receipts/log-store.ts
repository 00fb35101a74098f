import type { Reader, Tx } from '../../db/db.ts'
import { nextLogNumber } from '../users/store.ts'

export interface ChangeRow {
  readonly conversation_id: string
  readonly seq: number
  readonly log_number: number
}

/** "The receipts of my message have changed": one entry a message, which moves to the end of its sender's log. receipts.md §4 */
export async function logChange(
  tx: Tx,
  change: { readonly userId: string; readonly conversationId: string; readonly seq: number },
): Promise<void> {
  const number = await nextLogNumber(tx, change.userId)
  await tx.run(
    `INSERT INTO receipt_changes (user_id, conversation_id, seq, log_number) VALUES (?, ?, ?, ?)
     ON CONFLICT (user_id, conversation_id, seq) DO UPDATE SET log_number = excluded.log_number`,
    change.userId,
    change.conversationId,
    change.seq,
    number,
  )
}

export async function changesSince(
  read: Reader,
  userId: string,
  page: { readonly cursor: number; readonly count: number },
): Promise<readonly ChangeRow[]> {
  return read.all<ChangeRow>(
    `SELECT conversation_id, seq, log_number FROM receipt_changes WHERE user_id = ? AND log_number > ?
     ORDER BY log_number LIMIT ?`,
    userId,
    page.cursor,
    page.count,
  )
}
