import type { Value } from '../../db/db.ts'

/**
 * An export: a gzip of JSON lines. First an `ExportHeader`, then for each of its tables the rows, each an array of values in
 * the order of the columns and by their key, and an `ExportEnd` with what they come to.
 */
export interface ExportHeader {
  readonly kidokuExport: 1
  /** Names this export: an import that was cut off goes on with the same one only. */
  readonly exportId: string
  readonly madeAt: string
  readonly kidoku: string
  /** The newest migration of the database. */
  readonly migration: number
  /** The key that UserSigs are made with, where it was kept beside the database. */
  readonly secretKey: string | null
  readonly tables: readonly ExportTable[]
}

export interface ExportTable {
  readonly name: string
  readonly columns: readonly string[]
  /** The columns of the primary key: rows come in its order. */
  readonly key: readonly string[]
  readonly rows: number
}

export interface ExportEnd {
  readonly end: string
  readonly rows: number
  /** SHA-256 of the table's rows, each as it is written with its line end. */
  readonly sha256: string
}

type Written = string | number | null | { readonly base64: string }

export function encodeRow(values: readonly Value[]): string {
  const written = values.map(
    (value): Written =>
      value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
  )
  return JSON.stringify(written)
}

export function decodeRow(line: string): readonly Value[] {
  const written = JSON.parse(line) as readonly Written[]
  return written.map((value) =>
    typeof value === 'object' && value !== null ? new Uint8Array(Buffer.from(value.base64, 'base64')) : value,
  )
}

/** Names become part of statements: an export is a file from outside. */
export function isName(name: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(name)
}

/** Says how far it is, on standard error: a line a second at most, and one at the end. */
export function createProgress(verb: string, total: number): { add(count: number): void; end(): void } {
  let done = 0
  let saidAtMs = performance.now()
  const line = (): string => {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100)
    const bar = '#'.repeat(Math.floor(percent / 5)).padEnd(20, '.')
    return `${verb} [${bar}] ${percent} %, ${done} of ${total} rows\n`
  }
  return {
    add(count): void {
      done += count
      if (performance.now() - saidAtMs < 1_000) return
      saidAtMs = performance.now()
      process.stderr.write(line())
    },
    end: () => void process.stderr.write(line()),
  }
}
