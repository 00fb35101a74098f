import type { Settings } from '../../config.ts'
import type { Tx } from '../../db/db.ts'
import type { JobMetrics } from '../../jobs/job-metrics.ts'
import { appendJob, countDrops } from '../../jobs/store.ts'
import type { Worker } from '../../jobs/worker.ts'
import type { Body } from './bodies.ts'
import type { WebhookCommand } from './commands.ts'
import type { Origin } from './origin.ts'

export const jobKind = 'webhooks'

/** What a job of this feature carries. */
export interface Payload {
  readonly body: Body
  readonly origin: Origin
}

/** What is needed to write: of a command's context and of a batch's alike. */
export interface Writing {
  readonly tx: Tx
  readonly nowMs: number
  readonly settings: Settings
  afterCommit(work: () => void): void
}

/** Whether the application wants to hear of this. Nothing else is done for what it does not want. */
export function isWanted(settings: Settings, command: WebhookCommand): boolean {
  return settings.webhooksUrl !== '' && settings.webhooksCommands.includes(command)
}

/** Puts events where they wait to be sent: in the transaction of what has happened, or not at all. */
export interface Outbox {
  /** `lane`: the conversation's ID, or `user:<userID>`; what is in one arrives in its order. */
  put(writing: Writing, lane: string, payload: Payload): Promise<void>
}

export function createOutbox(worker: Pick<Worker, 'waitingCount' | 'added'>, metrics: JobMetrics): Outbox {
  return {
    async put(writing, lane, payload): Promise<void> {
      const { tx, nowMs, settings } = writing
      if (worker.waitingCount >= settings.webhooksQueuedMax) {
        writing.afterCommit(() => metrics.dropped('queueFull', 1))
        return countDrops(tx, 'queueFull', 1)
      }
      const title = payload.body.CallbackCommand
      await appendJob(tx, { lane, kind: jobKind, title, payload }, nowMs)
      writing.afterCommit(() => worker.added(1))
    },
  }
}
