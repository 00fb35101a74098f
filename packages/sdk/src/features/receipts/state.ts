import type { Receipt } from '@kidoku/protocol'

/** What the sender's device knows of one message's receipts. */
export interface Known {
  readonly receipt: Receipt
  /** A listener has heard exactly these counts; false where they were only asked for. */
  readonly isTold: boolean
}

/** State + receipt → state, and whether a listener hears of it. */
export interface Accepted extends Known {
  readonly isNews: boolean
}

/**
 * Counts never go backwards at the listener: the larger readCount wins. With the same readCount the three other states may have
 * changed places (receipts.md §2), so the later word counts. What was asked for is no news, and does not keep the listener from
 * hearing the same from an event: who listens need not be who asked. receipts.md §4
 */
export function accept(known: Known | undefined, incoming: Receipt, isAnswer = false): Accepted {
  if (known !== undefined && incoming.readCount < known.receipt.readCount) return { ...known, isNews: false }
  const wasTold = known?.isTold === true && isSame(known.receipt, incoming)
  return { receipt: incoming, isTold: wasTold || !isAnswer, isNews: !wasTold && !isAnswer }
}

function isSame(a: Receipt, b: Receipt): boolean {
  return (
    a.readCount === b.readCount &&
    a.unreadCount === b.unreadCount &&
    a.undisclosedCount === b.undisclosedCount &&
    a.departedCount === b.departedCount
  )
}
