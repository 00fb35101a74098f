import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export interface Metrics {
  readonly registry: Registry
  readonly connections: Gauge
  /** By method and outcome: `ok`, or the refusal's code. */
  readonly requests: Counter<'method' | 'outcome'>
  readonly requestSeconds: Histogram<'method'>
  readonly eventsTold: Counter<'event'>
  /** By close code. */
  readonly closes: Counter<'code'>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  return {
    registry,
    connections: new Gauge({ name: 'kidoku_connections', help: 'Open sockets.', registers }),
    requests: new Counter({
      name: 'kidoku_requests_total',
      help: 'Requests answered, by method and outcome (ok or the code of the refusal).',
      labelNames: ['method', 'outcome'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'kidoku_request_seconds',
      help: 'From a request read to its answer written.',
      labelNames: ['method'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    eventsTold: new Counter({
      name: 'kidoku_events_told_total',
      help: 'Event frames handed to sockets, by event.',
      labelNames: ['event'],
      registers,
    }),
    closes: new Counter({
      name: 'kidoku_closes_total',
      help: 'Sockets closed by the server, by close code.',
      labelNames: ['code'],
      registers,
    }),
  }
}
