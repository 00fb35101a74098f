import { randomUUID } from 'node:crypto'
import { type Delivery, type Input, type Nothing, type Output, Refusal } from '@kidoku/protocol'
import { type CommandContext, done, type QueryContext } from '../../feature.ts'
import {
  droppedCount,
  findJob,
  lastDeliveredAtMs,
  listJobs,
  type ShownJob,
  waitingNow,
} from '../../jobs/keeping.ts'
import { endJob, holdLanes, hurry, type JobRow } from '../../jobs/store.ts'
import type { Outcome, Worker } from '../../jobs/worker.ts'
import type { LiveSettings } from '../../live-settings.ts'
import { readPage } from '../../page.ts'
import { writeAudit } from '../audit/store.ts'
import { originOf } from './origin.ts'
import { jobKind, type Payload } from './outbox.ts'
import type { Poster } from './post.ts'
import { send, type Webhook } from './send.ts'

/** Text of an answer that is kept. */
const answerCharactersMax = 200

/** What the worker does with a job of ours. An answer with a 2xx is an answer, whatever it says: v2tim.md 2.3. */
export async function deliver(
  parts: { readonly poster: Poster; readonly live: LiveSettings; readonly now: () => number },
  job: JobRow,
  signal: AbortSignal,
): Promise<Outcome> {
  const { poster, live, now } = parts
  const settings = live.current
  // Written by this feature.
  const { body, origin } = JSON.parse(job.payload) as Payload
  const webhook: Webhook = {
    command: body.CallbackCommand,
    body: JSON.stringify(body),
    origin,
    deliveryId: job.job_id,
  }
  const rules = { nowMs: now(), withinMs: settings.webhooksAnswerWithinMs, signal }
  try {
    return outcomeOf(await send(poster, settings, webhook, rules))
  } catch (error) {
    return { isDone: false, answer: shortOf(error instanceof Error ? error.message : String(error)) }
  }
}

function outcomeOf({ status, text }: { readonly status: number; readonly text: string }): Outcome {
  const isDone = status >= 200 && status < 300
  if (isDone) return { isDone, answer: String(status) }
  const isElsewhere = status >= 300 && status < 400
  return {
    isDone,
    answer: shortOf(isElsewhere ? `${status}: redirects are not followed` : `${status} ${text}`.trim()),
  }
}

function shortOf(text: string): string {
  return text.slice(0, answerCharactersMax)
}

export async function status(context: QueryContext): Promise<Output<'webhooks.status'>> {
  const { read, settings } = context
  const waiting = await waitingNow(read)
  const deliveredAtMs = await lastDeliveredAtMs(read)
  return {
    isOn: settings.webhooksUrl !== '',
    waitingCount: waiting.count,
    ...(waiting.oldestAtMs === undefined ? {} : { oldestWaitingAtMs: waiting.oldestAtMs }),
    droppedCount: await droppedCount(read),
    ...(deliveredAtMs === undefined ? {} : { lastDeliveredAtMs: deliveredAtMs }),
  }
}

export async function listDeliveries(
  context: QueryContext,
  input: Input<'webhooks.deliveries'>,
): Promise<Output<'webhooks.deliveries'>> {
  const { state, beyondDeliveryId: beyondJobId } = input
  const { rows, isFinished } = await readPage(input.count, (count) =>
    listJobs(context.read, { kind: jobKind, state, beyondJobId, count }),
  )
  return { deliveries: rows.map(viewOf), isFinished }
}

function viewOf(row: ShownJob): Delivery {
  const { body } = JSON.parse(row.payload) as Payload
  return {
    deliveryId: row.job_id,
    command: row.title,
    lane: row.lane,
    state: row.state,
    createdAtMs: row.created_at_ms,
    attempts: row.attempts,
    ...(row.last_answer === null ? {} : { lastAnswer: row.last_answer }),
    ...(row.state === 'waiting' && row.due_at_ms !== null ? { nextTryAtMs: row.due_at_ms } : {}),
    ...(row.done_at_ms === null ? {} : { doneAtMs: row.done_at_ms }),
    body: JSON.stringify(body),
  }
}

export async function retry(
  worker: Worker,
  context: CommandContext,
  input: Input<'webhooks.retry'>,
): Promise<Nothing> {
  const job = await waitingJob(context, input.deliveryId)
  await hurry(context.tx, job.lane, context.nowMs)
  await audit(context, 'webhooks.retry', job)
  context.afterCommit(() => worker.wake())
  return done
}

export async function giveUp(
  worker: Worker,
  context: CommandContext,
  input: Input<'webhooks.giveUp'>,
): Promise<Nothing> {
  const { tx, nowMs } = context
  const job = await waitingJob(context, input.deliveryId)
  await holdLanes(tx, [job.lane])
  await endJob(tx, job, { state: 'givenUp', answer: undefined, nowMs })
  await hurry(tx, job.lane, nowMs)
  await audit(context, 'webhooks.giveUp', job)
  context.afterCommit(() => worker.wake())
  return done
}

async function waitingJob({ tx }: CommandContext, jobId: string): Promise<JobRow> {
  const job = await findJob(tx, jobId)
  if (job?.kind !== jobKind || job.state !== 'waiting')
    throw new Refusal(6017, 'there is no such delivery that waits')
  return job
}

async function audit(context: CommandContext, action: string, job: JobRow): Promise<void> {
  const actor = context.caller.administrator?.name ?? context.caller.userId
  await writeAudit(context.tx, { actor, action, target: job.job_id, before: job.title }, context.nowMs)
}

export async function test(poster: Poster, context: QueryContext): Promise<Output<'webhooks.test'>> {
  const { settings, nowMs, caller } = context
  if (settings.webhooksUrl === '') throw new Refusal(7013, 'there is no webhooks.url')
  const startedAt = performance.now()
  const webhook: Webhook = {
    command: 'Kidoku.Test',
    body: JSON.stringify({ CallbackCommand: 'Kidoku.Test', EventTime: nowMs }),
    origin: originOf(caller),
    deliveryId: randomUUID(),
  }
  let outcome: Outcome
  try {
    outcome = outcomeOf(
      await send(poster, settings, webhook, { nowMs, withinMs: settings.webhooksAnswerWithinMs }),
    )
  } catch (error) {
    outcome = { isDone: false, answer: shortOf(error instanceof Error ? error.message : String(error)) }
  }
  const tookMs = Math.round(performance.now() - startedAt)
  return { answer: outcome.answer, isWell: outcome.isDone, tookMs }
}
