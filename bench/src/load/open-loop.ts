import { idOf, kindOf } from './answers.ts'
import { after, moment, type Window, windowOf } from './clock.ts'
import { Histogram, type Percentiles } from './histogram.ts'
import type { RawSocket } from './raw-socket.ts'
import { type Readings, readingFrames } from './readings.ts'

export interface OpenLoop extends Readings {
  readonly requestsPerS: number
  readonly warmUpS: number
  readonly measureS: number
  readonly serverPids: readonly number[]
}

export interface OpenResult extends Window {
  readonly requests: number
  /** From the time a request was due, not from when it went out: a late generator shows here, never hides. */
  readonly ackMs: Percentiles
  /** The same without the windows in which the disk stalled. */
  readonly ackMsUnstalled: Percentiles
  /** From the time the first reader's request was due until the sender's listener was told of that message. */
  readonly firstToldMs: Percentiles
  readonly firstToldMsUnstalled: Percentiles
  /** How late the generator was. */
  readonly lateMs: Percentiles
  /** Windows of 100 ms in which half of the acknowledgements took more than 10 ms, of so many. */
  readonly stalledWindows: number
  readonly windows: number
  readonly framesToSender: number
  readonly refusals: number
}

const stallWindowMs = 100
const stallMs = 10

interface Slice {
  readonly acks: Histogram
  readonly firsts: Histogram
}

/**
 * Requests at times given beforehand, whatever the answers do: the readers in turn, each its next run of messages. So the
 * first reader's request is the first receipt of its messages.
 */
export async function runOpenLoop(
  sender: RawSocket,
  readers: readonly RawSocket[],
  job: OpenLoop,
): Promise<OpenResult> {
  const tape = readingFrames(job)
  const total = Math.min(
    Math.ceil((job.warmUpS + job.measureS) * job.requestsPerS),
    tape.length * readers.length,
  )
  const slices: Slice[] = []
  const lateMs = new Histogram()
  const toldRuns = new Set<number>()
  let sent = 0
  let answered = 0
  let refusals = 0
  let framesToSender = 0
  const startMs = performance.now() + 50
  const measuredFromMs = startMs + job.warmUpS * 1_000
  const dueMs = (request: number): number => startMs + (request / job.requestsPerS) * 1_000

  function sliceAt(ms: number): Slice | undefined {
    if (ms < measuredFromMs) return undefined
    const at = Math.floor((ms - measuredFromMs) / stallWindowMs)
    slices[at] ??= { acks: new Histogram(), firsts: new Histogram() }
    return slices[at]
  }

  for (const [reader, socket] of readers.entries()) {
    socket.onText = (bytes, from) => {
      const kind = kindOf(bytes, from)
      if (kind === 'event') return
      if (kind === 'refusal') refusals += 1
      answered += 1
      const due = dueMs((idOf(bytes, from) - 1) * readers.length + reader)
      sliceAt(due)?.acks.add(performance.now() - due)
    }
    socket.onClose = () => {
      refusals += 1
    }
  }
  sender.onText = (bytes, from, to) => {
    if (kindOf(bytes, from) !== 'event') return
    const nowMs = performance.now()
    if (nowMs >= measuredFromMs) framesToSender += 1
    // The server's own event: receipts.changed.
    const { payload } = JSON.parse(bytes.toString('utf8', from, to))
    for (const { seq } of payload.receipts) {
      const run = Math.floor((seq - job.firstSeq) / job.perRequest)
      if (run < 0 || toldRuns.has(run)) continue
      toldRuns.add(run)
      const due = dueMs(run * readers.length)
      sliceAt(due)?.firsts.add(nowMs - due)
    }
  }

  let start = moment(job.serverPids)
  let sentBefore = 0
  let isMeasuring = false
  while (sent < total) {
    const nowMs = performance.now()
    if (!isMeasuring && nowMs >= measuredFromMs) {
      isMeasuring = true
      start = moment(job.serverPids)
      sentBefore = sent
    }
    for (; sent < total && dueMs(sent) <= nowMs; sent += 1) {
      const run = Math.floor(sent / readers.length)
      if (isMeasuring) lateMs.add(nowMs - dueMs(sent))
      readers[sent % readers.length]?.write(tape.slice(run, run + 1))
    }
    // It spins: a timer would be up to a millisecond late.
    await new Promise((resolve) => setImmediate(resolve))
  }
  const window = windowOf(start, moment(job.serverPids))
  for (let waitedS = 0; answered < total && waitedS < 10; waitedS += 0.05) await after(0.05)
  await after(0.3)
  for (const socket of [sender, ...readers]) {
    socket.onText = () => undefined
    socket.onClose = () => undefined
  }
  const here = slices.filter((slice) => slice !== undefined)
  const calm = here.filter(({ acks }) => acks.count === 0 || acks.quantile(0.5) <= stallMs)
  return {
    ...window,
    requests: sent - sentBefore,
    ackMs: joined(here.map(({ acks }) => acks)),
    ackMsUnstalled: joined(calm.map(({ acks }) => acks)),
    firstToldMs: joined(here.map(({ firsts }) => firsts)),
    firstToldMsUnstalled: joined(calm.map(({ firsts }) => firsts)),
    lateMs: lateMs.percentiles,
    stalledWindows: here.length - calm.length,
    windows: here.length,
    framesToSender,
    refusals: refusals + total - answered,
  }
}

function joined(histograms: readonly Histogram[]): Percentiles {
  const all = new Histogram()
  for (const histogram of histograms) all.addAll(histogram)
  return all.percentiles
}
