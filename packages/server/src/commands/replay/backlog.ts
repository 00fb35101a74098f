/** Receipts decided on and not yet acknowledged: the replay waits when there are too many, as people cannot read for ever. */
export interface Backlog {
  add(count: number): void
  done(count: number): void
  /** Resolves once fewer than this many are left. */
  below(most: number): Promise<void>
}

export function createBacklog(): Backlog {
  let size = 0
  let waiting: { readonly most: number; readonly resolve: () => void } | undefined
  return {
    add(count): void {
      size += count
    },
    done(count): void {
      size -= count
      if (waiting === undefined || size >= waiting.most) return
      waiting.resolve()
      waiting = undefined
    },
    below(most): Promise<void> {
      if (size < most) return Promise.resolve()
      return new Promise((resolve) => {
        waiting = { most, resolve }
      })
    },
  }
}
