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
/** Bytes of bitmaps in one statement. */
const bytesPerStatementMax = 1_048_576

/** A message's bitmap as it was at one moment, in the rows that hold it. */
export interface BitmapCopy {
  readonly seq: number
  /** How many ordinals are in it. */
  readonly count: number
  readonly rows: readonly ChunkRow[]
  /** What may be on disk in other rows, and is to go: all that is kept of the message, or its ordinals while they were few. */
  readonly replaces: 'all' | 'few' | 'nothing'
}

/** Shares nothing with the mark: what is read later is not in it. */
export function copyBitmap({ facts, bits }: Mark): BitmapCopy {
  const { seq, audience, targets } = facts
  const { count } = bits
  if (targets === undefined && count === audience)
    return { seq, count, rows: [{ seq, chunk: everybody, bits: new Uint8Array() }], replaces: 'all' }
  const ordinals = bits.few()
  if (ordinals !== undefined)
    return { seq, count, rows: [{ seq, chunk: few, bits: encodeAscending(ordinals) }], replaces: 'nothing' }
  const rows = Array.from(bits.chunks(), ({ chunk, bytes }) => ({ seq, chunk, bits: bytes.slice() }))
  return { seq, count, rows, replaces: bits.isLarge ? 'few' : 'nothing' }
}

/**
 * Writes bitmaps as they were when all up to the given position in the journal was in them. Other nodes may do the same: what
 * is on disk is not replaced by what is older, and what was recalled meanwhile does not come back.
 */
export async function writeBitmaps(
  tx: Tx,
  conversationId: string,
  { bitmaps, position }: { readonly bitmaps: readonly BitmapCopy[]; readonly position: number },
): Promise<void> {
  const older = await tx.all<{ seq: number }>(
    `SELECT seq FROM receipt_records WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))
     AND position <= ? ORDER BY seq /* FOR UPDATE */`,
    conversationId,
    JSON.stringify(bitmaps.map(({ seq }) => seq)),
    position,
  )
  const current = new Set(older.map(({ seq }) => seq))
  const written = bitmaps.filter(({ seq }) => current.has(seq))
  const listOf = (replaces: BitmapCopy['replaces']): string =>
    JSON.stringify(written.flatMap((bitmap) => (bitmap.replaces === replaces ? bitmap.seq : [])))
  await Promise.all([
    tx.run(
      'UPDATE receipt_records SET position = ? WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))',
      position,
      conversationId,
      JSON.stringify([...current]),
    ),
    tx.run(
      'DELETE FROM receipt_bitmaps WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))',
      conversationId,
      listOf('all'),
    ),
    tx.run(
      `DELETE FROM receipt_bitmaps WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?)) AND chunk = ${few}`,
      conversationId,
      listOf('few'),
    ),
    ...statementsOf(written.flatMap(({ rows }) => rows)).map((rows) =>
      tx.insertAll(
        `INSERT INTO receipt_bitmaps (conversation_id, seq, chunk, bits) VALUES (?, ?, ?, ?)
         ON CONFLICT (conversation_id, seq, chunk) DO UPDATE SET bits = excluded.bits`,
        rows.map(({ seq, chunk, bits }) => [conversationId, seq, chunk, bits]),
      ),
    ),
  ])
}

/** Rows divided so that no statement is much larger than it need be. */
function statementsOf(rows: readonly ChunkRow[]): readonly (readonly ChunkRow[])[] {
  const statements: ChunkRow[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const row of rows) {
    bytes += row.bits.length
    if (bytes > bytesPerStatementMax) {
      statements.push([])
      bytes = row.bits.length
    }
    statements.at(-1)?.push(row)
  }
  return statements
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
