import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { BusMetrics } from '../bus/bus-metrics.ts'
import type { JobMetrics } from '../jobs/job-metrics.ts'
import { createBusMetrics } from './bus-metrics.ts'
import { createJobMetrics } from './job-metrics.ts'
import type { Samples } from './samples.ts'
import { registerTimings, Timing } from './timings.ts'

/** What is counted. Labels are looked up once each: this is on the way of every request. */
export interface Metrics {
  readonly registry: Registry
  connected(count: number): void
  /** A request by its method and its outcome: `ok`, or the refusal's code. */
  answered(method: string, outcome: string, seconds: number): void
  /** An event frame handed to a socket. */
  told(event: string): void
  /** A socket closed by the server. */
  closed(code: number): void
  readonly bus: BusMetrics
  readonly jobs: JobMetrics
}

export function createMetrics(samples: Samples): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const connections = new Gauge({ name: 'kidoku_connections', help: 'Open sockets.', registers })
  /** Those that were not refused, by method. */
  const timings = new Map<string, Timing>()
  const counted = new Map<Timing, number>()
  const requests = new Counter({
    name: 'kidoku_requests_total',
    help: 'Requests answered, by method and outcome (ok or the code of the refusal).',
    labelNames: ['method', 'outcome'],
    registers,
    collect(): void {
      for (const [method, timing] of timings) {
        const { count } = timing
        requests.labels(method, 'ok').inc(count - (counted.get(timing) ?? 0))
        counted.set(timing, count)
      }
    },
  })
  registerTimings(registry, {
    name: 'kidoku_request_seconds',
    help: 'From a request read to its answer written, for those that were not refused.',
    timings,
  })
  const eventsTold = new Counter({
    name: 'kidoku_events_told_total',
    help: 'Event frames handed to sockets, by event.',
    labelNames: ['event'],
    registers,
  })
  const closes = new Counter({
    name: 'kidoku_closes_total',
    help: 'Sockets closed by the server, by close code.',
    labelNames: ['code'],
    registers,
  })
  /** Each label is kept for ever: who calls this knows that the methods it names are not without end. */
  const refusedOf = remembered((key) => {
    const [method = '', outcome = ''] = key.split(' ')
    return requests.labels(method, outcome)
  })
  const toldOf = remembered((event) => eventsTold.labels(event))

  return {
    registry,
    connected(count): void {
      connections.set(count)
      samples.connected(count)
    },
    answered(method, outcome, seconds): void {
      if (outcome === 'ok') {
        let timing = timings.get(method)
        if (timing === undefined) {
          timing = new Timing()
          timings.set(method, timing)
        }
        timing.observe(seconds)
        samples.request(seconds * 1_000)
      } else {
        refusedOf(`${method} ${outcome}`).inc()
      }
    },
    told: (event) => toldOf(event).inc(),
    closed: (code) => closes.labels(String(code)).inc(),
    bus: createBusMetrics(registers),
    jobs: createJobMetrics(registry),
  }
}

function remembered<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const value = make(key)
    made.set(key, value)
    return value
  }
}
