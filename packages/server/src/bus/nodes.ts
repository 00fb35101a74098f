/** A node that has not said for so many times that it is there is gone, or cut off: what it has committed since, nobody was told. */
const silentBeatsMax = 3.5

/** The other nodes, as far as they are heard of. */
export interface Nodes {
  /** True where it is news. */
  here(node: string): boolean
  gone(node: string): void
  /** To be called every `beatMs`: since when somebody has been silent, if somebody has. */
  silentSince(): number | undefined
  forget(): void
  readonly count: number
}

export function createNodes(beatMs: number, now: () => number): Nodes {
  const heardAt = new Map<string, number>()
  let lookedAtMs = now()

  return {
    here(node): boolean {
      const isNew = !heardAt.has(node)
      heardAt.set(node, now())
      return isNew
    },
    gone(node): void {
      heardAt.delete(node)
    },
    silentSince(): number | undefined {
      const nowMs = now()
      // Who was stopped for a while has not listened: nobody else is to blame.
      const wasAway = nowMs - lookedAtMs > beatMs * 2 || nowMs < lookedAtMs
      lookedAtMs = nowMs
      if (wasAway) for (const node of heardAt.keys()) heardAt.set(node, nowMs)
      const silent = [...heardAt].filter(([, heardMs]) => nowMs - heardMs > beatMs * silentBeatsMax)
      for (const [node] of silent) heardAt.delete(node)
      return silent.length === 0 ? undefined : Math.min(...silent.map(([, heardMs]) => heardMs))
    },
    forget(): void {
      heardAt.clear()
    },
    get count(): number {
      return heardAt.size
    },
  }
}
