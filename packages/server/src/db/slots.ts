/** Lets so many run at once; the others wait their turn, in the order in which they came. */
export interface Slots {
  /** Gives what to call when done; `undefined` where too many wait already. */
  take(): Promise<() => void> | undefined
}

export function createSlots(most: { readonly atOnce: number; readonly waiting: number }): Slots {
  const waiting: (() => void)[] = []
  let taken = 0
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) taken -= 1
    else next()
  }
  return {
    take(): Promise<() => void> | undefined {
      if (taken < most.atOnce) {
        taken += 1
        return Promise.resolve(leave)
      }
      if (waiting.length >= most.waiting) return undefined
      return new Promise((resolve) => waiting.push(() => resolve(leave)))
    },
  }
}
