import type { Reader, Tx } from '../../db/db.ts'

/** What had been counted up to the mark: everybody's messages, and the member's own. */
export interface Counts {
  readonly read_countable: number
  readonly read_own: number
}

export interface Mark extends Counts {
  readonly read_seq: number
  readonly read_time_ms: number
}

/** Gives whether it moved: it never moves back, whichever of the user's devices comes first. receipts.md §8 */
export async function writeMark(
  tx: Tx,
  at: { readonly conversationId: string; readonly userId: string; readonly mark: Mark },
): Promise<boolean> {
  const moved = await tx.run(
    `UPDATE members SET read_seq = ?, read_time_ms = ?, read_countable = ?, read_own = ?
     WHERE conversation_id = ? AND user_id = ? AND left_seq IS NULL AND read_seq < ?`,
    at.mark.read_seq,
    at.mark.read_time_ms,
    at.mark.read_countable,
    at.mark.read_own,
    at.conversationId,
    at.userId,
    at.mark.read_seq,
  )
  return moved > 0
}

export async function writeCounts(
  tx: Tx,
  at: { readonly conversationId: string; readonly userId: string; readonly counts: Counts },
): Promise<void> {
  await tx.run(
    `UPDATE members SET read_countable = ?, read_own = ?
     WHERE conversation_id = ? AND user_id = ? AND left_seq IS NULL`,
    at.counts.read_countable,
    at.counts.read_own,
    at.conversationId,
    at.userId,
  )
}

/** How many countable messages of their own the user had sent by `seq`; `undefined` where they sent none since the old mark. */
export async function countOwnUntil(
  read: Reader,
  asked: {
    readonly conversationId: string
    readonly userId: string
    readonly afterSeq: number
    readonly seq: number
  },
): Promise<number | undefined> {
  const row = await read.get<{ sender_countable: number }>(
    `SELECT sender_countable FROM messages WHERE conversation_id = ? AND sender = ? AND seq > ? AND seq <= ?
     ORDER BY seq DESC LIMIT 1`,
    asked.conversationId,
    asked.userId,
    asked.afterSeq,
    asked.seq,
  )
  return row?.sender_countable
}
