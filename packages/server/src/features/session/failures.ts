import { Refusal } from '@kidoku/protocol'

/** Refused logins of each address in the running minute: nobody guesses on. */
export interface LoginFailures {
  /** Refuses with 70050 who has failed too often. */
  check(address: string, nowMs: number, perMinuteMax: number): void
  count(address: string): void
  /** Takes one back. */
  forgive(address: string): void
}

/** Addresses remembered within a minute; past it, all are forgotten at once. */
const addressesMax = 100_000

export function createLoginFailures(): LoginFailures {
  let windowStartMs = 0
  const failures = new Map<string, number>()
  return {
    check(address, nowMs, perMinuteMax): void {
      // A clock that was put back begins anew.
      if (nowMs - windowStartMs >= 60_000 || nowMs < windowStartMs || failures.size > addressesMax) {
        windowStartMs = nowMs
        failures.clear()
      }
      if (perMinuteMax > 0 && (failures.get(address) ?? 0) >= perMinuteMax) {
        throw new Refusal(70050, undefined, { retryAfterMs: windowStartMs + 60_000 - nowMs })
      }
    },
    count(address): void {
      failures.set(address, (failures.get(address) ?? 0) + 1)
    },
    forgive(address): void {
      failures.set(address, Math.max(0, (failures.get(address) ?? 0) - 1))
    },
  }
}
