import { chmodSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { Refusal } from '@kidoku/protocol'
import type { Db, Reader, Tx, Value } from './db.ts'
import { advisePlanner } from './planner.ts'

export interface SqliteOptions {
  readonly file: string
  /** How long commands gather before they are committed together. */
  readonly commitWindowMs: number
  /** Commands that wait for a commit; one more is refused with 9507. */
  readonly transactionsQueuedMax?: number
  /** A batch takes no further command after so long. */
  readonly batchMsMax?: number
}

/** SQLITE_BUSY; what is above the lowest byte says of what kind. */
const sqliteBusy = 5

interface Job {
  readonly work: (tx: Tx) => Promise<unknown>
  readonly committed: (result: unknown) => void
  readonly undone: () => void
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** SQLite in WAL mode, `synchronous=FULL`: a commit returns after its fsync. One connection writes, one reads. */
export function openSqlite(options: SqliteOptions): Db {
  const { file, commitWindowMs, transactionsQueuedMax = 50_000, batchMsMax = 50 } = options
  const writer = new DatabaseSync(file)
  // Messages are nobody else's business on this machine; SQLite gives its other files the same mode.
  chmodSync(file, 0o600)
  writer.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 1000',
  )
  const reader = new DatabaseSync(file)
  reader.exec('PRAGMA query_only = ON; PRAGMA busy_timeout = 5000')
  /** Of the command under way: perhaps nobody has waited for the statement but the commit. */
  const failures: unknown[] = []
  const tx = statementsOf(writer, failures)
  let queue: Job[] = []
  let running: Promise<void> | undefined
  let isClosed = false

  async function commitBatch(): Promise<void> {
    const startedAt = performance.now()
    const done: { readonly job: Job; readonly result: unknown }[] = []
    const failed: { readonly job: Job; readonly error: unknown }[] = []
    const taken: Job[] = []
    try {
      writer.exec('BEGIN IMMEDIATE')
      // What arrives while the batch runs rides along.
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        taken.push(job)
        writer.exec('SAVEPOINT command')
        try {
          const result = await job.work(tx)
          if (failures.length > 0) throw failures[0]
          done.push({ job, result })
          writer.exec('RELEASE command')
        } catch (error) {
          failures.length = 0
          job.undone()
          writer.exec('ROLLBACK TO command; RELEASE command')
          failed.push({ job, error })
        }
        if (performance.now() - startedAt > batchMsMax) break
      }
      writer.exec('COMMIT')
    } catch (cause) {
      const error = failureOf(cause)
      for (const { job } of done) job.undone()
      // Where it did not even let us begin, all who wait hear it: else this would be tried again for ever, and nothing else.
      for (const job of taken.length > 0 ? taken : queue.splice(0)) job.reject(error)
      if (writer.isTransaction) writer.exec('ROLLBACK')
      return
    }
    for (const { job, error } of failed) job.reject(error)
    for (const { job, result } of done) {
      try {
        job.committed(result)
        job.resolve(result)
      } catch (error) {
        job.reject(error)
      }
    }
  }

  async function run(): Promise<void> {
    if (commitWindowMs > 0) await new Promise((resolve) => setTimeout(resolve, commitWindowMs))
    while (queue.length > 0) {
      await commitBatch()
      // However much one client has asked for: between two batches the sockets and timers of all have their turn.
      if (queue.length > 0) await new Promise((resolve) => setImmediate(resolve))
    }
    running = undefined
  }

  return {
    isShared: false,
    read: statementsOf(reader),
    transaction<T>(
      work: (tx: Tx) => Promise<T>,
      committed?: (result: T) => void,
      undone: () => void = () => undefined,
    ): Promise<T> {
      if (isClosed) return Promise.reject(new Refusal(9508, 'the server is shutting down'))
      if (queue.length >= transactionsQueuedMax)
        return Promise.reject(new Refusal(9507, 'the server is overloaded', { retryAfterMs: 1_000 }))
      return new Promise<T>((resolve, reject) => {
        queue.push({
          work,
          // The results of a job go to the callbacks that came with it: both are of its own T.
          committed: (result) => committed?.(result as T),
          undone,
          resolve: (result) => resolve(result as T),
          reject,
        })
        running ??= run()
      })
    },
    tablesReady: () => advisePlanner(writer),
    async close(): Promise<void> {
      isClosed = true
      await running
      queue = []
      reader.close()
      writer.close()
    },
  }
}

/** Another program that holds the database lets go of it: the client is told to try again. */
function failureOf(cause: unknown): Error {
  const isBusy = cause instanceof Error && 'errcode' in cause && (Number(cause.errcode) & 0xff) === sqliteBusy
  if (isBusy) return new Refusal(9520, 'another program holds the database', { retryAfterMs: 1_000, cause })
  return new Error('The database could not commit.', { cause })
}

function statementsOf(database: DatabaseSync, failures: unknown[] = []): Tx & Reader {
  const prepared = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    let statement = prepared.get(sql)
    if (statement === undefined) {
      statement = database.prepare(sql)
      prepared.set(sql, statement)
    }
    return statement
  }
  const changing = <T>(change: () => T): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    try {
      resolve(change())
    } catch (error) {
      promise.catch(() => undefined)
      failures.push(error)
      reject(error)
    }
    return promise
  }
  return {
    async get<Row extends object>(sql: string, ...values: readonly Value[]): Promise<Row | undefined> {
      return prepare(sql).get(...values) as Row | undefined
    },
    async all<Row extends object>(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
      return prepare(sql).all(...values) as readonly object[] as readonly Row[]
    },
    // They are in order anyway.
    inOrder: () => undefined,
    run: (sql, ...values) => changing(() => Number(prepare(sql).run(...values).changes)),
    insertAll: (sql, rows) =>
      changing(() => {
        const statement = prepare(sql)
        for (const row of rows) statement.run(...row)
      }),
  }
}
