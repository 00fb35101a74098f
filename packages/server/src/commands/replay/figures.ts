/** What a replay counts while it runs. */
export interface Figures {
  joins: number
  leaves: number
  renames: number
  messages: number
  /** Receipts that counted. */
  receipts: number
  /** Receipts given again, by newcomers, or for one's own: they must change nothing. */
  idleReceipts: number
  /** Times the server asked to wait. */
  refusals: number
  socketsLost: number
  /** Requests that went out again because their answer was lost. */
  sentAgain: number
}

export function createFigures(): Figures {
  return {
    joins: 0,
    leaves: 0,
    renames: 0,
    messages: 0,
    receipts: 0,
    idleReceipts: 0,
    refusals: 0,
    socketsLost: 0,
    sentAgain: 0,
  }
}
