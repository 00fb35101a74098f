import type { Db, Reader } from '../../../db/db.ts'
import { Bitmap } from './bitmap.ts'
import { copyBitmap, readBitmaps, writeBitmaps } from './bitmap-store.ts'
import { visitEntries } from './entries.ts'
import { type JournalRow, rowsTouching } from './journal-store.ts'
import { Mark } from './ledger.ts'
import { getRecords } from './record-store.ts'

/** Records looked at in one pass through a conversation's journal. */
const recordsPerPass = 256

/** Contradictions between a conversation's journal and itself: positions without gaps, zones that hold what they say. */
export async function* verifyJournal(read: Reader, conversationId: string): AsyncGenerator<string> {
  const row = await read.get<{ next_ordinal: number; last_seq: number }>(
    'SELECT next_ordinal, last_seq FROM conversations WHERE conversation_id = ?',
    conversationId,
  )
  const { next_ordinal: nextOrdinal = 0, last_seq: lastSeq = 0 } = row ?? {}
  let expected = 1
  for await (const journal of rowsTouching(read, conversationId, allOfIt)) {
    const at = `journal of ${conversationId} at position ${journal.first_position}`
    if (journal.first_position !== expected) yield `${at}: ${expected} was expected`
    const { receipts, fault } = faultOf(journal, nextOrdinal, lastSeq)
    if (fault !== undefined) yield `${at}: ${fault}`
    if (journal.first_position + receipts - 1 !== journal.last_position) {
      yield `${at}: it holds ${receipts} receipts and says that it ends at ${journal.last_position}`
    }
    expected = journal.last_position + 1
  }
}

const allOfIt = { afterPosition: 0, minSeq: 0, maxSeq: Number.MAX_SAFE_INTEGER }

function faultOf(
  journal: JournalRow,
  nextOrdinal: number,
  lastSeq: number,
): { readonly receipts: number; readonly fault: string | undefined } {
  let receipts = 0
  let fault: string | undefined
  visitEntries(journal.entries, journal.base_ms, (ordinal, _timeMs, firstSeq, length) => {
    receipts += length
    const end = firstSeq + length - 1
    // Seq 0 stands where a recalled message's receipts were.
    if (firstSeq === 0) return true
    if (ordinal >= nextOrdinal) fault = `member ${ordinal} was never given out`
    else if (end > lastSeq) fault = `message ${end} does not exist`
    else if (firstSeq < journal.min_seq || end > journal.max_seq)
      fault = `messages ${firstSeq} to ${end} are outside its zone`
    return true
  })
  return { receipts, fault }
}

/** Contradictions between the journal, which is the truth, and the records and bitmaps. With `rebuild` the bitmaps are mended. */
export async function* verifyRecords(
  db: Db,
  conversationId: string,
  options: { readonly rebuild: boolean },
): AsyncGenerator<string> {
  let afterSeq = 0
  for (;;) {
    const rows = await db.read.all<{ seq: number }>(
      'SELECT seq FROM receipt_records WHERE conversation_id = ? AND seq > ? ORDER BY seq LIMIT ?',
      conversationId,
      afterSeq,
      recordsPerPass,
    )
    if (rows.length === 0) return
    const seqs = rows.map((row) => row.seq)
    yield* verifyPass(db, conversationId, seqs, options.rebuild)
    afterSeq = seqs.at(-1) ?? afterSeq
  }
}

async function* verifyPass(
  db: Db,
  conversationId: string,
  seqs: readonly number[],
  rebuild: boolean,
): AsyncGenerator<string> {
  const records = await getRecords(db.read, conversationId, seqs)
  const marks = new Map(records.map(({ facts, position }) => [facts.seq, new Mark(facts, position)]))
  // What the bitmaps on disk may hold: receipts up to their positions.
  const early = new Map(records.map(({ facts }) => [facts.seq, new Bitmap(facts.horizon)]))
  const zone = { afterPosition: 0, minSeq: Math.min(...seqs), maxSeq: Math.max(...seqs) }
  let lastPosition = 0
  const faults: string[] = []
  for await (const row of rowsTouching(db.read, conversationId, zone)) {
    let position = row.first_position
    visitEntries(row.entries, row.base_ms, (ordinal, _timeMs, firstSeq, length) => {
      for (let seq = firstSeq; seq < firstSeq + length; seq += 1, position += 1) {
        const mark = marks.get(seq)
        if (mark === undefined) continue
        if (!mark.counts(ordinal)) faults.push(`message ${seq}: member ${ordinal} is not in its audience`)
        else if (!mark.bits.add(ordinal)) faults.push(`message ${seq}: member ${ordinal} has read it twice`)
        else if (position <= mark.position) early.get(seq)?.add(ordinal)
      }
      return true
    })
    lastPosition = row.last_position
  }
  for (const fault of faults) yield `${conversationId}, ${fault}`
  const stored = new Map(records.map(({ facts }) => [facts.seq, { facts, bits: new Bitmap(facts.horizon) }]))
  await readBitmaps(db.read, conversationId, stored)
  const wrong: Mark[] = []
  for (const mark of marks.values()) {
    const { seq, audience } = mark.facts
    if (mark.bits.count > audience)
      yield `${conversationId}, message ${seq}: ${mark.bits.count} readers in an audience of ${audience}`
    const onDisk = stored.get(seq)?.bits ?? new Bitmap(0)
    const must = early.get(seq) ?? new Bitmap(0)
    if (isBetween(must, onDisk, mark.bits, mark.facts.horizon)) continue
    wrong.push(mark)
    yield `${conversationId}, message ${seq}: its bitmap is not what the journal says`
  }
  if (!rebuild || wrong.length === 0) return
  const seqsOfWrong = JSON.stringify(wrong.map(({ seq }) => seq))
  await db.transaction(async (tx) => {
    await tx.run(
      'UPDATE receipt_records SET position = 0 WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))',
      conversationId,
      seqsOfWrong,
    )
    await tx.run(
      'DELETE FROM receipt_bitmaps WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))',
      conversationId,
      seqsOfWrong,
    )
    await writeBitmaps(tx, conversationId, { bitmaps: wrong.map(copyBitmap), position: lastPosition })
  })
}

/** Whether `set` holds all of `least` and nothing that is not in `most`. */
function isBetween(least: Bitmap, set: Bitmap, most: Bitmap, horizon: number): boolean {
  for (let word = 0; word * 32 < horizon; word += 1) {
    if ((least.word(word) & ~set.word(word)) !== 0 || (set.word(word) & ~most.word(word)) !== 0) return false
  }
  return true
}
