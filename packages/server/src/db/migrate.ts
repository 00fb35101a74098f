import { readdir, readFile } from 'node:fs/promises'
import type { Db, Reader } from './db.ts'

/** One numbered step; its statements are divided by a line that holds only `;`-ended SQL. */
interface Migration {
  readonly number: number
  readonly name: string
  readonly statements: readonly string[]
}

const folder = new URL('../../migrations/', import.meta.url)

/** "kidoku", as PostgreSQL's advisory locks are named: by numbers. */
const migrationLock = 0x6b69_646f

/** Brings the database up to this version of the program; refuses one that a newer version has written. */
export async function migrate(db: Db): Promise<void> {
  const migrations = await readMigrations()
  const newest = migrations.at(-1)?.number ?? 0
  await db.transaction(async (tx) => {
    // Several nodes may start at once: the first takes the steps, the others find them taken.
    if (db.isShared) await tx.get('SELECT pg_advisory_xact_lock(?) AS held', migrationLock)
    await tx.run(
      'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at_ms INTEGER NOT NULL)',
    )
    const current = await currentNumber(tx)
    if (current > newest) {
      throw new Error(
        `The database is at version ${current}, this program knows versions up to ${newest}: a newer Kidoku has written it. ` +
          'Start that version, or restore a backup from before.',
      )
    }
    for (const migration of migrations.filter(({ number }) => number > current)) {
      for (const statement of migration.statements) await tx.run(statement)
      await tx.run(
        'INSERT INTO migrations (number, name, applied_at_ms) VALUES (?, ?, ?)',
        migration.number,
        migration.name,
        Date.now(),
      )
    }
  })
  db.tablesReady?.()
}

/** Whether the database is one that this version of the program has written. */
export async function isUpToDate({ read }: Db): Promise<boolean> {
  return (await currentNumber(read)) === (await newestMigration())
}

async function currentNumber(read: Reader): Promise<number> {
  const row = await read.get<{ number: number | null }>('SELECT max(number) AS number FROM migrations')
  return row?.number ?? 0
}

/** The shape of the database that this version of the program knows. */
export async function newestMigration(): Promise<number> {
  return (await readMigrations()).at(-1)?.number ?? 0
}

async function readMigrations(): Promise<readonly Migration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{4}-.*\.sql$/.test(file)).sort()
  return Promise.all(
    files.map(async (file) => ({
      number: Number(file.slice(0, 4)),
      name: file.slice(5, -4),
      statements: statementsIn(await readFile(new URL(file, folder), 'utf8')),
    })),
  )
}

/** Statements end with a semicolon at the end of a line; comments are lines that begin with `--`. */
function statementsIn(sql: string): readonly string[] {
  return sql
    .replace(/^\s*--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}
