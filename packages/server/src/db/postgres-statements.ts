import pg from 'pg'
import type { Reader, Tx, Value } from './db.ts'
import { failureOf, isAborted } from './postgres-errors.ts'
import { escapeText, type Translated, translate, translateInsertAll, unescapeText } from './translate.ts'

/** Texts kept translated, and planned by name in each connection; later ones are planned each time. */
const textsMax = 2_000

interface Statement extends Translated {
  readonly name: string
}

/** Every text translated once, and named. */
export interface Texts {
  statement(sql: string, options: { readonly holdsRows: boolean }): Statement
  insertAll(sql: string, types: readonly (string | null)[]): Statement
}

interface Queryable {
  query(config: pg.QueryConfig<unknown[]>): Promise<pg.QueryResult<object>>
}

export function createTexts(): Texts {
  const known = new Map<string, Statement>()
  function remembered(key: string, make: () => Translated): Statement {
    const found = known.get(key)
    if (found !== undefined) return found
    const statement = { ...make(), name: `kidoku-${known.size}` }
    if (known.size >= textsMax) return { ...statement, isPrepared: false }
    known.set(key, statement)
    return statement
  }
  return {
    statement: (sql, options) =>
      remembered(options.holdsRows ? sql : `read ${sql}`, () => translate(sql, options)),
    insertAll: (sql, types) =>
      remembered(`${types.join()} ${sql}`, () => ({
        text: translateInsertAll(sql, types),
        lists: new Set(),
        isPrepared: true,
      })),
  }
}

/** What is asked of a connection in one go is written to its socket in one go. */
export function inOneWrite(client: Pick<pg.Client, 'connection' | 'query'>): Queryable {
  const { stream } = client.connection
  let isGathering = false
  return {
    query(config) {
      if (!isGathering) {
        isGathering = true
        stream.cork()
        process.nextTick(() => {
          isGathering = false
          stream.uncork()
        })
      }
      return client.query(config)
    },
  }
}

type Ask = (config: pg.QueryConfig<unknown[]>) => Promise<pg.QueryResult<object>>

/** Sees what has been committed: each statement on its own. */
export function readerOf(source: Queryable, texts: Texts): Reader {
  return statementsOf(
    (config) => query(source, config),
    (sql) => texts.statement(sql, { holdsRows: false }),
  )
}

/** The statements of one transaction; `commit` ends it. */
export function txOf(source: Queryable, texts: Texts): Omit<Tx, 'inOrder'> & { commit(): Promise<void> } {
  const statement = (sql: string): Statement => texts.statement(sql, { holdsRows: true })
  const failures: unknown[] = []
  const ask: Ask = (config) => {
    const asked = query(source, config).catch((error: unknown) => {
      failures.push(error)
      // Of several on their way at once, the one that is heard first need not be the one that broke the transaction.
      throw isAborted(error) ? failures[0] : error
    })
    return perhapsWaitedFor(asked)
  }
  return {
    ...statementsOf(ask, statement),
    run: (sql, ...values) =>
      perhapsWaitedFor(execute(ask, statement(sql), values).then(({ rowCount }) => rowCount ?? 0)),
    insertAll(sql, rows): Promise<void> {
      const [first] = rows
      if (first === undefined) return Promise.resolve()
      const columns = first.map((_, at) => rows.map((row) => encoded(row[at] ?? null)))
      const types = columns.map(typeOf)
      const { name, text, isPrepared } = texts.insertAll(sql, types)
      const values = columns.filter((_, at) => types[at] !== null)
      return perhapsWaitedFor(
        ask(isPrepared ? { name, text, values } : { text, values }).then(() => undefined),
      )
    },
    async commit(): Promise<void> {
      const { command } = await query(source, { text: 'COMMIT' }, { isCommitting: true })
      // A transaction in which a statement has failed is rolled back, and says so without failing.
      if (command !== 'COMMIT') throw failures[0] ?? new Error('Nothing was committed.')
    },
  }
}

/** The commit hears of a failure, whether somebody waits for it or not. */
function perhapsWaitedFor<T>(asked: Promise<T>): Promise<T> {
  asked.catch(() => undefined)
  return asked
}

function statementsOf(ask: Ask, statement: (sql: string) => Statement): Reader {
  return {
    async get<Row extends object>(sql: string, ...values: readonly Value[]): Promise<Row | undefined> {
      const { rows } = await execute(ask, statement(sql), values)
      // The statement's own promise, as the port says.
      return rows[0] as Row | undefined
    },
    async all<Row extends object>(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
      const { rows } = await execute(ask, statement(sql), values)
      return rows as readonly object[] as readonly Row[]
    },
  }
}

function execute(
  ask: Ask,
  { name, text, lists, isPrepared }: Statement,
  values: readonly Value[],
): Promise<pg.QueryResult<object>> {
  const given = values.map((value, at) => (lists.has(at) ? listOf(value) : encoded(value)))
  return ask(isPrepared ? { name, text, values: given } : { text, values: given })
}

async function query(
  source: Queryable,
  config: pg.QueryConfig<unknown[]>,
  { isCommitting } = { isCommitting: false },
): Promise<pg.QueryResult<object>> {
  try {
    return await source.query(config)
  } catch (error) {
    throw failureOf(error, { isCommitting })
  }
}

function encoded(value: Value): Value {
  return typeof value === 'string' ? escapeText(value) : value
}

function listOf(value: Value | undefined): readonly unknown[] {
  const list: unknown = JSON.parse(String(value))
  if (!Array.isArray(list)) throw new Error('A list for a statement is a JSON array.')
  return list.map((each) => (typeof each === 'string' ? escapeText(each) : each))
}

function typeOf(column: readonly Value[]): string | null {
  const value = column.find((each) => each !== null)
  if (value === undefined) return null
  if (typeof value === 'number') return 'bigint'
  return value instanceof Uint8Array ? 'bytea' : 'text'
}

/** Numbers are numbers, whatever their size there; bytes are ours to keep. */
const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.NUMERIC, Number],
  [pg.types.builtins.TEXT, unescapeText],
  [pg.types.builtins.BYTEA, (text) => new Uint8Array(Buffer.from(text.slice(2), 'hex'))],
])

export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? pg.types.getTypeParser(oid, format ?? 'text'),
}
