import { Counter, Gauge, type Registry } from 'prom-client'
import type { BusMetrics } from '../bus/bus-metrics.ts'

export function createBusMetrics(registers: Registry[]): BusMetrics {
  const line = new Gauge({
    name: 'kidoku_bus_connected',
    help: 'Whether there is a line to NATS; 1 where none is needed.',
    registers,
  })
  const nodes = new Gauge({
    name: 'kidoku_bus_nodes',
    help: 'Nodes that hear each other, this one included.',
    registers,
  })
  const messages = new Counter({
    name: 'kidoku_bus_messages_total',
    help: 'Messages to NATS (said) and from it (heard).',
    labelNames: ['direction'],
    registers,
  })
  const losses = new Counter({
    name: 'kidoku_bus_losses_total',
    help: 'Times when something may have been lost between nodes, by reason: devices were told to catch up.',
    labelNames: ['reason'],
    registers,
  })
  const [said, heard] = [messages.labels('said'), messages.labels('heard')]
  line.set(1)
  nodes.set(1)
  return {
    lineIs: (isUp) => line.set(isUp ? 1 : 0),
    nodes: (count) => nodes.set(count),
    said: () => said.inc(),
    heard: () => heard.inc(),
    lost: (reason) => losses.labels(reason).inc(),
  }
}
