import type { Reader } from '../../../db/db.ts'
import type { ReceiptsEngine } from './engine.ts'
import { visitEntries } from './entries.ts'
import { rowsTouching } from './journal-store.ts'

/** One line of a list of those who have not read. */
export interface Unreading {
  readonly ordinal: number
  /** Where the next page goes on. */
  readonly position: number
}

/** One line of a read list. */
export interface Reading extends Unreading {
  readonly timeMs: number
}

/** Those who have read a message, in the order of reading: from the journal, whose positions are cursors that stay put. */
export async function readingsOf(
  read: Reader,
  asked: {
    readonly conversationId: string
    readonly seq: number
    readonly after: number
    readonly count: number
  },
): Promise<readonly Reading[]> {
  const { conversationId, seq, after, count } = asked
  const found: Reading[] = []
  if (count <= 0) return found
  // Rows may be joined while we read on: what has been seen is not taken again.
  let seen = after
  for await (const row of rowsTouching(read, conversationId, {
    afterPosition: after,
    minSeq: seq,
    maxSeq: seq,
  })) {
    let position = row.first_position
    visitEntries(row.entries, row.base_ms, (ordinal, timeMs, firstSeq, length) => {
      const at = position + seq - firstSeq
      position += length
      if (seq < firstSeq || seq >= firstSeq + length || at <= seen) return true
      seen = at
      found.push({ ordinal, timeMs, position: at })
      return found.length < count
    })
    if (found.length >= count) break
  }
  return found
}

/** Those who can still answer and have not, in the order of joining: from the bitmap. */
export async function unreadingsOf(
  engine: ReceiptsEngine,
  read: Reader,
  asked: {
    readonly conversationId: string
    readonly seq: number
    readonly after: number
    readonly count: number
    readonly disclosesOptOut: boolean
  },
): Promise<readonly Unreading[]> {
  const { ledger, marks } = await engine.look(read, asked.conversationId, [asked.seq])
  const [mark] = marks
  if (mark === undefined) return []
  return ledger.unread(mark, asked).map((ordinal) => ({ ordinal, position: ordinal + 1 }))
}
