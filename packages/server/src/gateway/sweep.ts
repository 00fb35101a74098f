/** Something with a time to look at. */
export interface Timed {
  /** Called every now and then; `elapsedMs` is a clock that only goes forward. */
  look(elapsedMs: number): void
}

/** One timer for everybody, instead of some for each. */
export interface Sweep {
  add(timed: Timed): void
  remove(timed: Timed): void
}

export function createSweep(everyMs: number): Sweep {
  const all = new Set<Timed>()
  let timer: NodeJS.Timeout | undefined

  function sweep(): void {
    const elapsedMs = performance.now()
    for (const timed of all) timed.look(elapsedMs)
  }

  return {
    add(timed): void {
      all.add(timed)
      timer ??= setInterval(sweep, everyMs).unref()
    },
    remove(timed): void {
      all.delete(timed)
      if (all.size > 0) return
      clearInterval(timer)
      timer = undefined
    },
  }
}
