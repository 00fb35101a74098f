/** Counts what was let through in each group's running second. Forgets all groups when the second is over. */
export interface RateLimiter {
  /** `undefined`: go on. Else how long to wait, in ms. */
  take(conversationId: string, nowMs: number, perSecondMax: number): number | undefined
}

export function createRateLimiter(): RateLimiter {
  let windowStartMs = 0
  const taken = new Map<string, number>()
  return {
    take(conversationId, nowMs, perSecondMax): number | undefined {
      if (perSecondMax === 0) return undefined
      // A clock that was put back begins anew: else nobody would be let through until it is where it was.
      if (nowMs - windowStartMs >= 1_000 || nowMs < windowStartMs) {
        windowStartMs = nowMs
        taken.clear()
      }
      const count = taken.get(conversationId) ?? 0
      if (count >= perSecondMax) return windowStartMs + 1_000 - nowMs
      taken.set(conversationId, count + 1)
      return undefined
    },
  }
}
