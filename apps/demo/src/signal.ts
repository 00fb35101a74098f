export interface Signal {
  /** Gives back what takes the listener away again. */
  readonly listen: (listener: () => void) => () => void
  /** Something has changed. However often it is said in one turn, listeners hear it once. */
  readonly tell: () => void
}

export function createSignal(): Signal {
  const listeners = new Set<() => void>()
  let isTelling = false
  return {
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    tell: () => {
      if (isTelling) return
      isTelling = true
      queueMicrotask(() => {
        isTelling = false
        for (const listener of [...listeners]) listener()
      })
    },
  }
}
