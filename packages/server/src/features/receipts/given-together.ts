import type { Settings } from '../../config.ts'
import type { Reader } from '../../db/db.ts'
import { kindOf } from '../conversations/store.ts'
import type { Addition } from './engine/give.ts'
import type { GivenReceipt } from './occurrences.ts'
import { peopleAt } from './people-store.ts'
import { disclosesOptOut, statesOf } from './rules.ts'

/** What a commit adds to the messages of a conversation, with the counts as they are after it. */
export async function givenTogether(
  read: Reader,
  addition: Addition,
  settings: Settings,
): Promise<readonly GivenReceipt[]> {
  const { ledger, entries, changed } = addition
  const { conversationId } = ledger
  const ordinals = [...new Set(entries.map((entry) => entry.ordinal))]
  const people = await peopleAt(read, conversationId, ordinals)
  const readers = new Map<number, string[]>()
  for (const { ordinal, firstSeq, length } of entries) {
    const userId = people.get(ordinal)?.userId
    if (userId === undefined) continue
    for (let seq = firstSeq; seq < firstSeq + length; seq += 1) {
      const known = readers.get(seq)
      if (known === undefined) readers.set(seq, [userId])
      else known.push(userId)
    }
  }
  const discloses = disclosesOptOut(kindOf(conversationId), settings)
  return changed.map((mark) => {
    const { seq } = mark.facts
    // What is ahead of the commit is what this commit adds.
    const tally = { ...ledger.tally(mark), read: mark.bits.count }
    return { seq, ...statesOf(tally, discloses), readers: readers.get(seq) ?? [] }
  })
}
