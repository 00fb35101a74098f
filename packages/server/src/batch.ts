import { Refusal } from '@kidoku/protocol'
import type { Db } from './db/db.ts'
import { type BatchContext, type BatchHandler, type BatchRequest, type Reactions, react } from './feature.ts'
import type { LiveSettings } from './live-settings.ts'
import type { Log } from './telemetry/log.ts'

/** A request that waits for its answer: whichever comes first is it. */
export interface Asking extends BatchRequest<unknown> {
  resolve(output: unknown): void
  reject(error: unknown): void
}

/**
 * Gathers a hot command's requests: whatever has come by the time its transaction begins is handled in it, together. Where
 * transactions run beside each other, the next begins when the one before has ended: what comes meanwhile gathers.
 */
export function createBatch(
  handler: BatchHandler<unknown, unknown>,
  parts: {
    readonly db: Db
    readonly now: () => number
    readonly live: LiveSettings
    readonly log: Log
    readonly reactions: Reactions
  },
): (asking: Asking) => void {
  const { db, now, live, log, reactions } = parts
  let waiting: Asking[] = []
  let isUnderWay = false

  function begin(): void {
    if (waiting.length === 0 || (db.isShared && isUnderWay)) return
    isUnderWay = true
    void flush().finally(() => {
      isUnderWay = false
      if (db.isShared) begin()
    })
  }

  async function flush(): Promise<void> {
    let after: (() => void)[] = []
    let failures: (() => void)[] = []
    let taken: Asking[] = []
    const fail = (): void => {
      for (const work of failures) work()
      after = []
      failures = []
    }
    try {
      await db.transaction(
        (tx) => {
          // It may be the second run, after another transaction got in the way of the first.
          fail()
          taken = [...taken, ...waiting]
          waiting = []
          const context: BatchContext = {
            nowMs: now(),
            settings: live.current,
            log,
            tx,
            raise: (occurrence, payload) => react(reactions, context, occurrence, payload),
            afterCommit: (work) => after.push(work),
            afterFailure: (work) => failures.push(work),
          }
          return handler.all(context, taken)
        },
        (outcomes) => {
          for (const work of after) work()
          for (let at = 0; at < taken.length; at += 1) {
            const outcome = outcomes[at]
            if (outcome instanceof Refusal) taken[at]?.reject(outcome)
            else taken[at]?.resolve(outcome)
          }
        },
      )
    } catch (error) {
      fail()
      // The database may refuse before it begins: then nothing was taken yet.
      const concerned = taken.length > 0 ? taken : waiting.splice(0)
      for (const asking of concerned) asking.reject(error)
    }
  }

  return (asking) => {
    if (waiting.push(asking) === 1) begin()
  }
}
