import type { Reader, Tx } from '../db/db.ts'
import { countDrops, endJob, holdLanes, type JobRow, type JobState } from './store.ts'

/** Rows ended or deleted in one transaction: what others wait for must not wait long. */
const rowsPerSweepMax = 500

export interface Waiting {
  readonly count: number
  readonly oldestAtMs: number | undefined
}

export async function waitingNow(read: Reader): Promise<Waiting> {
  const row = await read.get<{ count: number; oldest: number | null }>(
    'SELECT count(*) AS count, min(created_at_ms) AS oldest FROM jobs WHERE done_at_ms IS NULL',
  )
  return { count: row?.count ?? 0, oldestAtMs: row?.oldest ?? undefined }
}

/** What became too old is dropped, and counted; gives how many. */
export async function dropOld(
  tx: Tx,
  times: { readonly createdBeforeMs: number; readonly nowMs: number },
): Promise<number> {
  const old = await tx.all<Pick<JobRow, 'lane' | 'number'>>(
    `SELECT lane, number FROM jobs WHERE done_at_ms IS NULL AND created_at_ms < ? ORDER BY created_at_ms LIMIT ?`,
    times.createdBeforeMs,
    rowsPerSweepMax,
  )
  // All at once, in their order: who adds to some of these lanes does not wait for who waits for them.
  const lanes = old.map(({ lane }) => lane)
  await holdLanes(tx, lanes)
  for (const job of old) await endJob(tx, job, { state: 'dropped', answer: undefined, nowMs: times.nowMs })
  if (old.length > 0) await countDrops(tx, 'tooOld', old.length)
  return old.length
}

/** Up to when jobs that ended are too old to be shown, or too many: those that ended before are forgotten. */
export async function forgottenBeforeMs(
  read: Reader,
  keep: { readonly sinceMs: number; readonly jobsMax: number },
): Promise<number> {
  const row = await read.get<{ at: number }>(
    `SELECT done_at_ms AS at FROM jobs WHERE done_at_ms IS NOT NULL ORDER BY done_at_ms DESC LIMIT 1 OFFSET ?`,
    keep.jobsMax,
  )
  return Math.max(keep.sinceMs, row?.at ?? 0)
}

export async function isAnyDoneBefore(read: Reader, ms: number): Promise<boolean> {
  const sql = 'SELECT job_id FROM jobs WHERE done_at_ms IS NOT NULL AND done_at_ms < ? LIMIT 1'
  return (await read.get(sql, ms)) !== undefined
}

/** Forgets jobs that ended before then, some at a time, and their lanes where nothing is left in them; gives how many jobs. */
export async function forgetDone(
  tx: Tx,
  times: { readonly doneBeforeMs: number; readonly nowMs: number },
): Promise<number> {
  const done = await tx.all<Pick<JobRow, 'lane' | 'job_id'>>(
    'SELECT lane, job_id FROM jobs WHERE done_at_ms IS NOT NULL AND done_at_ms < ? ORDER BY done_at_ms LIMIT ?',
    times.doneBeforeMs,
    rowsPerSweepMax,
  )
  if (done.length === 0) return 0
  const lanes = [...new Set(done.map((job) => job.lane))]
  await holdLanes(tx, lanes)
  await tx.run(
    'DELETE FROM jobs WHERE job_id IN (SELECT value FROM json_each(?))',
    JSON.stringify(done.map((job) => job.job_id)),
  )
  await tx.run(
    `DELETE FROM job_lanes WHERE waiting = 0 AND leased_until_ms <= ? AND lane IN (SELECT value FROM json_each(?))
     AND NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.lane = job_lanes.lane)`,
    times.nowMs,
    JSON.stringify(lanes),
  )
  return done.length
}

export async function droppedCount(read: Reader): Promise<number> {
  const rows = await read.all<{ count: number }>('SELECT count FROM job_drops')
  return rows.reduce((sum, row) => sum + row.count, 0)
}

export interface ShownJob extends JobRow {
  readonly due_at_ms: number | null
}

/** Newest first. */
export async function listJobs(
  read: Reader,
  asked: {
    readonly kind: string
    readonly state: JobState | undefined
    readonly beyondJobId: string | undefined
    readonly count: number
  },
): Promise<readonly ShownJob[]> {
  const { kind, state, beyondJobId = '~', count } = asked
  return read.all<ShownJob>(
    `SELECT j.*, l.due_at_ms FROM jobs j LEFT JOIN job_lanes l ON l.lane = j.lane
     WHERE j.kind = ? AND j.job_id < ?${state === undefined ? '' : ' AND j.state = ?'} ORDER BY j.job_id DESC LIMIT ?`,
    kind,
    beyondJobId,
    ...(state === undefined ? [] : [state]),
    count,
  )
}

export async function findJob(read: Reader, jobId: string): Promise<JobRow | undefined> {
  return read.get<JobRow>('SELECT * FROM jobs WHERE job_id = ?', jobId)
}

export async function lastDeliveredAtMs(read: Reader): Promise<number | undefined> {
  const row = await read.get<{ at: number | null }>(
    `SELECT max(done_at_ms) AS at FROM jobs WHERE done_at_ms IS NOT NULL AND state = 'delivered'`,
  )
  return row?.at ?? undefined
}
