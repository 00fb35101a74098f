import type { Receipt } from '@kidoku/protocol'

/** What the sender's device knows of one message's receipts: state + receipt → state, and whether a listener hears of it. */
export interface Accepted {
  readonly receipt: Receipt
  readonly isNews: boolean
}

/**
 * Counts never go backwards at the listener: the larger readCount wins. With the same readCount the three other states may have
 * changed places (receipts.md §2), so the later word counts. receipts.md §4
 */
export function accept(known: Receipt | undefined, incoming: Receipt): Accepted {
  if (known === undefined) return { receipt: incoming, isNews: true }
  if (incoming.readCount < known.readCount) return { receipt: known, isNews: false }
  return { receipt: incoming, isNews: !isSame(known, incoming) }
}

function isSame(a: Receipt, b: Receipt): boolean {
  return (
    a.readCount === b.readCount &&
    a.unreadCount === b.unreadCount &&
    a.undisclosedCount === b.undisclosedCount &&
    a.departedCount === b.departedCount
  )
}
