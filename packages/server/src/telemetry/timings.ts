import type { Histogram, Registry } from 'prom-client'

/** Upper bounds in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] as const

/** How long one kind of request took: counted in plain numbers, for it is counted at every request. */
export class Timing {
  /** How many took longer than the bound before and no longer than this one; the last: longer than all. */
  readonly #counts: number[] = Array.from({ length: bounds.length + 1 }, () => 0)
  #sum = 0

  observe(seconds: number): void {
    let at = 0
    while (at < bounds.length && seconds > (bounds[at] ?? 0)) at += 1
    this.#counts[at] = (this.#counts[at] ?? 0) + 1
    this.#sum += seconds
  }

  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0)
  }

  /** As a Prometheus histogram has them: each bucket with all that are below it. */
  valuesOf(name: string, method: string): readonly object[] {
    let below = 0
    const buckets = [...bounds, '+Inf'].map((le, at) => {
      below += this.#counts[at] ?? 0
      return { metricName: `${name}_bucket`, labels: { le, method }, value: below }
    })
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels: { method }, value: this.#sum },
      { metricName: `${name}_count`, labels: { method }, value: below },
    ]
  }
}

/** Shows timings, by method, among the metrics of the registry, as a histogram of this name. */
export function registerTimings(
  registry: Registry,
  about: { readonly name: string; readonly help: string; readonly timings: ReadonlyMap<string, Timing> },
): void {
  const { name, help, timings } = about
  const values = (): readonly object[] =>
    [...timings].flatMap(([method, timing]) => timing.valuesOf(name, method))
  const metric = {
    name,
    help,
    get: async () => ({ name, help, type: 'histogram', aggregator: 'sum', values: values() }),
    reset: () => undefined,
  }
  // A registry asks its metrics for no more than that.
  registry.registerMetric(metric as unknown as Histogram)
}
