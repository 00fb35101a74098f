import { cpuSecondsOf } from '../processes/cpu.ts'
import { idOf, kindOf } from './answers.ts'
import { Histogram, type Percentiles } from './histogram.ts'
import { seeded } from './random.ts'
import type { RawSocket } from './raw-socket.ts'
import { type Readings, readingFrames } from './readings.ts'

export interface ClosedLoop extends Readings {
  /** Requests that a reader has under way; the next is sent when one is answered. */
  readonly inFlight: number
  /** `straight`: from the first message on, as people read. `scattered`: every reader in an order of its own. */
  readonly order: 'straight' | 'scattered'
  readonly warmUpS: number
  readonly measureS: number
  readonly serverPids: readonly number[]
}

export interface LoopResult {
  readonly requests: number
  readonly receipts: number
  readonly seconds: number
  /** CPU seconds in the window measured: of the server, of this generator. */
  readonly serverCpuS: number | undefined
  readonly generatorCpuS: number
  readonly ackMs: Percentiles
  readonly refusals: number
  /** Readers had read everything before the time was over: the window ended there. */
  readonly isExhausted: boolean
}

interface Moment {
  readonly atMs: number
  readonly answered: number
  readonly serverCpuS: number | undefined
  readonly generatorCpuUs: number
}

/** Readers that send the next request when the one before is answered, for so long, or until one has read everything. */
export async function runClosedLoop(readers: readonly RawSocket[], job: ClosedLoop): Promise<LoopResult> {
  const tape = readingFrames(job)
  const random = seeded(job.seed)
  const ackMs = new Histogram()
  let answered = 0
  let refusals = 0
  let underWay = 0
  let isMeasuring = false
  let isStopped = false
  let isExhausted = false
  let stop = (): void => undefined
  const stopped = new Promise<void>((resolve) => {
    stop = resolve
  })
  let drained = (): void => undefined

  for (const socket of readers) {
    const place = job.order === 'straight' ? (at: number) => at : scatter(tape.length, random)
    const sentAtMs = new Float64Array(tape.length + 1)
    let next = 0

    const send = (count: number): void => {
      const until = Math.min(next + count, tape.length)
      const nowMs = performance.now()
      underWay += until - next
      if (job.order === 'straight') {
        for (let at = next; at < until; at += 1) sentAtMs[at + 1] = nowMs
        if (until > next) socket.write(tape.slice(next, until))
        next = until
      } else {
        for (; next < until; next += 1) {
          const at = place(next)
          sentAtMs[at + 1] = nowMs
          socket.write(tape.slice(at, at + 1))
        }
      }
      if (next === tape.length) {
        isExhausted = true
        stop()
      }
    }
    // Answers of one read are counted first, so that the requests after them are one write.
    let free = 0
    socket.onText = (bytes, from) => {
      const kind = kindOf(bytes, from)
      if (kind === 'event') return
      if (kind === 'refusal') refusals += 1
      answered += 1
      underWay -= 1
      if (isMeasuring) ackMs.add(performance.now() - (sentAtMs[idOf(bytes, from)] ?? 0))
      if (isStopped) {
        if (underWay === 0) drained()
        return
      }
      if (job.inFlight === 1) return send(1)
      free += 1
      if (free === 1) {
        queueMicrotask(() => {
          const count = free
          free = 0
          if (!isStopped) send(count)
        })
      }
    }
    socket.onClose = () => {
      refusals += 1
      stop()
    }
    send(job.inFlight)
  }

  const moment = (): Moment => ({
    atMs: performance.now(),
    answered,
    serverCpuS: cpuSecondsOf(job.serverPids),
    generatorCpuUs: cpuUs(),
  })
  await Promise.race([stopped, after(job.warmUpS)])
  const start = moment()
  isMeasuring = true
  await Promise.race([stopped, after(job.measureS)])
  const end = moment()
  isMeasuring = false
  isStopped = true
  if (underWay > 0) await Promise.race([new Promise<void>((resolve) => (drained = resolve)), after(10)])
  for (const socket of readers) {
    socket.onText = () => undefined
    socket.onClose = () => undefined
  }
  const requests = end.answered - start.answered
  return {
    requests,
    receipts: requests * job.perRequest,
    seconds: (end.atMs - start.atMs) / 1_000,
    serverCpuS:
      start.serverCpuS === undefined ? undefined : (end.serverCpuS ?? Number.NaN) - start.serverCpuS,
    generatorCpuS: (end.generatorCpuUs - start.generatorCpuUs) / 1e6,
    ackMs: ackMs.percentiles,
    refusals,
    isExhausted,
  }
}

/** A way through all numbers below `count`, each once: multiplying by what has no divisor in common with it. */
function scatter(count: number, random: () => number): (at: number) => number {
  let step = 1 + Math.floor(random() * (count - 1))
  while (greatestDivisor(step, count) !== 1) step += 1
  const offset = Math.floor(random() * count)
  return (at) => (at * step + offset) % count
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other)
}

function cpuUs(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

function after(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
}
