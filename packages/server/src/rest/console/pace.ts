import { Refusal } from '@kidoku/protocol'

/** Requests a second of one administrator, over all browsers: far more than pages ask for. */
const requestsPerSecondMax = 50

export function createPace(now: () => number): { admit(name: string): void } {
  let startMs = 0
  const asked = new Map<string, number>()
  return {
    admit(name): void {
      const nowMs = now()
      if (nowMs - startMs >= 1_000 || nowMs < startMs) {
        startMs = nowMs
        asked.clear()
      }
      const count = (asked.get(name) ?? 0) + 1
      asked.set(name, count)
      if (count > requestsPerSecondMax)
        throw new Refusal(9506, `at most ${requestsPerSecondMax}`, { retryAfterMs: startMs + 1_000 - nowMs })
    },
  }
}
