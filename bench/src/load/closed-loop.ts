import { seededRandom } from 'kidoku/seeded-random'
import { idOf, kindOf } from './answers.ts'
import { after, moment, type Window, windowOf } from './clock.ts'
import { Histogram, type Percentiles } from './histogram.ts'
import type { RawSocket } from './raw-socket.ts'
import { type Readings, readingFrames } from './readings.ts'

export interface ClosedLoop extends Readings {
  /** Requests that a reader has under way; the next is sent when one is answered. */
  readonly inFlight: number
  /** `straight`: from the first message on, as people read. `scattered`: every reader in an order of its own. */
  readonly order: 'straight' | 'scattered'
  readonly warmUpS: number
  /** The most that is measured: it ends before when everything has been read. */
  readonly measureS: number
  /** Everything: by the first reader, for a rate while all are at it; or by all, for the job as a whole. */
  readonly until: 'firstHasRead' | 'allHaveRead'
  readonly serverPids: readonly number[]
}

export interface LoopResult extends Window {
  /** In the window measured. */
  readonly requests: number
  readonly receipts: number
  /** Receipts acknowledged from the first to the last, outside the window too. */
  readonly receiptsInAll: number
  readonly ackMs: Percentiles
  readonly refusals: number
  /** Everything was read before the time was over. */
  readonly isExhausted: boolean
}

/** How long answers are waited for at the end. */
const drainS = 10

/** Readers that send the next request when one is answered, until the time is over or everything has been read. */
export async function runClosedLoop(readers: readonly RawSocket[], job: ClosedLoop): Promise<LoopResult> {
  const tape = readingFrames(job)
  const random = seededRandom(job.seed)
  const ackMs = new Histogram()
  const everything = tape.length * readers.length
  const stopped = Promise.withResolvers<void>()
  const drained = Promise.withResolvers<void>()
  let answered = 0
  let refusals = 0
  let underWay = 0
  let isMeasuring = false
  let isStopped = false
  let isExhausted = false

  function finish(): void {
    isExhausted = true
    stopped.resolve()
  }

  function start(socket: RawSocket): void {
    const placeOf = job.order === 'scattered' ? scattered(tape.length, random) : undefined
    const sentAtMs = new Float64Array(tape.length + 1)
    let next = 0
    let free = 0

    function send(count: number): void {
      if (next === tape.length && job.until === 'firstHasRead') finish()
      const until = Math.min(next + count, tape.length)
      const nowMs = performance.now()
      underWay += until - next
      if (placeOf === undefined) {
        sentAtMs.fill(nowMs, next + 1, until + 1)
        if (until > next) socket.write(tape.slice(next, until))
        next = until
      }
      for (; next < until; next += 1) {
        const place = placeOf?.(next) ?? next
        sentAtMs[place + 1] = nowMs
        socket.write(tape.slice(place, place + 1))
      }
    }

    /** Answers of one read are counted first, so that the requests after them are one write. */
    function sendFreed(): void {
      const count = free
      free = 0
      if (!isStopped) send(count)
    }

    socket.onText = (bytes, from) => {
      const kind = kindOf(bytes, from)
      if (kind === 'event') return
      if (kind === 'refusal') refusals += 1
      answered += 1
      underWay -= 1
      if (isMeasuring) ackMs.add(performance.now() - (sentAtMs[idOf(bytes, from)] ?? 0))
      if (answered === everything) finish()
      if (isStopped) {
        if (underWay === 0) drained.resolve()
      } else if (job.inFlight === 1) {
        send(1)
      } else {
        free += 1
        if (free === 1) queueMicrotask(sendFreed)
      }
    }
    socket.onClose = () => {
      refusals += 1
      stopped.resolve()
    }
    send(job.inFlight)
  }

  if (job.warmUpS === 0) isMeasuring = true
  let startMoment = moment(job.serverPids)
  let answeredBefore = 0
  for (const socket of readers) start(socket)
  if (job.warmUpS > 0) {
    await Promise.race([stopped.promise, after(job.warmUpS)])
    startMoment = moment(job.serverPids)
    answeredBefore = answered
    isMeasuring = true
  }
  await Promise.race([stopped.promise, after(job.measureS)])
  const window = windowOf(startMoment, moment(job.serverPids))
  const requests = answered - answeredBefore
  isMeasuring = false
  isStopped = true
  if (underWay > 0) await Promise.race([drained.promise, after(drainS)])
  for (const socket of readers) {
    socket.onText = () => undefined
    socket.onClose = () => undefined
  }
  return {
    ...window,
    requests,
    receipts: requests * job.perRequest,
    receiptsInAll: answered * job.perRequest,
    ackMs: ackMs.percentiles,
    refusals,
    isExhausted,
  }
}

/** A way through all numbers below `count`, each once: steps of a width that has no divisor in common with it. */
function scattered(count: number, random: () => number): (at: number) => number {
  let step = 1 + Math.floor(random() * (count - 1))
  while (greatestDivisor(step, count) !== 1) step += 1
  const offset = Math.floor(random() * count)
  return (at) => (at * step + offset) % count
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other)
}
