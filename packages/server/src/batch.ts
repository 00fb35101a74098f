import { Refusal } from '@kidoku/protocol'
import type { Db } from './db/db.ts'
import type { BatchContext, BatchHandler, BatchRequest } from './feature.ts'
import type { LiveSettings } from './live-settings.ts'
import type { Log } from './telemetry/log.ts'

interface Waiting {
  readonly request: BatchRequest<unknown>
  readonly resolve: (output: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Gathers a hot command's requests: whatever has come by the time its transaction begins is handled in it, together. */
export function createBatch(
  handler: BatchHandler<unknown, unknown>,
  parts: { readonly db: Db; readonly now: () => number; readonly live: LiveSettings; readonly log: Log },
): (request: BatchRequest<unknown>) => Promise<unknown> {
  const { db, now, live, log } = parts
  let waiting: Waiting[] = []

  async function flush(): Promise<void> {
    const after: (() => void)[] = []
    const failures: (() => void)[] = []
    let taken: Waiting[] = []
    try {
      await db.transaction(
        (tx) => {
          taken = waiting
          waiting = []
          const context: BatchContext = {
            nowMs: now(),
            settings: live.current,
            log,
            tx,
            afterCommit: (work) => after.push(work),
            afterFailure: (work) => failures.push(work),
          }
          return handler.all(
            context,
            taken.map(({ request }) => request),
          )
        },
        (outcomes) => {
          for (const work of after) work()
          for (const [at, { resolve, reject }] of taken.entries()) {
            const outcome = outcomes[at]
            if (outcome instanceof Refusal) reject(outcome)
            else resolve(outcome)
          }
        },
      )
    } catch (error) {
      for (const work of failures) work()
      // The database may refuse before it begins: then nothing was taken yet.
      const concerned = taken.length > 0 ? taken : waiting.splice(0)
      for (const { reject } of concerned) reject(error)
    }
  }

  return (request) =>
    new Promise((resolve, reject) => {
      waiting.push({ request, resolve, reject })
      if (waiting.length === 1) void flush()
    })
}
