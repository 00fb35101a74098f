import { join } from 'node:path'
import { Refusal } from '@kidoku/protocol'
import type { Settings } from '../config.ts'
import type { Log } from '../telemetry/log.ts'
import { saidWhenWaiting } from '../telemetry/waiting.ts'
import { makeDataFolder } from './data-folder.ts'
import type { Db } from './db.ts'
import { claimFolder } from './folder.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

/** A database of this version, and what was claimed with it. */
export interface OpenedDatabase {
  readonly db: Db
  close(): Promise<void>
}

/** PostgreSQL as it is, for a command beside the servers that run on it. */
export async function openServerBeside(settings: Settings): Promise<OpenedDatabase> {
  const db = await openNamed({
    url: settings.databaseUrl,
    connectionsMax: 1,
    statementTimeoutMs: settings.databaseStatementTimeoutMs,
    lockTimeoutMs: settings.databaseLockTimeoutMs,
  })
  return { db, close: () => db.close() }
}

/** The configured database, brought up to this version: PostgreSQL where a URL is given, else SQLite in the data folder, for us alone. */
export async function openDatabase(settings: Settings, log?: Log): Promise<OpenedDatabase> {
  return settings.databaseUrl === '' ? openFolder(settings) : openServer(settings, log)
}

async function openFolder(settings: Settings): Promise<OpenedDatabase> {
  await makeDataFolder(settings.data)
  const folder = claimFolder(settings.data)
  try {
    const file = join(settings.data, 'kidoku.sqlite')
    const db = openSqlite({ file, commitWindowMs: settings.commitWindowMs })
    await migrate(db)
    return {
      db,
      async close(): Promise<void> {
        await db.close()
        folder.release()
      },
    }
  } catch (error) {
    folder.release()
    throw error
  }
}

async function openServer(settings: Settings, log: Log | undefined): Promise<OpenedDatabase> {
  const opened = await openUnfinished(settings, log)
  const row = await opened.db.read.get('SELECT 1 AS one FROM imports LIMIT 1')
  if (row === undefined) return opened
  await opened.close()
  throw new Error(
    'An import into this database has not been finished: run kidoku import with the same file again.',
  )
}

/** The same, though an import into it may not be finished. */
export async function openUnfinished(settings: Settings, log?: Log): Promise<OpenedDatabase> {
  const parts = { url: settings.databaseUrl, ...(log === undefined ? {} : { log }) }
  // Steps of a migration may take as long as they need, and wait for another node that takes them.
  const unhurried = await openNamed({
    ...parts,
    connectionsMax: 1,
    statementTimeoutMs: 0,
    lockTimeoutMs: 0,
    patienceMs: 30_000,
  })
  try {
    await migrate(unhurried)
  } finally {
    await unhurried.close()
  }
  const db = await openNamed({
    ...parts,
    connectionsMax: settings.databaseConnectionsMax,
    statementTimeoutMs: settings.databaseStatementTimeoutMs,
    lockTimeoutMs: settings.databaseLockTimeoutMs,
  })
  return { db, close: () => db.close() }
}

/** Says which database it was: to whoever starts a server, "does not answer" alone is no help. */
export async function openNamed(options: Parameters<typeof openPostgres>[0]): Promise<Db> {
  // Never the whole URL: it has a password.
  const at = URL.parse(options.url)?.host || 'the address of --database-url'
  try {
    return await saidWhenWaiting(openPostgres(options), () =>
      options.log?.warn({ at }, 'Waiting for PostgreSQL to answer.'),
    )
  } catch (cause) {
    if (!(cause instanceof Refusal && cause.code === 9520)) throw cause
    throw new Error(`No PostgreSQL answers at ${at}: is it running, and is --database-url right?`, { cause })
  }
}
