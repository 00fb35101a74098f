import { Refusal } from '@kidoku/protocol'
import type { Db, Tx } from './db/db.ts'
import { type BatchContext, type BatchHandler, type BatchRequest, type Reactions, react } from './feature.ts'
import type { LiveSettings } from './live-settings.ts'
import type { Log } from './telemetry/log.ts'

/** A request that waits for its answer: whichever comes first is it. */
export interface Asking extends BatchRequest<unknown> {
  resolve(output: unknown): void
  reject(error: unknown): void
}

/** One run of a batch's transaction. */
interface Run {
  readonly after: (() => void)[]
  readonly failures: (() => void)[]
  /** To be called once it is known whether it was committed. */
  end(isCommitted: boolean): void
}

/**
 * Gathers a hot command's requests: whatever has come by the time its transaction begins is handled in it, together. Where
 * transactions run beside each other, the next begins when the commit of the one before is on its way:
 *
 *   gathering ──▶ begun: locks, questions ──(turn: the one before has ended)──▶ handled ──▶ committing ──▶ ended
 *                                                                                  └── the next begins
 *
 * One at a time is begun and not yet committing, also of those that run again: turns are in the order in which rows are held. Who
 * had the rows before another who has the turn before would wait for that one, who waits for the rows; no database sees it.
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
  /** One is between its beginning and its commit. */
  let isBusy = false
  /** The one that is begun and not yet committing. */
  let preparing: Promise<void> | undefined
  /** Where the run begun last ends. */
  let lastRun = Promise.resolve(true)

  function begin(): void {
    if (waiting.length === 0 || isBusy) return
    isBusy = db.isShared
    void flush()
  }

  function contextOf(tx: Tx, { after, failures }: Run, turn: Promise<boolean>): BatchContext {
    const context: BatchContext = {
      nowMs: now(),
      now,
      settings: live.current,
      log,
      tx,
      turn,
      raise: (occurrence, payload) => react(reactions, context, occurrence, payload),
      afterCommit: (work) => after.push(work),
      afterFailure: (work) => failures.push(work),
    }
    return context
  }

  async function flush(): Promise<void> {
    let run: Run | undefined
    let taken: Asking[] = []
    let isPassed = false
    const takeLate = (fits: (asking: Asking) => boolean): readonly Asking[] => {
      const late: Asking[] = []
      const others: Asking[] = []
      for (const asking of waiting) (fits(asking) ? late : others).push(asking)
      waiting = others
      taken = [...taken, ...late]
      return late
    }
    const pass = (): void => {
      if (isPassed || !db.isShared) return
      isPassed = true
      isBusy = false
      begin()
    }
    try {
      await db.transaction(
        async (tx) => {
          while (preparing !== undefined) await preparing
          const { promise: prepared, resolve: leave } = Promise.withResolvers<void>()
          preparing = prepared
          try {
            // It may be the second run, after another transaction got in the way of the first.
            taken = [...taken, ...waiting]
            waiting = []
            const turn = lastRun
            const { promise, resolve } = Promise.withResolvers<boolean>()
            lastRun = promise
            run = { after: [], failures: [], end: resolve }
            const outcomes = await handler.all(contextOf(tx, run, turn), taken, takeLate)
            pass()
            return outcomes
          } finally {
            preparing = undefined
            leave()
          }
        },
        (outcomes) => {
          for (const work of run?.after ?? []) work()
          run?.end(true)
          for (let at = 0; at < taken.length; at += 1) {
            const outcome = outcomes[at]
            if (outcome instanceof Refusal) taken[at]?.reject(outcome)
            else taken[at]?.resolve(outcome)
          }
        },
        () => {
          const ended = run
          // Another run may be undone before it has begun: nothing of this one is undone twice.
          run = undefined
          for (const work of ended?.failures ?? []) work()
          ended?.end(false)
        },
      )
    } catch (error) {
      // The database may refuse before it begins: then nothing was taken yet.
      const concerned = taken.length > 0 ? taken : waiting.splice(0)
      for (const asking of concerned) asking.reject(error)
    }
    pass()
  }

  return (asking) => {
    if (waiting.push(asking) === 1) begin()
  }
}
