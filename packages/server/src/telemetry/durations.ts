/** Durations since the last look, and what half and 99 in a hundred of them stayed below. */
export interface Durations {
  add(ms: number): void
  /** Gives what has come together, and begins anew. */
  take(): { readonly count: number; readonly p50: number; readonly p99: number }
}

/** So many are kept between two looks. Of more, each has the same chance to be among them: reservoir sampling. */
const keptMax = 4_096

export function createDurations(random: () => number = Math.random): Durations {
  const kept = new Float64Array(keptMax)
  let count = 0
  return {
    add(ms): void {
      const at = count < keptMax ? count : Math.floor(random() * (count + 1))
      if (at < keptMax) kept[at] = ms
      count += 1
    },
    take() {
      const sorted = kept.subarray(0, Math.min(count, keptMax)).sort()
      const at = (part: number): number => sorted[Math.ceil(sorted.length * part) - 1] ?? 0
      const seen = { count, p50: rounded(at(0.5)), p99: rounded(at(0.99)) }
      count = 0
      return seen
    },
  }
}

/** To the hundredth of a millisecond. */
function rounded(ms: number): number {
  return Math.round(ms * 100) / 100
}
