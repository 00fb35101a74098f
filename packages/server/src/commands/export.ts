import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { finished } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { ConfigError, readSettings } from '../config.ts'
import type { Value } from '../db/db.ts'
import { openDatabase } from '../db/open.ts'
import { version } from '../version.ts'
import { databaseName, secretKeyName } from './backup/manifest.ts'
import { createProgress, type ExportHeader, type ExportTable, encodeRow } from './move/format.ts'
import { mustHaveDatabase } from './must-have-database.ts'
import { say } from './serve.ts'

export const exportUsage: string = [
  'usage: kidoku export <new file> [--data DIR]',
  '',
  'Writes everything that is kept in a data folder, on which no server runs, into one compressed file, with the secret key:',
  'for kidoku import, which takes it into PostgreSQL. Keep the file as you keep the key.',
].join('\n')

/** Not data: what this program notes about the tables, and about an import. */
const notExported = new Set(['migrations', 'imports', 'secrets'])

export async function runExport(args: readonly string[]): Promise<number> {
  const { settings, rest } = readSettings(args)
  const [file, ...others] = rest
  if (file === undefined || others.length > 0)
    throw new ConfigError(`export takes a new file.\n${exportUsage}`)
  if (settings.databaseUrl !== '')
    throw new ConfigError('export reads a data folder. PostgreSQL makes its own copies: pg_dump.')
  mustHaveDatabase(settings)
  if (existsSync(file)) throw new ConfigError(`${file} is there already: export overwrites nothing.`)
  // Brought up to this version, and nobody else's meanwhile.
  const { close } = await openDatabase({ ...settings, commitWindowMs: 0 })
  const source = new DatabaseSync(join(settings.data, databaseName), { readOnly: true })
  const unfinished = `${file}.unfinished`
  try {
    const header = await headerOf(source, settings.data)
    await write(source, header, unfinished)
    await rename(unfinished, file)
    const rows = header.tables.reduce((sum, table) => sum + table.rows, 0)
    say(`Exported ${rows} rows of ${header.tables.length} tables to ${file}.`)
    if (header.secretKey === null)
      say(
        'The secret key is not in the data folder, so it is not in the export: go on setting KIDOKU_SECRET_KEY.',
      )
    return 0
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  } finally {
    source.close()
    await close()
  }
}

async function headerOf(source: DatabaseSync, folder: string): Promise<ExportHeader> {
  const keyFile = join(folder, secretKeyName)
  const names = source
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
    .all()
    .map((row) => String(row.name))
  const newest = source.prepare('SELECT max(number) AS number FROM migrations').get()
  return {
    kidokuExport: 1,
    exportId: randomUUID(),
    madeAt: new Date().toISOString(),
    kidoku: version(),
    migration: Number(newest?.number),
    secretKey: existsSync(keyFile) ? (await readFile(keyFile, 'utf8')).trim() : null,
    tables: names.filter((name) => !notExported.has(name)).map((name) => tableOf(source, name)),
  }
}

function tableOf(source: DatabaseSync, name: string): ExportTable {
  const columns = source.prepare(`PRAGMA table_info(${name})`).all()
  const key = columns
    .filter((column) => Number(column.pk) > 0)
    .sort((one, other) => Number(one.pk) - Number(other.pk))
  const counted = source.prepare(`SELECT count(*) AS count FROM ${name}`).get()
  return {
    name,
    columns: columns.map((column) => String(column.name)),
    key: key.map((column) => String(column.name)),
    rows: Number(counted?.count),
  }
}

async function write(source: DatabaseSync, header: ExportHeader, file: string): Promise<void> {
  const gzip = createGzip()
  const disk = gzip.pipe(createWriteStream(file, { flags: 'w', mode: 0o600 }))
  const put = async (line: string): Promise<void> => {
    if (!gzip.write(`${line}\n`)) await once(gzip, 'drain')
  }
  const progress = createProgress(
    'exporting',
    header.tables.reduce((sum, table) => sum + table.rows, 0),
  )
  await put(JSON.stringify(header))
  for (const { name, columns, key } of header.tables) {
    const hash = createHash('sha256')
    const rows = source.prepare(`SELECT ${columns.join(', ')} FROM ${name} ORDER BY ${key.join(', ')}`)
    let count = 0
    for (const row of rows.iterate()) {
      // The columns asked for, in their order; SQLite gives nothing but these kinds of values.
      const line = encodeRow(columns.map((column) => row[column] as Value))
      hash.update(`${line}\n`)
      await put(line)
      count += 1
      progress.add(1)
    }
    await put(JSON.stringify({ end: name, rows: count, sha256: hash.digest('hex') }))
  }
  gzip.end()
  await finished(disk)
  progress.end()
}
