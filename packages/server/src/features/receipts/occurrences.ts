import { type BatchContext, type Caller, type Occurrence, occurrence } from '../../feature.ts'
import type { States } from './rules.ts'

/** A message that asks for receipts has been written. */
export interface Asked {
  readonly conversationId: string
  readonly seq: number
  /** As its sender sees them. */
  readonly states: () => Promise<States>
}

/** A message's receipts as the running commit makes them, and who has given one by it. */
export interface GivenReceipt extends States {
  readonly seq: number
  readonly readers: readonly string[]
}

/** Receipts that one commit adds. What they are is worked out for those who ask. */
export interface GivenTogether {
  /** Who asked first, of all who are in the commit. */
  readonly caller: Caller
  /** How many there are. */
  readonly count: number
  readonly conversationIds: readonly string[]
  readonly receiptsOf: (conversationId: string) => Promise<readonly GivenReceipt[]>
}

export const receiptsAsked: Occurrence<Asked> = occurrence('receipts.asked')
/** Raised once a commit, however many have given receipts. */
export const receiptsGiven: Occurrence<GivenTogether, BatchContext> = occurrence('receipts.given')
