import { Counter, Gauge, type Registry } from 'prom-client'
import type { JobMetrics } from '../jobs/job-metrics.ts'

export function createJobMetrics(registry: Registry): JobMetrics {
  const registers = [registry]
  const tried = new Counter({
    name: 'kidoku_webhooks_total',
    help: 'Webhooks sent, by command and outcome (delivered, or failed and to be sent again).',
    labelNames: ['command', 'outcome'],
    registers,
  })
  const dropped = new Counter({
    name: 'kidoku_webhooks_dropped_total',
    help: 'Webhooks that were never sent, by reason (queueFull, tooOld).',
    labelNames: ['reason'],
    registers,
  })
  const waiting = new Gauge({
    name: 'kidoku_webhooks_waiting',
    help: 'Webhooks waiting to be sent, of all nodes.',
    registers,
  })
  return {
    tried: (what, outcome) => tried.labels(what, outcome).inc(),
    dropped: (reason, count) => dropped.labels(reason).inc(count),
    waiting: (count) => waiting.set(count),
  }
}
