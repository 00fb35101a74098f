/**
 * Queries on one connection take turns with those of others. SQLite answers without letting go of the event loop: a burst of
 * heavy questions would hold up everybody until the last of them is answered. So some run at a time, the rest begin when one
 * has ended – at once while the burst has taken little, and else in another turn of the loop, where others come in between.
 */
export interface QueryTurns {
  run<T>(connection: object, query: () => Promise<T>): Promise<T>
}

interface Burst {
  underWay: number
  /** When what runs now began, or others last had their turn. */
  sinceMs: number
  readonly waiting: (() => void)[]
}

/** Queries of a connection under way: one that waits for something else than the database does not hold up the others. */
const underWayMax = 2
/** How long a connection's queries may follow each other without a turn for others. */
const turnMsMax = 5

export function createQueryTurns(): QueryTurns {
  const bursts = new Map<object, Burst>()

  function ended(connection: object, burst: Burst): void {
    burst.underWay -= 1
    const next = burst.waiting.shift()
    if (next === undefined) {
      if (burst.underWay === 0) bursts.delete(connection)
      return
    }
    burst.underWay += 1
    if (performance.now() - burst.sinceMs <= turnMsMax) return next()
    setImmediate(() => {
      burst.sinceMs = performance.now()
      next()
    })
  }

  return {
    async run<T>(connection: object, query: () => Promise<T>): Promise<T> {
      let burst = bursts.get(connection)
      if (burst === undefined) {
        burst = { underWay: 0, sinceMs: performance.now(), waiting: [] }
        bursts.set(connection, burst)
      }
      const own = burst
      if (own.underWay < underWayMax) own.underWay += 1
      else await new Promise<void>((begin) => own.waiting.push(begin))
      try {
        return await query()
      } finally {
        ended(connection, own)
      }
    },
  }
}
