import type { Refusal } from '@kidoku/protocol'
import type { Addition, Gift } from './give.ts'

/** A message whose receipts have changed by a transaction. */
export interface Change {
  readonly conversationId: string
  readonly seq: number
  readonly sender: string
  readonly isFirst: boolean
}

/** What gifts are taken with. */
export interface Giving {
  /** The time of the receipts: asked when it is their turn, so that nothing is read before it was sent. */
  readonly now: () => number
  /** Resolves when `committed` or `failed` of those taken before has been called, with whether it was `committed`. */
  readonly turn: Promise<boolean>
  /** Gifts that have come meanwhile, of those that fit. */
  readonly late: (fits: (gift: Gift) => boolean) => readonly Gift[]
}

/** What a batch of gifts came to: to be written on, and then settled one way or the other. */
export interface Given {
  /** One for each gift, late ones last. */
  readonly refusals: readonly (Refusal | undefined)[]
  readonly changes: readonly Change[]
  /** What is added to each conversation, by its ID. */
  readonly additions: ReadonlyMap<string, Addition>
  /** After the commit: the counts are true now. */
  committed(): void
  /** The transaction failed: what was added in memory is forgotten, and read again. */
  failed(): void
}
