import type { Reader } from '../../db/db.ts'

/** Which of these messages the member has given a receipt for. v2tim.md 1.3.2 message_has_sent_receipt */
export async function givenBy(
  read: Reader,
  asked: { readonly conversationId: string; readonly ordinal: number; readonly seqs: readonly number[] },
): Promise<ReadonlySet<number>> {
  const rows = await read.all<{ seq: number }>(
    `SELECT seq FROM receipts WHERE conversation_id = ? AND ordinal = ? AND seq IN (SELECT value FROM json_each(?))`,
    asked.conversationId,
    asked.ordinal,
    JSON.stringify(asked.seqs),
  )
  return new Set(rows.map((row) => row.seq))
}
