import { setTimeout as wait } from 'node:timers/promises'

/** When each line is due, in recorded ms since the first: the lines of a minute are spread evenly over it. */
export function recordedTimes(minutes: readonly number[]): readonly number[] {
  const first = minutes[0] ?? 0
  const sizes = new Map<number, number>()
  for (const minute of minutes) sizes.set(minute, (sizes.get(minute) ?? 0) + 1)
  const passed = new Map<number, number>()
  return minutes.map((minute) => {
    const index = passed.get(minute) ?? 0
    passed.set(minute, index + 1)
    return (minute - first + index / (sizes.get(minute) ?? 1)) * 60_000
  })
}

/** Waits until a line is due. `speed`: how many times as fast as recorded; infinite: never waits. */
export type Pace = (recordedMs: number, signal: AbortSignal) => Promise<void>

export function createPace(speed: number): Pace {
  const startedAtMs = performance.now()
  return async (recordedMs, signal) => {
    if (!Number.isFinite(speed)) return
    const restMs = startedAtMs + recordedMs / speed - performance.now()
    if (restMs > 0) await wait(restMs, undefined, { signal })
  }
}
