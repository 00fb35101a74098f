import { randomUUID } from 'node:crypto'
import type { Db } from '../db/db.ts'
import type { Log } from '../telemetry/log.ts'
import { backoffMs } from './backoff.ts'
import type { JobMetrics } from './job-metrics.ts'
import { dropOld, forgetDone, forgottenBeforeMs, isAnyDoneBefore, waitingNow } from './keeping.ts'
import {
  dueLanes,
  failJob,
  finishJob,
  hurry,
  type JobRow,
  lease,
  releaseLane,
  releaseLeases,
  waitingJobs,
} from './store.ts'

/** What came of a job: done, or to be tried again. */
export interface Outcome {
  readonly isDone: boolean
  /** For people: what came back. */
  readonly answer: string
}

/** As it is now: read before each step. */
export interface WorkRules {
  /** Off: nothing is done, and what is there waits. */
  readonly isOn: boolean
  /** Lanes worked on at once by this node. */
  readonly lanesMax: number
  /** What is older is dropped. */
  readonly ageMsMax: number
}

/**
 * Does jobs: those of a lane one after the other, lanes beside each other.
 *
 *   due ──lease──▶ worked on ──all done──▶ idle
 *    ▲                 │ failed
 *    └── after a pause ┘
 *
 * Several nodes share the lanes by leases in the database; one that dies lets go of its own by the end of the lease.
 */
export interface Worker {
  /** There may be something to do. */
  wake(): void
  /** Jobs that wait, about: of all nodes, as of a moment ago. */
  readonly waitingCount: number
  /** Counts jobs that have just been written. */
  added(count: number): void
  close(): Promise<void>
}

const pollEveryMs = 500
const sweepEveryMs = 2_000
/** Longer than any job may take. */
const leaseMs = 30_000
const jobsPerRead = 20
/** Jobs that ended are shown for so long, and so many of them. */
const keepDoneMs = 3_600_000
const doneKeptMax = 1_000
/** So many failures in a row, of whatever lanes: the other side is away, and is asked by one lane at a time. */
const outageAfter = 5

export function createWorker(parts: {
  readonly db: Db
  readonly now: () => number
  readonly log: Log
  readonly rules: () => WorkRules
  /** Never throws; gives up when told to. */
  readonly handle: (job: JobRow, signal: AbortSignal) => Promise<Outcome>
  /** No other process works on this database: leases that are there are of one that has died. */
  readonly isAlone: boolean
  readonly metrics: JobMetrics
  readonly random?: () => number
}): Worker {
  const { db, now, log, rules, handle, metrics, random = Math.random } = parts
  const by = randomUUID()
  const working = new Map<string, Promise<void>>()
  const stopping = new AbortController()
  let failuresInARow = 0
  let waitingCount = 0
  let pumping: Promise<void> | undefined
  let isAwake = false
  let sweeping: Promise<void> | undefined

  function wake(): void {
    isAwake = true
    pumping ??= pump()
      .catch((error: unknown) => log.error({ err: error }, 'Could not look for jobs.'))
      .finally(() => {
        pumping = undefined
        // Woken in the very moment of falling asleep.
        if (isAwake && !stopping.signal.aborted) setImmediate(wake)
      })
  }

  async function pump(): Promise<void> {
    isAwake = false
    const { isOn, lanesMax } = rules()
    const room = (failuresInARow >= outageAfter ? 1 : lanesMax) - working.size
    if (!isOn || room <= 0 || stopping.signal.aborted) return
    const due = await dueLanes(db.read, { nowMs: now(), count: room })
    for (const { lane, failures } of due) {
      if (working.has(lane)) continue
      const done = work(lane, failures)
        .catch((error: unknown) => log.error({ err: error, lane }, 'Could not work on a lane of jobs.'))
        .finally(() => {
          working.delete(lane)
          if (!stopping.signal.aborted) wake()
        })
      working.set(lane, done)
    }
  }

  async function work(lane: string, failuresBefore: number): Promise<void> {
    const nowMs = now()
    const claim = { by, nowMs, untilMs: nowMs + leaseMs }
    if (!(await db.transaction((tx) => lease(tx, lane, claim)))) return
    let failures = failuresBefore
    for (;;) {
      const jobs = await waitingJobs(db.read, lane, jobsPerRead)
      for (const job of jobs) {
        if (stopping.signal.aborted) return release(lane)
        const outcome = await handle(job, stopping.signal)
        if (stopping.signal.aborted && !outcome.isDone) return release(lane)
        if (!outcome.isDone) return failed(job, outcome.answer, failures + 1)
        if (!(await succeeded(job, outcome.answer))) return
        failures = 0
      }
      if (jobs.length === 0) return release(lane)
    }
  }

  async function release(lane: string): Promise<void> {
    await db.transaction((tx) => releaseLane(tx, lane, by))
  }

  async function succeeded(job: JobRow, answer: string): Promise<boolean> {
    const isBack = failuresInARow >= outageAfter
    failuresInARow = 0
    metrics.tried(job.title, 'delivered')
    waitingCount = Math.max(0, waitingCount - 1)
    const nowMs = now()
    const end = { state: 'delivered', answer, by, nowMs, untilMs: nowMs + leaseMs } as const
    return db.transaction(async (tx) => {
      // The other side is there again: those who wait for it need not wait on.
      if (isBack) await hurry(tx, undefined, nowMs)
      return finishJob(tx, job, end)
    })
  }

  async function failed(job: JobRow, answer: string, failures: number): Promise<void> {
    failuresInARow += 1
    metrics.tried(job.title, 'failed')
    const dueAtMs = now() + backoffMs(failures, random)
    log.warn({ job: job.job_id, what: job.title, failures, answer }, 'A job failed; it is tried again.')
    await db.transaction((tx) => failJob(tx, job, { answer, by, dueAtMs }))
  }

  async function sweep(): Promise<void> {
    const nowMs = now()
    const waiting = await waitingNow(db.read)
    waitingCount = waiting.count
    const createdBeforeMs = nowMs - rules().ageMsMax
    if (waiting.oldestAtMs !== undefined && waiting.oldestAtMs < createdBeforeMs) {
      const count = await db.transaction((tx) => dropOld(tx, { createdBeforeMs, nowMs }))
      waitingCount -= count
      metrics.dropped('tooOld', count)
      log.warn({ count }, 'Jobs that had become too old were dropped.')
    }
    metrics.waiting(waitingCount)
    const keep = { sinceMs: nowMs - keepDoneMs, jobsMax: doneKeptMax }
    const doneBeforeMs = await forgottenBeforeMs(db.read, keep)
    while (!stopping.signal.aborted && (await isAnyDoneBefore(db.read, doneBeforeMs)))
      await db.transaction((tx) => forgetDone(tx, { doneBeforeMs, nowMs }))
  }

  function startSweep(): void {
    sweeping ??= sweep()
      .catch((error: unknown) => log.error({ err: error }, 'Could not tidy the jobs.'))
      .finally(() => {
        sweeping = undefined
      })
  }

  const pollTimer = setInterval(wake, pollEveryMs)
  const sweepTimer = setInterval(startSweep, sweepEveryMs)
  if (parts.isAlone) {
    pumping = db
      .transaction((tx) => releaseLeases(tx))
      .catch((error: unknown) => log.error({ err: error }, 'Could not take over the jobs.'))
      .finally(() => {
        pumping = undefined
        wake()
      })
  } else wake()
  startSweep()

  return {
    wake,
    get waitingCount(): number {
      return waitingCount
    },
    added(count): void {
      waitingCount += count
      wake()
    },
    async close(): Promise<void> {
      stopping.abort()
      clearInterval(pollTimer)
      clearInterval(sweepTimer)
      await pumping
      await sweeping
      await Promise.all(working.values())
    },
  }
}
