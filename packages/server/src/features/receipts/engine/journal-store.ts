import type { Reader, Tx, Value } from '../../../db/db.ts'
import { decodeEntries, type Entry, encodeEntries } from './entries.ts'

/**
 * One row of the journal: consecutive entries, and the zone of messages that they touch. Receipts have positions: 1, 2, 3 …
 * in the conversation; an entry of a run of three takes three.
 */
export interface JournalRow {
  readonly first_position: number
  readonly last_position: number
  readonly min_seq: number
  readonly max_seq: number
  readonly base_ms: number
  readonly entries: Uint8Array
}

/** Bytes of a full segment. */
const segmentBytesMin = 16_384
const segmentBytesMax = 32_768
/** Rows read at first, and at once at most: a page is often in the first, a walk through all wants many. */
const rowsPerReadMin = 2
const rowsPerReadMax = 64

const columns = 'first_position, last_position, min_seq, max_seq, base_ms, entries'

/** A row to be appended. */
export function rowOf(
  conversationId: string,
  firstPosition: number,
  entries: readonly Entry[],
): readonly Value[] {
  const baseMs = entries[0]?.timeMs ?? 0
  return [
    conversationId,
    firstPosition,
    firstPosition + receiptsIn(entries) - 1,
    least(entries.map((entry) => entry.firstSeq)),
    -least(entries.map((entry) => -(entry.firstSeq + entry.length - 1))),
    baseMs,
    encodeEntries(entries, baseMs),
  ]
}

export function appendRows(tx: Tx, rows: readonly (readonly Value[])[]): Promise<void> {
  return tx.insertAll(
    `INSERT INTO receipt_journal (conversation_id, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    rows,
  )
}

/** The position of the last receipt; 0 where there is none. */
export async function lastPosition(read: Reader, conversationId: string): Promise<number> {
  const row = await read.get<{ last: number | null }>(
    'SELECT max(last_position) AS last FROM receipt_journal WHERE conversation_id = ?',
    conversationId,
  )
  return row?.last ?? 0
}

/** The rows that hold receipts after `afterPosition` and touch messages between the two, in order; a few at a time. */
export async function* rowsTouching(
  read: Reader,
  conversationId: string,
  zone: { readonly afterPosition: number; readonly minSeq: number; readonly maxSeq: number },
): AsyncGenerator<JournalRow> {
  let afterPosition = zone.afterPosition
  for (let rowsPerRead = rowsPerReadMin; ; rowsPerRead = Math.min(rowsPerRead * 4, rowsPerReadMax)) {
    const rows = await read.all<JournalRow>(
      `SELECT ${columns} FROM receipt_journal WHERE conversation_id = ? AND last_position > ?
       AND min_seq <= ? AND max_seq >= ? ORDER BY last_position LIMIT ?`,
      conversationId,
      afterPosition,
      zone.maxSeq,
      zone.minSeq,
      rowsPerRead,
    )
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < rowsPerRead) return
    afterPosition = last.last_position
  }
}

/**
 * Joins small rows into segments, without changing order or positions: a position in the journal is a cursor that stays
 * put. Looks at the rows from `fromPosition` on; gives from where on there may still be loose ones.
 */
export async function compact(
  tx: Tx,
  conversationId: string,
  loose: { readonly fromPosition: number; readonly rowsMax: number },
): Promise<number> {
  const rows = await tx.all<JournalRow>(
    `SELECT ${columns} FROM receipt_journal WHERE conversation_id = ? AND first_position >= ? AND length(entries) < ?
     ORDER BY first_position LIMIT ?`,
    conversationId,
    loose.fromPosition,
    segmentBytesMin,
    loose.rowsMax,
  )
  const groups = groupsOf(rows)
  // On their way together: the database takes them in this order.
  await Promise.all(
    groups.flatMap((group) => {
      const [first] = group
      const last = group.at(-1)
      if (first === undefined || last === undefined || group.length === 1) return []
      const entries = group.flatMap((row) => decodeEntries(row.entries, row.base_ms))
      return [
        tx.run(
          'DELETE FROM receipt_journal WHERE conversation_id = ? AND first_position >= ? AND first_position <= ?',
          conversationId,
          first.first_position,
          last.first_position,
        ),
        appendRows(tx, [rowOf(conversationId, first.first_position, entries)]),
      ]
    }),
  )
  // The last group may grow yet; all before it are as full as they get.
  return groups.at(-1)?.[0]?.first_position ?? loose.fromPosition
}

/** Neighbours that make one segment together. */
function groupsOf(rows: readonly JournalRow[]): readonly (readonly JournalRow[])[] {
  const groups: JournalRow[][] = []
  let bytes = 0
  for (const row of rows) {
    const group = groups.at(-1)
    const isNeighbour = group?.at(-1)?.last_position === row.first_position - 1
    if (group === undefined || !isNeighbour || bytes + row.entries.length > segmentBytesMax) {
      groups.push([row])
      bytes = row.entries.length
    } else {
      group.push(row)
      bytes += row.entries.length
    }
  }
  return groups
}

/** Takes a message out of the journal: with the message go its receipts. receipts.md §2. Positions stay as they are. */
export async function eraseSeq(tx: Tx, conversationId: string, seq: number): Promise<void> {
  for await (const row of rowsTouching(tx, conversationId, { afterPosition: 0, minSeq: seq, maxSeq: seq })) {
    const entries = decodeEntries(row.entries, row.base_ms)
    if (!entries.some((entry) => covers(entry, seq))) continue
    await tx.run(
      'UPDATE receipt_journal SET entries = ? WHERE conversation_id = ? AND first_position = ?',
      encodeEntries(
        entries.flatMap((entry) => (covers(entry, seq) ? without(entry, seq) : [entry])),
        row.base_ms,
      ),
      conversationId,
      row.first_position,
    )
  }
}

/** What was read before and after it, and between them a receipt of nobody's for nothing. */
function without(entry: Entry, seq: number): readonly Entry[] {
  const parts = [
    { ...entry, length: seq - entry.firstSeq },
    { ordinal: 0, timeMs: entry.timeMs, firstSeq: 0, length: 1 },
    { ...entry, firstSeq: seq + 1, length: entry.firstSeq + entry.length - 1 - seq },
  ]
  return parts.filter((part) => part.length > 0)
}

function covers(entry: Entry, seq: number): boolean {
  return seq >= entry.firstSeq && seq < entry.firstSeq + entry.length
}

function least(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other), Number.MAX_SAFE_INTEGER)
}

export function receiptsIn(entries: readonly Entry[]): number {
  return entries.reduce((sum, entry) => sum + entry.length, 0)
}
