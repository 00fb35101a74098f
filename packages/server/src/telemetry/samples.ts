import type { Sample } from '@kidoku/protocol'
import { createDurations } from './durations.ts'

/** What a node has done lately, sample by sample, in memory: for the console's plots. */
export interface Samples {
  request(ms: number): void
  committed(ms: number): void
  message(): void
  receipts(count: number): void
  connected(count: number): void
  readonly everyMs: number
  readonly startedAtMs: number
  readonly connections: number
  /** Those after this time, oldest first. */
  since(timeMs: number): readonly Sample[]
  close(): void
}

const samplesMax = 720

export function createSamples(now: () => number, everyMs = 5_000): Samples {
  const startedAtMs = now()
  const requests = createDurations()
  const commits = createDurations()
  const kept: Sample[] = []
  let beganAt = performance.now()
  let connections = 0
  let messages = 0
  let receipts = 0

  function take(): void {
    const seconds = (performance.now() - beganAt) / 1_000
    const perSecond = (done: number): number => Math.round((done / seconds) * 10) / 10
    const request = requests.take()
    const commit = commits.take()
    kept.push({
      atMs: now(),
      connections,
      requestsPerSecond: perSecond(request.count),
      messagesPerSecond: perSecond(messages),
      receiptsPerSecond: perSecond(receipts),
      ...(request.count === 0 ? {} : { requestP50Ms: request.p50, requestP99Ms: request.p99 }),
      ...(commit.count === 0 ? {} : { commitP50Ms: commit.p50, commitP99Ms: commit.p99 }),
    })
    if (kept.length > samplesMax) kept.shift()
    beganAt = performance.now()
    messages = 0
    receipts = 0
  }
  const timer = setInterval(take, everyMs).unref()

  return {
    everyMs,
    startedAtMs,
    get connections(): number {
      return connections
    },
    request: requests.add,
    committed: commits.add,
    message(): void {
      messages += 1
    },
    receipts(count): void {
      receipts += count
    },
    connected(count): void {
      connections = count
    },
    since: (timeMs) => kept.filter((sample) => sample.atMs > timeMs),
    close: () => clearInterval(timer),
  }
}
