import { createReadStream, existsSync } from 'node:fs'
import { ConfigError, readSettings } from '../config.ts'
import type { Db } from '../db/db.ts'
import { openUnfinished } from '../db/open.ts'
import { createProgress, type ExportHeader } from './move/format.ts'
import { readExport } from './move/read.ts'
import { begin, finish, rowsDone, verifyTable, writeRows } from './move/target.ts'
import { say } from './serve.ts'

export const importUsage: string = [
  'usage: kidoku import <file> --database-url URL',
  '',
  'Takes what kidoku export has written into an empty PostgreSQL database, and compares every table, read back, with its',
  'checksum. Cut off, it goes on where it was when it is started again with the same file. Servers start on the database',
  'once it is done.',
].join('\n')

/** Rows written in one transaction. */
const rowsPerStep = 1_000

export async function runImport(args: readonly string[]): Promise<number> {
  const { settings, rest } = readSettings(args)
  const [file, ...others] = rest
  if (file === undefined || others.length > 0) throw new ConfigError(`import takes a file.\n${importUsage}`)
  if (settings.databaseUrl === '')
    throw new ConfigError('import takes the PostgreSQL to import into: --database-url.')
  if (!existsSync(file)) throw new ConfigError(`there is no file ${file}.`)
  const { db, close } = await openUnfinished(settings)
  try {
    const header = await take(db, file)
    for (const table of header.tables) say(`${table.name}: ${table.rows} rows, as they were exported`)
    say('Imported. Start servers with the same --database-url.')
    return 0
  } finally {
    await close()
  }
}

async function take(db: Db, file: string): Promise<ExportHeader> {
  const entries = readExport(createReadStream(file), rowsPerStep)
  const first = await entries.next().catch((cause: unknown) => {
    if (cause instanceof ConfigError) throw cause
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`${file} is no export of Kidoku: ${why}.`, { cause })
  })
  if (first.done === true || first.value.kind !== 'header')
    throw new ConfigError(`${file} is no export of Kidoku.`)
  const { header } = first.value
  await begin(db, header)
  const progress = createProgress(
    'importing',
    header.tables.reduce((sum, table) => sum + table.rows, 0),
  )
  const verified = new Set<string>()
  for await (const entry of entries) {
    if (entry.kind === 'rows') {
      const done = await rowsDone(db, entry.table)
      // What an import that was cut off has written already.
      const rows = entry.rows.slice(Math.max(0, Math.min(entry.rows.length, done - entry.from)))
      if (rows.length > 0) await writeRows(db, entry.table, rows)
      progress.add(entry.rows.length)
    } else if (entry.kind === 'end') {
      await verifyTable(db, entry.table, entry.end)
      verified.add(entry.table.name)
    }
  }
  const missing = header.tables.filter(({ name }) => !verified.has(name))
  if (missing.length > 0) throw new Error(`The export ends in the middle of ${missing[0]?.name}.`)
  await finish(db, header)
  progress.end()
  return header
}
