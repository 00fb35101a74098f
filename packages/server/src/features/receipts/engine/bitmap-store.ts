import type { Reader, Tx } from '../../../db/db.ts'
import { Bitmap } from './bitmap.ts'
import { decodeAscending, encodeAscending } from './entries.ts'
import type { Mark, MarkFacts } from './ledger.ts'

interface ChunkRow {
  readonly seq: number
  readonly chunk: number
  readonly bits: Uint8Array
}

/** Stands in place of a message's chunks once everybody has read it: there is nothing left to keep. */
const everybody = -1
/** Holds the ordinals themselves while they are few of many: what each differs from the one before, as variable-length numbers. */
const few = -2

/** Writes these messages' bitmaps as they are, up to the given position in the journal. */
export async function writeBitmaps(
  tx: Tx,
  conversationId: string,
  checkpoint: { readonly marks: readonly Mark[]; readonly position: number },
): Promise<void> {
  for (const mark of checkpoint.marks) {
    const { seq, audience, targets } = mark.facts
    if (targets === undefined && mark.bits.count === audience) {
      await tx.run('DELETE FROM receipt_bitmaps WHERE conversation_id = ? AND seq = ?', conversationId, seq)
      await writeChunk(tx, conversationId, { seq, chunk: everybody, bits: new Uint8Array() })
    } else {
      await writeBits(tx, conversationId, mark)
    }
    await tx.run(
      'UPDATE receipt_records SET position = ? WHERE conversation_id = ? AND seq = ?',
      checkpoint.position,
      conversationId,
      seq,
    )
  }
}

async function writeBits(tx: Tx, conversationId: string, { seq, bits }: Mark): Promise<void> {
  const ordinals = bits.few()
  if (ordinals !== undefined)
    return writeChunk(tx, conversationId, { seq, chunk: few, bits: encodeAscending(ordinals) })
  if (bits.isLarge)
    await tx.run(
      'DELETE FROM receipt_bitmaps WHERE conversation_id = ? AND seq = ? AND chunk = ?',
      conversationId,
      seq,
      few,
    )
  for (const { chunk, bytes } of bits.chunks())
    await writeChunk(tx, conversationId, { seq, chunk, bits: bytes })
}

async function writeChunk(tx: Tx, conversationId: string, row: ChunkRow): Promise<void> {
  await tx.run(
    `INSERT INTO receipt_bitmaps (conversation_id, seq, chunk, bits) VALUES (?, ?, ?, ?)
     ON CONFLICT (conversation_id, seq, chunk) DO UPDATE SET bits = excluded.bits`,
    conversationId,
    row.seq,
    row.chunk,
    row.bits,
  )
}

/** Fills the bitmaps of these messages, by their numbers, with what is on disk. */
export async function readBitmaps(
  read: Reader,
  conversationId: string,
  bitmaps: ReadonlyMap<number, { readonly facts: MarkFacts; readonly bits: Bitmap }>,
): Promise<void> {
  const rows = await read.all<ChunkRow>(
    `SELECT seq, chunk, bits FROM receipt_bitmaps
     WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))`,
    conversationId,
    JSON.stringify([...bitmaps.keys()]),
  )
  for (const { seq, chunk, bits } of rows) {
    const bitmap = bitmaps.get(seq)
    if (bitmap === undefined) continue
    if (chunk === everybody) await addAudience(read, conversationId, bitmap)
    else if (chunk === few) for (const ordinal of decodeAscending(bits)) bitmap.bits.add(ordinal)
    else bitmap.bits.load(chunk, bits)
  }
}

/** receipts.md §2: every ordinal below the horizon whose member had not left, less the sender. */
async function addAudience(
  read: Reader,
  conversationId: string,
  { facts, bits }: { readonly facts: MarkFacts; readonly bits: Bitmap },
): Promise<void> {
  const rows = await read.all<{ ordinal: number }>(
    'SELECT ordinal FROM members WHERE conversation_id = ? AND left_seq IS NOT NULL AND left_seq < ? AND ordinal < ?',
    conversationId,
    facts.seq,
    facts.horizon,
  )
  const absent = new Bitmap(facts.horizon)
  if (facts.senderOrdinal < facts.horizon) absent.add(facts.senderOrdinal)
  for (const { ordinal } of rows) absent.add(ordinal)
  for (let ordinal = 0; ordinal < facts.horizon; ordinal += 1) if (!absent.has(ordinal)) bits.add(ordinal)
}
