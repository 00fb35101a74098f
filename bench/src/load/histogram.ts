export interface Percentiles {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

/** Buckets a part in this many wide: what is read from it is at most so far off. */
const bucketsPerDoubling = 64
const smallest = 0.001

/** Times in ms, from a microsecond on, in buckets about 1 % wide: adding costs a logarithm and no memory. */
export class Histogram {
  readonly #buckets = new Uint32Array(bucketsPerDoubling * 40)
  #count = 0
  #max = 0

  add(ms: number): void {
    const bucket = Math.max(0, Math.floor(Math.log2(ms / smallest) * bucketsPerDoubling))
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1
    this.#count += 1
    if (ms > this.#max) this.#max = ms
  }

  get percentiles(): Percentiles {
    return {
      count: this.#count,
      p50: this.#quantile(0.5),
      p99: this.#quantile(0.99),
      p999: this.#quantile(0.999),
      max: this.#max,
    }
  }

  #quantile(share: number): number {
    const rank = Math.ceil(this.#count * share)
    let seen = 0
    for (const [bucket, count] of this.#buckets.entries()) {
      seen += count
      if (seen >= rank && count > 0) return smallest * 2 ** ((bucket + 1) / bucketsPerDoubling)
    }
    return 0
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
