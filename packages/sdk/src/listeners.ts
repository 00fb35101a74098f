import type { Log } from './log.ts'

/** Takes the listener away again; calling it twice is harmless. */
export type Unsubscribe = () => void

/** A set of listener objects with optional methods. */
export interface Listeners<L extends object> {
  readonly add: (listener: L) => Unsubscribe
  readonly remove: (listener: L) => void
  /** Calls `call` with each; one that throws is logged and harms nobody. */
  readonly tell: (call: (listener: L) => unknown) => void
}

export function createListeners<L extends object>(log: Log): Listeners<L> {
  const members = new Set<L>()
  const failed = (error: unknown): void => log('error', 'a listener threw', { error: String(error) })
  return {
    add: (listener) => {
      members.add(listener)
      return () => members.delete(listener)
    },
    remove: (listener) => {
      members.delete(listener)
    },
    tell: (call) => {
      for (const listener of [...members]) {
        try {
          const returned = call(listener)
          if (returned instanceof Promise) returned.catch(failed)
        } catch (error) {
          failed(error)
        }
      }
    },
  }
}
