/** A statement as PostgreSQL takes it. */
export interface Translated {
  readonly text: string
  /** Which values are lists: JSON texts here, arrays there. */
  readonly lists: ReadonlySet<number>
  /** Worth a name of its own in every connection, to be planned once. */
  readonly isPrepared: boolean
}

const forUpdate = /\/\*\s*FOR UPDATE\s*\*\//g
const definition = /^\s*(CREATE|ALTER|DROP|SET|BEGIN|ROLLBACK)\b/i

/**
 * Our one SQL text, which SQLite takes as it is, for PostgreSQL. What differs is little: how parameters are written, how a list
 * comes in, what types are called; and rows are held by what SQLite reads as a comment.
 */
export function translate(sql: string, { holdsRows }: { readonly holdsRows: boolean }): Translated {
  const lists = new Set<number>()
  const isDefinition = definition.test(sql)
  const typed = isDefinition ? defined(sql) : sql.replaceAll(/\bAS INTEGER\)/g, 'AS BIGINT)')
  let count = 0
  const text = typed
    .replaceAll(forUpdate, holdsRows ? 'FOR UPDATE' : '')
    .replaceAll(/\bNOT IN \(SELECT value FROM json_each\(\?\)\)/g, '<> ALL(?[])')
    .replaceAll(/\bIN \(SELECT value FROM json_each\(\?\)\)/g, '= ANY(?[])')
    .replaceAll(
      /\bjson_each\(([^()]+)\)(?:\s+AS\s+(\w+))?/g,
      (_, list: string, name = 'json_each') =>
        `(SELECT element AS value, place - 1 AS key FROM json_array_elements_text((${list})::json) ` +
        `WITH ORDINALITY AS elements(element, place)) AS ${name}`,
    )
    .replaceAll(/'(?:[^']|'')*'|\?(\[\])?/g, (found, list?: string) => {
      if (found.startsWith("'")) return found
      if (list !== undefined) lists.add(count)
      count += 1
      return `$${count}`
    })
  return { text, lists, isPrepared: !isDefinition }
}

/** Texts are compared byte by byte, as SQLite does, whatever the database's own language is. */
function defined(sql: string): string {
  return sql
    .replaceAll(/\bINTEGER\b/g, 'BIGINT')
    .replaceAll(/\bBLOB\b/g, 'BYTEA')
    .replaceAll(/\bTEXT\b/g, 'TEXT COLLATE "C"')
    .replaceAll(/\)\s*WITHOUT ROWID\b/g, ')')
}

/**
 * `INSERT INTO t (a, b) VALUES (?, ?) …` for many rows: a list for each column, of the type of what is in it. A column that has
 * nothing but null has no list, and takes whatever type the table's has.
 */
export function translateInsertAll(sql: string, types: readonly (string | null)[]): string {
  const listed = types.flatMap((type, at) => (type === null ? [] : [{ type, name: `c${at}` }]))
  const lists = listed.map(({ type }, at) => `$${at + 1}::${type}[]`).join(', ')
  const values = types.map((type, at) => (type === null ? 'NULL' : `c${at}`)).join(', ')
  const names = listed.map(({ name }) => name).join(', ')
  // `ON CONFLICT` behind a bare `FROM` would be read as the condition of a join.
  const rows = `SELECT ${values} FROM unnest(${lists}) AS given(${names}) WHERE true`
  const text = sql.replace(/\bVALUES \((?:\?(?:, )?)+\)/, () => rows)
  if (text === sql) throw new Error('insertAll takes INSERT INTO … VALUES (?, …).')
  return text
}

const nul = '\u0000'
/** A character of a private plane, which stands for itself and for NUL by what follows it. */
const standIn = '\u{f0000}'

/** PostgreSQL's texts hold any character but one. */
export function escapeText(text: string): string {
  if (!text.includes(nul) && !text.includes(standIn)) return text
  return text.replaceAll(standIn, `${standIn}1`).replaceAll(nul, `${standIn}0`)
}

export function unescapeText(text: string): string {
  if (!text.includes(standIn)) return text
  return text.replaceAll(/\u{f0000}([01])/gu, (_, which: string) => (which === '0' ? nul : standIn))
}
