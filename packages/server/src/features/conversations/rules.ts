/** What a member has, and has not, counted yet. */
export interface Counted {
  /** The conversation's running number of countable messages. */
  readonly countable: number
  /** That number at the member's read mark. */
  readonly read_countable: number
  /** The member's own countable messages, in all and up to the read mark. */
  readonly own_countable: number
  readonly read_own: number
}

/** What has been counted since the read mark, less what the member wrote: nothing is written for it on sending. */
export function unreadOf(counted: Counted): number {
  const since = counted.countable - counted.read_countable
  const own = counted.own_countable - counted.read_own
  return Math.max(0, since - own)
}
