import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '@kidoku/protocol'
import pg from 'pg'
import type { Log } from '../telemetry/log.ts'
import { createCommitOrder } from './commit-order.ts'
import type { Db, Reader, Tx } from './db.ts'
import { ConnectionLost, refusalOf, retriesOf } from './postgres-errors.ts'
import { createTexts, inOneWrite, readerOf, txOf, typeParsers } from './postgres-statements.ts'
import { createSlots } from './slots.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database` */
  readonly url: string
  readonly log?: Log
  /** Connections for commands, and as many for queries. */
  readonly connectionsMax?: number
  /** Commands waiting for a connection, and queries; one more is refused with 9507. */
  readonly transactionsQueuedMax?: number
  /** A single statement that takes longer is ended by the server. 0: never. */
  readonly statementTimeoutMs?: number
  /** So long a statement waits for a row that another transaction holds. 0: for ever. */
  readonly lockTimeoutMs?: number
  /** A transaction in which nothing happens for so long is ended by the server: its node hangs. 0: never. */
  readonly idleInTransactionTimeoutMs?: number
  /** How long commands and queries wait for a database that is away, before they are refused with 9520. */
  readonly patienceMs?: number
}

/** Runs of one command that others got in the way of. */
const runsMax = 8
/** The first wait for a database that is away, doubled up to the longest. */
const awayMsMin = 20
const awayMsMax = 500
/** What a node that hangs holds, it holds no longer: nobody else can write there meanwhile. */
const idleInTransactionMsMax = 5_000
const versionMin = 150_000

/**
 * PostgreSQL, 15 or later. Each command is a transaction of its own on a pooled connection, READ COMMITTED: the server shares
 * an fsync among those that commit at once. Rows are held where a decision hangs on them. What conflicts runs again; what met a
 * lost connection runs again too, unless it was lost while committing: then nobody knows, and the client is told so.
 */
export async function openPostgres(options: PostgresOptions): Promise<Db> {
  const { log, connectionsMax = 10, transactionsQueuedMax = 50_000, patienceMs = 5_000 } = options
  const writers = poolOf(options, { isReadOnly: false })
  const readers = poolOf(options, { isReadOnly: true })
  for (const pool of [writers, readers]) {
    pool.on('error', (error) =>
      // Its other properties are the whole connection.
      log?.warn({ because: error.message }, 'A connection to the database that nobody used has ended.'),
    )
  }
  const texts = createTexts()
  const placesInOrder = createCommitOrder()
  const slots = createSlots({ atOnce: connectionsMax, waiting: transactionsQueuedMax })
  const readSlots = createSlots({ atOnce: connectionsMax, waiting: transactionsQueuedMax })
  const underWay = new Set<Promise<unknown>>()
  let isClosed = false

  /** Again and again, until it succeeds, its patience is over, or it fails for a reason of its own. */
  async function persistently<T>(attempt: () => Promise<T>): Promise<T> {
    const endMs = performance.now() + patienceMs
    let awayMs = awayMsMin
    for (let runs = 1; ; runs += 1) {
      try {
        return await attempt()
      } catch (error) {
        const again = retriesOf(error)
        if (again === 'conflict' && runs < runsMax) await pause(Math.random() * 5 * runs)
        else if (again === 'away' && performance.now() + awayMs < endMs && !isClosed) {
          await pause(awayMs)
          awayMs = Math.min(awayMs * 2, awayMsMax)
        } else throw refusalOf(error)
      }
    }
  }

  async function once<T>(
    work: (tx: Tx) => Promise<T>,
    committed?: (result: T) => void,
    undone?: () => void,
  ): Promise<T> {
    const client = await connect(writers)
    let fate: Error | undefined
    const lost = (error: Error): void => {
      fate = error
    }
    client.on('error', lost)
    const tx = txOf(inOneWrite(client), texts)
    const places = placesInOrder()
    try {
      // Not waited for: what `work` asks first goes out with it.
      const begun = tx.run('BEGIN')
      begun.catch(() => {
        // Whatever comes after it says the same.
      })
      const result = await work({ ...tx, inOrder: places.take })
      await begun
      await tx.commit()
      await places.turn()
      committed?.(result)
      return result
    } catch (error) {
      undone?.()
      if (error instanceof ConnectionLost) fate = error
      else await tx.run('ROLLBACK').catch(lost)
      throw error
    } finally {
      places.leave()
      client.off('error', lost)
      // A connection that has failed is not used again.
      client.release(fate)
    }
  }

  const reader = readerOf(readers, texts)
  async function query<T>(ask: () => Promise<T>): Promise<T> {
    const turn = readSlots.take()
    if (turn === undefined) throw overloaded()
    const leave = await turn
    try {
      return await persistently(ask)
    } finally {
      leave()
    }
  }
  const read: Reader = {
    get: (sql, ...values) => query(() => reader.get(sql, ...values)),
    all: (sql, ...values) => query(() => reader.all(sql, ...values)),
  }
  async function command<T>(
    turn: Promise<() => void>,
    work: (tx: Tx) => Promise<T>,
    committed?: (result: T) => void,
    undone?: () => void,
  ): Promise<T> {
    const leave = await turn
    try {
      return await persistently(() => once(work, committed, undone))
    } finally {
      leave()
    }
  }
  const db: Db = {
    isShared: true,
    read,
    transaction<T>(
      work: (tx: Tx) => Promise<T>,
      committed?: (result: T) => void,
      undone?: () => void,
    ): Promise<T> {
      if (isClosed) return Promise.reject(new Refusal(9508, 'the server is shutting down'))
      const turn = slots.take()
      if (turn === undefined) return Promise.reject(overloaded())
      const running = command(turn, work, committed, undone)
      const settled: Promise<unknown> = running.then(
        () => underWay.delete(settled),
        () => underWay.delete(settled),
      )
      underWay.add(settled)
      return running
    },
    async close(): Promise<void> {
      if (isClosed) return
      isClosed = true
      await Promise.all(underWay)
      await Promise.all([writers.end(), readers.end()])
    },
  }
  try {
    await checkServer(db.read)
  } catch (error) {
    await db.close()
    throw error
  }
  return db
}

function poolOf(options: PostgresOptions, { isReadOnly }: { readonly isReadOnly: boolean }): pg.Pool {
  const { connectionsMax = 10, statementTimeoutMs = 30_000, lockTimeoutMs = 10_000 } = options
  return new pg.Pool({
    connectionString: options.url,
    max: connectionsMax,
    application_name: isReadOnly ? 'kidoku-read' : 'kidoku',
    statement_timeout: statementTimeoutMs,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: options.idleInTransactionTimeoutMs ?? idleInTransactionMsMax,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: true,
    types: typeParsers,
    ...(isReadOnly ? { options: '-c default_transaction_read_only=on' } : {}),
  })
}

function overloaded(): Refusal {
  return new Refusal(9507, 'the server is overloaded', { retryAfterMs: 1_000 })
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (cause) {
    throw new ConnectionLost(cause, { isCommitting: false })
  }
}

async function checkServer(read: Reader): Promise<void> {
  const row = await read.get<{ version: string; encoding: string }>(
    "SELECT current_setting('server_version_num') AS version, current_setting('server_encoding') AS encoding",
  )
  if (Number(row?.version) < versionMin)
    throw new Error(`Kidoku needs PostgreSQL 15 or later; this one says ${row?.version}.`)
  if (row?.encoding !== 'UTF8')
    throw new Error(
      `The database has the encoding ${row?.encoding}: make one with CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.`,
    )
}
