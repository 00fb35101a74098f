import type { Caller } from './feature.ts'

/**
 * Commands of one caller take effect in the order in which they were asked, though the database runs many at once: messages
 * stand in the order of sending, and who leaves and comes back is there. Those of one batched kind go together.
 */
export interface CallerOrder {
  alone<T>(caller: Caller, work: () => Promise<T>): Promise<T>
  together<T>(caller: Caller, work: () => Promise<T>): Promise<T>
}

interface Line {
  /** The last command that goes alone. */
  alone: Promise<unknown> | undefined
  /** What has come since, to go together. */
  readonly together: Set<Promise<unknown>>
}

export function createCallerOrder(): CallerOrder {
  const lines = new Map<object | string, Line>()
  const keyOf = (caller: Caller): object | string => caller.connection ?? caller.userId

  function lineOf(caller: Caller): Line {
    const line = lines.get(keyOf(caller)) ?? { alone: undefined, together: new Set() }
    lines.set(keyOf(caller), line)
    return line
  }
  function tidy(caller: Caller, line: Line): void {
    if (line.alone === undefined && line.together.size === 0 && lines.get(keyOf(caller)) === line)
      lines.delete(keyOf(caller))
  }

  return {
    alone<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
      const line = lineOf(caller)
      const before = [...line.together, line.alone].filter((each) => each !== undefined)
      const running = before.length === 0 ? work() : Promise.allSettled(before).then(work)
      const settled: Promise<unknown> = running
        .catch(() => undefined)
        .then(() => {
          if (line.alone === settled) line.alone = undefined
          tidy(caller, line)
        })
      line.alone = settled
      // They come before it in any case.
      line.together.clear()
      return running
    },
    together<T>(caller: Caller, work: () => Promise<T>): Promise<T> {
      const line = lineOf(caller)
      const running = line.alone === undefined ? work() : line.alone.then(work)
      const settled: Promise<unknown> = running
        .catch(() => undefined)
        .then(() => {
          line.together.delete(settled)
          tidy(caller, line)
        })
      line.together.add(settled)
      return running
    },
  }
}
