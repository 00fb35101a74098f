import type { Reader, Tx } from '../../db/db.ts'
import { takeLogNumbers } from '../users/store.ts'
import type { Change } from './engine/engine.ts'

export interface ChangeRow {
  readonly conversation_id: string
  readonly seq: number
  readonly log_number: number
}

/** "The receipts of my message have changed": one entry a message, which moves to the end of its sender's log. receipts.md §4 */
export async function logChanges(tx: Tx, changes: readonly Change[]): Promise<void> {
  for (const [userId, own] of Map.groupBy(changes, (change) => change.sender)) {
    let number = (await takeLogNumbers(tx, userId, own.length)) - own.length
    for (const [conversationId, entries] of Map.groupBy(own, (change) => change.conversationId)) {
      await tx.run(
        `INSERT INTO receipt_changes (user_id, conversation_id, seq, log_number)
         SELECT ?, ?, value, key + ? FROM json_each(?) WHERE true
         ON CONFLICT (user_id, conversation_id, seq) DO UPDATE SET log_number = excluded.log_number`,
        userId,
        conversationId,
        number + 1,
        JSON.stringify(entries.map((entry) => entry.seq)),
      )
      number += entries.length
    }
  }
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
