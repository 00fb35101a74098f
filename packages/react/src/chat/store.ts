/** Something to look at: its state now, and a word when there is a new one. What `useSyncExternalStore` needs, and nothing else. */
export interface Readable<T> {
  /** The same object until something has changed. */
  readonly get: () => T
  /** What is rendered on a server, and at hydration. */
  readonly initial: T
  readonly subscribe: (listener: () => void) => () => void
}

export interface Store<T> extends Readable<T> {
  /** The same value again tells nobody. */
  readonly set: (next: T) => void
}

export interface StoreOptions {
  /** The first one listens: time to fetch. */
  readonly onWatched?: () => void
}

export function createStore<T>(initial: T, options: StoreOptions = {}): Store<T> {
  const listeners = new Set<() => void>()
  let state = initial
  return {
    get: () => state,
    initial,
    set: (next) => {
      if (Object.is(next, state)) return
      state = next
      for (const listener of [...listeners]) listener()
    },
    subscribe: (listener) => {
      // One function may listen twice: each is a place of its own.
      const own = (): void => listener()
      listeners.add(own)
      if (listeners.size === 1) options.onWatched?.()
      return () => {
        listeners.delete(own)
      }
    },
  }
}
