import type { Reader } from '../../../db/db.ts'
import { visitEntries } from './entries.ts'
import type { HotSet } from './hot-set.ts'
import type { Moment } from './journal-locks.ts'
import type { JournalRow } from './journal-store.ts'
import type { Ledger, Mark } from './ledger.ts'
import { readGone } from './members-gone.ts'
import { ordinalsOff } from './off-store.ts'
import { getRecords } from './record-store.ts'

/** Rows of other nodes brought in at once; a ledger that is further behind is forgotten, and read anew when it is wanted. */
const rowsBehindMax = 500

interface NewsRow extends Moment {
  readonly conversation_id: string
  readonly first_position: number | null
  readonly last_position: number | null
  readonly base_ms: number | null
  readonly entries: Uint8Array | null
}

/**
 * Brings these ledgers to what is committed now, by whichever node: in one statement for all of them, and none more where
 * nothing has happened elsewhere.
 */
export async function catchUp(read: Reader, hot: HotSet, ledgers: readonly Ledger[]): Promise<void> {
  if (ledgers.length === 0) return
  const rows = await read.all<NewsRow>(
    `SELECT c.value AS conversation_id, coalesce(s.epoch, 0) AS epoch, w.number AS switches,
       j.first_position AS first_position, j.last_position AS last_position, j.base_ms AS base_ms, j.entries AS entries
     FROM json_each(?) AS c JOIN json_each(?) AS p ON p.key = c.key
     JOIN receipt_switches w ON w.id = 1
     LEFT JOIN receipt_journals s ON s.conversation_id = c.value
     LEFT JOIN receipt_journal j ON j.conversation_id = c.value AND j.last_position >= CAST(p.value AS INTEGER)
     ORDER BY c.value, j.last_position LIMIT ?`,
    JSON.stringify(ledgers.map((ledger) => ledger.conversationId)),
    JSON.stringify(ledgers.map((ledger) => ledger.nextPosition)),
    rowsBehindMax,
  )
  if (rows.length === rowsBehindMax) {
    for (const { conversationId } of ledgers) hot.drop(conversationId)
    return
  }
  const news = Map.groupBy(rows, (row) => row.conversation_id)
  for (const ledger of ledgers) {
    const own = news.get(ledger.conversationId) ?? []
    hot.apply(ledger, own.flatMap(journalRowOf))
    const [moment] = own
    if (moment !== undefined && (moment.epoch !== ledger.epoch || moment.switches !== ledger.switches))
      await refresh(read, hot, ledger, moment)
  }
}

function journalRowOf(row: NewsRow): readonly NewsOfJournal[] {
  const { first_position, last_position, base_ms, entries } = row
  if (first_position === null || last_position === null || base_ms === null || entries === null) return []
  return [{ first_position, last_position, base_ms, entries }]
}

export type NewsOfJournal = Pick<JournalRow, 'first_position' | 'last_position' | 'base_ms' | 'entries'>

/** Adds to these marks what the rows hold from `fromPosition` on, each receipt once. */
export function addNews(
  marks: ReadonlyMap<number, Mark>,
  rows: readonly NewsOfJournal[],
  fromPosition: number,
): readonly Mark[] {
  const changed = new Set<Mark>()
  for (const row of rows) {
    let position = row.first_position
    visitEntries(row.entries, row.base_ms, (ordinal, _timeMs, firstSeq, length) => {
      for (let seq = firstSeq; seq < firstSeq + length; seq += 1, position += 1) {
        const mark = position < fromPosition ? undefined : marks.get(seq)
        if (mark === undefined || position <= mark.countedTo) continue
        mark.bits.add(ordinal)
        mark.committedCount += 1
        mark.countedTo = position
        mark.isDirty = true
        changed.add(mark)
      }
      return true
    })
  }
  return [...changed]
}

/** Members have gone, switched, or messages were recalled elsewhere: what was known of them is read anew. */
async function refresh(read: Reader, hot: HotSet, ledger: Ledger, moment: Moment): Promise<void> {
  const { conversationId } = ledger
  const seqs = [...ledger.marks.keys()]
  const [gone, off, records] = await Promise.all([
    readGone(read, conversationId),
    ordinalsOff(read, conversationId),
    getRecords(read, conversationId, seqs),
  ])
  ledger.renew(moment, { gone, off })
  const kept = new Set(records.map(({ facts }) => facts.seq))
  for (const seq of seqs) if (!kept.has(seq)) hot.remove(ledger, seq)
  hot.weigh(ledger, [])
}
