/** The places of one transaction among the others of this process. */
export interface Places {
  /** Stands behind all who have said the same before and have not left. */
  take(key: string): void
  /** Resolves when those before it have left, in every line it stands in. */
  turn(): Promise<unknown>
  /** Whatever became of it. */
  leave(): void
}

/**
 * Transactions that change one row are committed in the order in which they held it. That the answers are heard in another order
 * is rare, and possible: a database gives the row to the next before it answers the one before.
 */
export function createCommitOrder(): () => Places {
  /** When the last in each line has left. */
  const lines = new Map<string, Promise<void>>()
  return () => {
    const { promise: left, resolve } = Promise.withResolvers<void>()
    const taken = new Map<string, Promise<void> | undefined>()
    return {
      take(key): void {
        if (taken.has(key)) return
        taken.set(key, lines.get(key))
        lines.set(key, left)
      },
      turn: () => Promise.all(taken.values()),
      leave(): void {
        for (const key of taken.keys()) if (lines.get(key) === left) lines.delete(key)
        resolve()
      },
    }
  }
}
