import { createHash } from 'node:crypto'
import { ConfigError } from '../../config.ts'
import type { Db, Value } from '../../db/db.ts'
import { newestMigration } from '../../db/migrate.ts'
import { type ExportEnd, type ExportHeader, type ExportTable, encodeRow } from './format.ts'

/** Tables with rows of their own in a database that is new. */
const seeded = new Set(['migrations', 'imports', 'secrets', 'receipt_switches', 'settings_version'])
/** Rows read back at once. */
const rowsPerRead = 2_000

/** Begins an import, or goes on with it. Throws where the database has something in it that is not of this import. */
export async function begin(db: Db, header: ExportHeader): Promise<void> {
  const newest = await newestMigration()
  if (header.migration !== newest)
    throw new ConfigError(
      `the export is of version ${header.kidoku} (database ${header.migration}), this program's database is ${newest}: export again with this version.`,
    )
  await db.transaction(async (tx) => {
    const started = await tx.all<{ export_id: string }>('SELECT export_id FROM imports')
    if (started.some((row) => row.export_id !== header.exportId))
      throw new ConfigError('another import into this database has not been finished: make a new database.')
    if (started.length > 0) return
    const tables = await tx.all<{ name: string }>(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'",
    )
    const names = tables.map((table) => String(table.name))
    for (const name of names) {
      if (seeded.has(name)) continue
      if ((await tx.get(`SELECT 1 AS one FROM ${name} LIMIT 1`)) !== undefined)
        throw new ConfigError(
          `the database is not empty (${name}): import overwrites nothing. Make a new one.`,
        )
    }
    for (const { name } of header.tables) {
      if (!names.includes(name)) throw new ConfigError(`the database has no table ${name}.`)
      if (seeded.has(name)) await tx.run(`DELETE FROM ${name}`)
    }
    await tx.insertAll(
      'INSERT INTO imports (table_name, export_id, rows_done) VALUES (?, ?, ?)',
      header.tables.map(({ name }) => [name, header.exportId, 0]),
    )
  })
}

/** How many rows of the table are in. */
export async function rowsDone(db: Db, { name }: ExportTable): Promise<number> {
  const row = await db.read.get<{ rows_done: number }>(
    'SELECT rows_done FROM imports WHERE table_name = ?',
    name,
  )
  return row?.rows_done ?? 0
}

/** The rows, and that they are in: together, or not at all. */
export async function writeRows(
  db: Db,
  { name, columns }: ExportTable,
  rows: readonly (readonly Value[])[],
): Promise<void> {
  const places = columns.map(() => '?').join(', ')
  await db.transaction(async (tx) => {
    await tx.insertAll(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${places})`, rows)
    await tx.run('UPDATE imports SET rows_done = rows_done + ? WHERE table_name = ?', rows.length, name)
  })
}

/** Reads the table back and compares it with what was exported. */
export async function verifyTable(db: Db, table: ExportTable, { rows, sha256 }: ExportEnd): Promise<void> {
  const { name, columns, key } = table
  const hash = createHash('sha256')
  const order = key.join(', ')
  let count = 0
  let last: readonly Value[] | undefined
  for (;;) {
    const after = last === undefined ? '' : `WHERE (${order}) > (${key.map(() => '?').join(', ')})`
    const found = await db.read.all<Readonly<Record<string, Value>>>(
      `SELECT ${columns.join(', ')} FROM ${name} ${after} ORDER BY ${order} LIMIT ${rowsPerRead}`,
      ...(last ?? []),
    )
    for (const row of found) hash.update(`${encodeRow(columns.map((column) => row[column] ?? null))}\n`)
    count += found.length
    const end = found.at(-1)
    last = end && key.map((column) => end[column] ?? null)
    if (found.length < rowsPerRead) break
  }
  if (count !== rows || hash.digest('hex') !== sha256)
    throw new Error(
      `${name} is not what was exported: ${count} rows of ${rows}. Make a new database, and begin anew.`,
    )
}

/** From now on servers start on the database. */
export async function finish(db: Db, header: ExportHeader): Promise<void> {
  await db.transaction(async (tx) => {
    if (header.secretKey !== null) {
      await tx.run(
        'INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
        'secret-key',
        header.secretKey,
      )
    }
    await tx.run('DELETE FROM imports')
  })
}
