import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { writeNumber, zigzag } from 'kidoku/journal-entries'
import { seededRandom } from 'kidoku/seeded-random'
import { conversationOf } from './group.ts'

export interface JournalPlan {
  readonly groupId: string
  /** Members without the sender; their ordinals are 1 to this. */
  readonly members: number
  readonly firstSeq: number
  readonly messages: number
  /** How many read each message: a random choice for each run of messages, in a random order. */
  readonly readers: number
  readonly runLength: number
  readonly seed: number
}

const segmentBytesMax = 32_000
const entryBytesMax = 32
const msBetweenEntries = 3

/**
 * Writes read events straight into the journal, as the server's own compaction leaves them: docs/decisions on the storage
 * of receipts. Bitmaps are left to the server, which rebuilds them. Who uses this checks the counts that the server makes
 * of it: a change of the format shows there.
 */
export function seedJournal(data: string, plan: JournalPlan): void {
  const db = new DatabaseSync(join(data, 'kidoku.sqlite'))
  db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF')
  const conversationId = conversationOf(db, plan.groupId)
  const append = db.prepare(
    `INSERT INTO receipt_journal (conversation_id, first_position, last_position, min_seq, max_seq, base_ms, entries)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const random = seededRandom(plan.seed)
  const bytes = new Uint8Array(segmentBytesMax + entryBytesMax)
  let timeMs = Date.now() - 86_400_000
  let position = 1
  db.exec('BEGIN')
  for (let offset = 0; offset < plan.messages; offset += plan.runLength) {
    const firstSeq = plan.firstSeq + offset
    const length = Math.min(plan.runLength, plan.messages - offset)
    const order = shuffled(plan.members, random)
    for (let reader = 0; reader < plan.readers; ) {
      const baseMs = timeMs
      const firstPosition = position
      let at = 0
      let elapsedMs = 0
      let seqBefore = 0
      for (; reader < plan.readers && at < segmentBytesMax; reader += 1) {
        at = writeNumber(bytes, at, (order[reader] ?? 0) + 1)
        at = writeNumber(bytes, at, zigzag(elapsedMs))
        at = writeNumber(bytes, at, zigzag(firstSeq - seqBefore))
        at = writeNumber(bytes, at, length - 1)
        seqBefore = firstSeq
        elapsedMs = msBetweenEntries
        timeMs += msBetweenEntries
        position += length
      }
      append.run(
        conversationId,
        firstPosition,
        position - 1,
        firstSeq,
        firstSeq + length - 1,
        baseMs,
        bytes.slice(0, at),
      )
    }
  }
  db.exec('COMMIT')
  db.close()
}

/** The numbers below `count`, in an order that the seed gives. */
function shuffled(count: number, random: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_none, at) => at)
  for (let at = count - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1))
    const held = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = held
  }
  return order
}
