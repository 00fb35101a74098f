/** In ms. */
export interface Percentiles {
  readonly count: number
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

/** A bucket is this part of a doubling wide, about 1 %: what is read from it is at most so far off. */
const bucketsPerDoubling = 64
const smallestMs = 0.001

/** Times from a microsecond to half an hour: adding costs a logarithm and no memory. */
export class Histogram {
  readonly #buckets = new Uint32Array(bucketsPerDoubling * 31)
  #count = 0
  #max = 0

  get count(): number {
    return this.#count
  }

  add(ms: number): void {
    const bucket = Math.floor(Math.log2(Math.max(ms, smallestMs) / smallestMs) * bucketsPerDoubling)
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1
    this.#count += 1
    if (ms > this.#max) this.#max = ms
  }

  addAll(other: Histogram): void {
    for (const [bucket, count] of other.#buckets.entries())
      this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + count
    this.#count += other.#count
    this.#max = Math.max(this.#max, other.#max)
  }

  get percentiles(): Percentiles {
    return {
      count: this.#count,
      p50: this.quantile(0.5),
      p99: this.quantile(0.99),
      p999: this.quantile(0.999),
      max: this.#max,
    }
  }

  quantile(share: number): number {
    const rank = Math.max(1, Math.ceil(this.#count * share))
    let seen = 0
    for (const [bucket, count] of this.#buckets.entries()) {
      seen += count
      if (seen >= rank) return Math.min(this.#max, smallestMs * 2 ** ((bucket + 1) / bucketsPerDoubling))
    }
    return Number.NaN
  }
}

export function percentilesOf(times: Iterable<number>): Percentiles {
  const histogram = new Histogram()
  for (const ms of times) histogram.add(ms)
  return histogram.percentiles
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
