import type { Reader, Tx } from '../../../db/db.ts'
import type { Mark } from './ledger.ts'

interface ChunkRow {
  readonly seq: number
  readonly chunk: number
  readonly bits: Uint8Array
}

/** Writes these messages' bitmaps as they are, up to the given position in the journal. */
export async function writeBitmaps(
  tx: Tx,
  conversationId: string,
  checkpoint: { readonly marks: readonly Mark[]; readonly position: number },
): Promise<void> {
  for (const mark of checkpoint.marks) {
    for (const { chunk, bytes } of mark.bits.chunks()) {
      await tx.run(
        `INSERT INTO receipt_bitmaps (conversation_id, seq, chunk, bits) VALUES (?, ?, ?, ?)
         ON CONFLICT (conversation_id, seq, chunk) DO UPDATE SET bits = excluded.bits`,
        conversationId,
        mark.facts.seq,
        chunk,
        bytes,
      )
    }
    await tx.run(
      'UPDATE receipt_records SET position = ? WHERE conversation_id = ? AND seq = ?',
      checkpoint.position,
      conversationId,
      mark.facts.seq,
    )
  }
}

export async function readBitmaps(
  read: Reader,
  conversationId: string,
  seqs: readonly number[],
): Promise<readonly ChunkRow[]> {
  return read.all<ChunkRow>(
    `SELECT seq, chunk, bits FROM receipt_bitmaps
     WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))`,
    conversationId,
    JSON.stringify(seqs),
  )
}
