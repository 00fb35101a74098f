import type { Db } from '../../db/db.ts'
import type { Witness } from '../../gateway/witness.ts'
import type { JobMetrics } from '../../jobs/job-metrics.ts'
import { createWorker, type Worker } from '../../jobs/worker.ts'
import type { LiveSettings } from '../../live-settings.ts'
import type { Log } from '../../telemetry/log.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createPoster, type Poster } from './post.ts'
import { deliver } from './service.ts'
import { createStateWitness } from './states.ts'

/** What sends webhooks on this node. */
export interface Webhooks {
  readonly worker: Worker
  readonly poster: Poster
  readonly outbox: Outbox
  readonly witness: Witness
  close(): Promise<void>
}

export function startWebhooks(parts: {
  readonly db: Db
  readonly live: LiveSettings
  readonly now: () => number
  readonly log: Log
  readonly metrics: JobMetrics
  /** No other node shares the database. */
  readonly isAlone: boolean
}): Webhooks {
  const { db, live, now, log, metrics, isAlone } = parts
  const { webhooksAllowHttp, webhooksAllowPrivate } = live.initial
  const poster = createPoster({ http: webhooksAllowHttp, privateAddresses: webhooksAllowPrivate })
  const worker = createWorker({
    db,
    now,
    log,
    isAlone,
    metrics,
    rules: () => {
      const { webhooksUrl, webhooksLanesMax, webhooksAgeMsMax } = live.current
      return { isOn: webhooksUrl !== '', lanesMax: webhooksLanesMax, ageMsMax: webhooksAgeMsMax }
    },
    handle: (job, signal) => deliver({ poster, live, now }, job, signal),
  })
  const outbox = createOutbox(worker, metrics)
  return {
    worker,
    poster,
    outbox,
    witness: createStateWitness({ db, live, outbox, now, log }),
    async close(): Promise<void> {
      await worker.close()
      poster.close()
    },
  }
}
