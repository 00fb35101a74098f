import { createHash } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ConfigError } from '../../config.ts'
import type { Value } from '../../db/db.ts'
import { decodeRow, type ExportEnd, type ExportHeader, type ExportTable, isName } from './format.ts'

export type ExportEntry =
  | { readonly kind: 'header'; readonly header: ExportHeader }
  | {
      readonly kind: 'rows'
      readonly table: ExportTable
      /** How many rows of the table came before. */
      readonly from: number
      readonly rows: readonly (readonly Value[])[]
    }
  | { readonly kind: 'end'; readonly table: ExportTable; readonly end: ExportEnd }

/** What is in an export, some rows at a time. Throws where it is no export, or damaged. */
export async function* readExport(file: Readable, rowsAtOnce: number): AsyncGenerator<ExportEntry> {
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  const lines = createInterface({ input: file.pipe(gunzip), crlfDelay: Number.POSITIVE_INFINITY })
  let tables: ExportTable[] | undefined
  let hash = createHash('sha256')
  let from = 0
  let rows: (readonly Value[])[] = []
  for await (const line of lines) {
    if (tables === undefined) {
      const header = headerIn(line)
      tables = [...header.tables]
      yield { kind: 'header', header }
      continue
    }
    const [table] = tables
    if (table === undefined) throw new Error('The export goes on after its end.')
    if (line.startsWith('[')) {
      hash.update(`${line}\n`)
      rows.push(decodeRow(line))
      if (rows.length < rowsAtOnce) continue
    }
    if (rows.length > 0) yield { kind: 'rows', table, from, rows }
    from += rows.length
    rows = []
    if (line.startsWith('[')) continue
    const end = JSON.parse(line) as ExportEnd
    if (end.end !== table.name || end.rows !== from || end.sha256 !== hash.digest('hex'))
      throw new Error(`The export is damaged: ${table.name} is not what was written.`)
    yield { kind: 'end', table, end }
    tables.shift()
    hash = createHash('sha256')
    from = 0
  }
}

function headerIn(line: string): ExportHeader {
  const header = JSON.parse(line) as Partial<ExportHeader>
  if (header.kidokuExport !== 1 || !Array.isArray(header.tables))
    throw new ConfigError('the file is no export of Kidoku that this version reads.')
  const names = (header.tables as readonly ExportTable[]).flatMap(({ name, columns, key }) => [
    name,
    ...columns,
    ...key,
  ])
  if (!names.every(isName)) throw new ConfigError('the file is no export of Kidoku: a name in it is none.')
  return header as ExportHeader
}
