import type { Caller } from './feature.ts'

/**
 * Commands of one caller take effect in the order in which they were asked, though the database runs many at once: messages
 * stand in the order of sending, and who leaves and comes back is there. Those of one batched kind go together.
 */
export interface CallerOrder {
  /** Calls `begin` when nothing that was asked before is in its way: mostly at once. Each is followed by one `leave`. */
  enter(caller: Caller, how: How, begin: () => void): void
  /** The command is done, whatever became of it. */
  leave(caller: Caller): void
}

export type How = 'alone' | 'together'

/** What is under way of one caller, and what waits for it. */
interface Line {
  how: How
  underWay: number
  readonly waiting: { readonly how: How; readonly begin: () => void }[]
}

export function createCallerOrder(): CallerOrder {
  const lines = new Map<object | string, Line>()
  const keyOf = (caller: Caller): object | string => caller.connection ?? caller.userId

  return {
    enter(caller, how, begin): void {
      const key = keyOf(caller)
      const line = lines.get(key)
      if (line === undefined) {
        lines.set(key, { how, underWay: 1, waiting: [] })
        begin()
      } else if (how === 'together' && line.how === 'together' && line.waiting.length === 0) {
        line.underWay += 1
        begin()
      } else line.waiting.push({ how, begin })
    },
    leave(caller): void {
      const key = keyOf(caller)
      const line = lines.get(key)
      if (line === undefined) return
      line.underWay -= 1
      if (line.underWay > 0) return
      const [first] = line.waiting
      if (first === undefined) return void lines.delete(key)
      const others = line.waiting.findIndex(({ how }) => how === 'alone')
      const next = line.waiting.splice(0, first.how === 'alone' ? 1 : others === -1 ? Infinity : others)
      line.how = first.how
      line.underWay = next.length
      for (const { begin } of next) begin()
    },
  }
}
