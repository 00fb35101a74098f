import type { Receipt } from '@kidoku/protocol'
import type { Settings } from '../../config.ts'
import type { Reader } from '../../db/db.ts'
import { kindOf, nameFor } from '../conversations/store.ts'
import { getGroupOf } from '../groups/store.ts'
import type { ReceiptsEngine } from './engine/engine.ts'
import { readingsOf } from './engine/lists.ts'
import { disclosesOptOut, statesOf } from './rules.ts'

/** The counts of these messages; one without a record is left out. */
export async function viewReceipts(
  engine: ReceiptsEngine,
  read: Reader,
  asked: {
    /** Who asks, and by which name they know the conversation. */
    readonly userId: string
    /** Only this user's messages; absent: everybody's. */
    readonly sender?: string
    readonly conversationId: string
    readonly seqs: readonly number[]
    readonly settings: Settings
  },
): Promise<readonly Receipt[]> {
  const { userId, conversationId, seqs, settings } = asked
  const kind = kindOf(conversationId)
  const conversation = nameFor(userId, conversationId)
  // A group that is gone: its name may be another's by now, and its numbers with it.
  if (kind === 'group' && (await getGroupOf(read, conversationId)) === undefined) return []
  const { ledger, marks } = await engine.look(read, conversationId, seqs)
  const receipts: Receipt[] = []
  for (const mark of marks) {
    const { msgId, seq, sender } = mark.facts
    if (asked.sender !== undefined && sender !== asked.sender) continue
    const counts = statesOf(ledger.tally(mark), disclosesOptOut(kind, settings))
    const [reading] =
      kind === 'c2c' && counts.readCount > 0
        ? await readingsOf(read, { conversationId, seq, after: 0, count: 1 })
        : []
    receipts.push({
      conversation,
      msgId,
      seq,
      ...counts,
      ...(reading === undefined ? {} : { readTimeMs: reading.timeMs }),
    })
  }
  return receipts
}
