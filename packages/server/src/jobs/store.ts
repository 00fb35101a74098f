import { randomBytes } from 'node:crypto'
import type { Reader, Tx } from '../db/db.ts'

export type JobState = 'waiting' | 'delivered' | 'dropped' | 'givenUp'
export type DropReason = 'queueFull' | 'tooOld'

/** Something to be done after the commit. */
export interface NewJob {
  /** Jobs of one lane are done in their order. */
  readonly lane: string
  readonly kind: string
  /** What it is, for people. */
  readonly title: string
  readonly payload: unknown
}

export interface JobRow {
  readonly lane: string
  readonly number: number
  readonly job_id: string
  readonly kind: string
  readonly title: string
  readonly payload: string
  readonly created_at_ms: number
  readonly state: JobState
  readonly attempts: number
  readonly last_answer: string | null
  readonly done_at_ms: number | null
}

/** A lane that this node may work on until its lease ends. */
export interface Lane {
  readonly lane: string
  readonly failures: number
}

export async function appendJob(tx: Tx, job: NewJob, nowMs: number): Promise<void> {
  const row = await tx.get<{ next_number: number }>(
    `INSERT INTO job_lanes (lane, next_number, waiting, due_at_ms) VALUES (?, 2, 1, ?)
     ON CONFLICT (lane) DO UPDATE SET next_number = job_lanes.next_number + 1, waiting = job_lanes.waiting + 1
     RETURNING next_number`,
    job.lane,
    nowMs,
  )
  const number = (row?.next_number ?? 2) - 1
  await tx.run(
    `INSERT INTO jobs (lane, number, job_id, kind, title, payload, created_at_ms, state)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting')`,
    job.lane,
    number,
    jobId(nowMs, number),
    job.kind,
    job.title,
    JSON.stringify(job.payload),
    nowMs,
  )
}

/** In the order of time, and of one lane also within a millisecond; never the same twice, whichever node writes it. */
function jobId(nowMs: number, number: number): string {
  const parts = [
    String(nowMs).padStart(15, '0'),
    String(number).padStart(9, '0'),
    randomBytes(4).toString('hex'),
  ]
  return parts.join('-')
}

export async function countDrops(tx: Tx, reason: DropReason, count: number): Promise<void> {
  await tx.run(
    `INSERT INTO job_drops (reason, count) VALUES (?, ?)
     ON CONFLICT (reason) DO UPDATE SET count = job_drops.count + excluded.count`,
    reason,
    count,
  )
}

/** Lanes whose turn it is, the one that waits longest first; those that another node works on are left out. */
export async function dueLanes(
  read: Reader,
  asked: { readonly nowMs: number; readonly count: number },
): Promise<readonly Lane[]> {
  return read.all<Lane>(
    `SELECT lane, failures FROM job_lanes WHERE waiting > 0 AND due_at_ms <= ? AND leased_until_ms <= ?
     ORDER BY due_at_ms LIMIT ?`,
    asked.nowMs,
    asked.nowMs,
    asked.count,
  )
}

/** True where the lane is this node's until then: of several that ask at once, it is true for one. */
export async function lease(
  tx: Tx,
  lane: string,
  claim: { readonly by: string; readonly nowMs: number; readonly untilMs: number },
): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE job_lanes SET leased_by = ?, leased_until_ms = ?
     WHERE lane = ? AND waiting > 0 AND due_at_ms <= ? AND leased_until_ms <= ?`,
    claim.by,
    claim.untilMs,
    lane,
    claim.nowMs,
    claim.nowMs,
  )
  return changed > 0
}

/** The lane's oldest that wait. */
export async function waitingJobs(read: Reader, lane: string, count: number): Promise<readonly JobRow[]> {
  return read.all<JobRow>(
    `SELECT * FROM jobs WHERE lane = ? AND state = 'waiting' ORDER BY number LIMIT ?`,
    lane,
    count,
  )
}

/** Writes how the job ended, and holds the lane on until then; false where the lane is another node's by now. */
export async function finishJob(
  tx: Tx,
  job: JobRow,
  end: {
    readonly state: JobState
    readonly answer: string
    readonly by: string
    readonly nowMs: number
    readonly untilMs: number
  },
): Promise<boolean> {
  const held = await tx.run(
    `UPDATE job_lanes SET leased_until_ms = ?, failures = 0 WHERE lane = ? AND leased_by = ?`,
    end.untilMs,
    job.lane,
    end.by,
  )
  await endJob(tx, job, { state: end.state, answer: end.answer, nowMs: end.nowMs })
  return held > 0
}

/** Ends a job that waits, in a lane that is held; one that has ended stays as it is. Gives whether it waited. */
export async function endJob(
  tx: Tx,
  job: Pick<JobRow, 'lane' | 'number'>,
  end: { readonly state: JobState; readonly answer: string | undefined; readonly nowMs: number },
): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE jobs SET state = ?, last_answer = COALESCE(?, last_answer), done_at_ms = ?, attempts = attempts + ?
     WHERE lane = ? AND number = ? AND state = 'waiting'`,
    end.state,
    end.answer ?? null,
    end.nowMs,
    end.state === 'delivered' ? 1 : 0,
    job.lane,
    job.number,
  )
  if (changed > 0) await tx.run('UPDATE job_lanes SET waiting = waiting - 1 WHERE lane = ?', job.lane)
  return changed > 0
}

/** Until the transaction ends nobody adds to these lanes, or ends what is in them. */
export async function holdLanes(tx: Tx, lanes: readonly string[]): Promise<void> {
  await tx.all(
    'SELECT lane FROM job_lanes WHERE lane IN (SELECT value FROM json_each(?)) ORDER BY lane /* FOR UPDATE */',
    JSON.stringify([...new Set(lanes)]),
  )
}

/** It was tried in vain: the lane's turn comes again then, and any node may have it. */
export async function failJob(
  tx: Tx,
  job: JobRow,
  failure: { readonly answer: string; readonly by: string; readonly dueAtMs: number },
): Promise<void> {
  await tx.run(
    `UPDATE job_lanes SET failures = failures + 1, due_at_ms = ?, leased_by = '', leased_until_ms = 0
     WHERE lane = ? AND leased_by = ?`,
    failure.dueAtMs,
    job.lane,
    failure.by,
  )
  await tx.run(
    'UPDATE jobs SET attempts = attempts + 1, last_answer = ? WHERE lane = ? AND number = ?',
    failure.answer,
    job.lane,
    job.number,
  )
}

export async function releaseLane(tx: Tx, lane: string, by: string): Promise<void> {
  await tx.run(
    `UPDATE job_lanes SET leased_by = '', leased_until_ms = 0 WHERE lane = ? AND leased_by = ?`,
    lane,
    by,
  )
}

/** The lane's turn, or that of all lanes that failed, is now. */
export async function hurry(tx: Tx, lane: string | undefined, nowMs: number): Promise<void> {
  if (lane !== undefined) {
    await tx.run('UPDATE job_lanes SET due_at_ms = ? WHERE lane = ? AND due_at_ms > ?', nowMs, lane, nowMs)
    return
  }
  const failed = await tx.all<{ lane: string }>(
    `SELECT lane FROM job_lanes WHERE waiting > 0 AND failures > 0 AND due_at_ms > ? ORDER BY lane /* FOR UPDATE */`,
    nowMs,
  )
  await tx.run(
    'UPDATE job_lanes SET due_at_ms = ? WHERE lane IN (SELECT value FROM json_each(?))',
    nowMs,
    JSON.stringify(failed.map((each) => each.lane)),
  )
}

/** All leases are void: whoever had them is no more. */
export async function releaseLeases(tx: Tx): Promise<void> {
  await tx.run(`UPDATE job_lanes SET leased_by = '', leased_until_ms = 0 WHERE leased_by <> ''`)
}
