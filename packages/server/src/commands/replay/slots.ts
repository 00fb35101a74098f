/** Who may be asked to give back a socket. */
export interface SlotHolder {
  readonly isIdle: boolean
  /** Closes the socket until it is needed again. */
  rest(): void
}

/** A bound on open sockets: the longest unused idle one closes for one that is needed. */
export interface Slots {
  /** Resolves once there is room; the holder then counts until `free`. */
  take(holder: SlotHolder): Promise<void>
  /** Whoever has just been used closes last. */
  touch(holder: SlotHolder): void
  /** The holder has nothing to wait for: its slot may go to who waits. */
  idle(holder: SlotHolder): void
  free(holder: SlotHolder): void
}

export function createSlots(socketsMax: number): Slots {
  // Insertion order is the order of use.
  const holders = new Set<SlotHolder>()
  const waiting: (() => void)[] = []

  function admit(): void {
    while (waiting.length > 0) {
      if (holders.size >= socketsMax) {
        const idle = [...holders].find((holder) => holder.isIdle)
        // Resting frees its slot, which comes back here.
        return idle?.rest()
      }
      waiting.shift()?.()
    }
  }

  return {
    take(holder): Promise<void> {
      return new Promise((resolve) => {
        waiting.push(() => {
          holders.add(holder)
          resolve()
        })
        admit()
      })
    },
    touch(holder): void {
      if (holders.delete(holder)) holders.add(holder)
    },
    idle: () => admit(),
    free(holder): void {
      holders.delete(holder)
      admit()
    },
  }
}
