import type { Reader } from './db/db.ts'

/**
 * Queries of one asker take turns with those of others. SQLite answers without letting go of the event loop: a burst of
 * heavy questions would hold up everybody until the last of them is answered. So some run at a time, the rest begin when one
 * has ended – at once while the burst has taken little, and else in another turn of the loop, where others come in between.
 */
export interface QueryTurns {
  run<T>(asker: Asker, query: () => Promise<T>): Promise<T>
}

/** A connection, or the name of who asks without one. */
export type Asker = object | string

interface Burst {
  underWay: number
  /** When what runs now began, or others last had their turn. */
  sinceMs: number
  readonly waiting: (() => void)[]
}

/** How long an asker's queries may follow each other without a turn for others. */
const turnMsMax = 5

/** `underWayMax`: two, so that one that waits for something else than the database does not hold up the others. */
export function createQueryTurns(underWayMax = 2): QueryTurns {
  const bursts = new Map<Asker, Burst>()

  function ended(asker: Asker, burst: Burst): void {
    burst.underWay -= 1
    const next = burst.waiting.shift()
    if (next === undefined) {
      if (burst.underWay === 0) bursts.delete(asker)
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
    async run<T>(asker: Asker, query: () => Promise<T>): Promise<T> {
      let burst = bursts.get(asker)
      if (burst === undefined) {
        burst = { underWay: 0, sinceMs: performance.now(), waiting: [] }
        bursts.set(asker, burst)
      }
      const own = burst
      if (own.underWay < underWayMax) own.underWay += 1
      else await new Promise<void>((begin) => own.waiting.push(begin))
      try {
        return await query()
      } finally {
        ended(asker, own)
      }
    },
  }
}

/**
 * The same where the database is another process, and its connections are what runs short: one question may be hundreds of
 * statements at once, so it is statements that take turns.
 */
export function readInTurns(turns: QueryTurns, asker: Asker, read: Reader): Reader {
  return {
    get: (sql, ...values) => turns.run(asker, () => read.get(sql, ...values)),
    all: (sql, ...values) => turns.run(asker, () => read.all(sql, ...values)),
  }
}
