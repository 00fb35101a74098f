import { ConfigError, readSettings } from '../config.ts'
import type { Db } from '../db/db.ts'
import { openDatabase } from '../db/open.ts'
import { refuseRest, say } from './serve.ts'

export const migrateUsage: string = [
  'usage: kidoku migrate [--citus [--dry-run]] [settings]',
  '',
  'Brings the database up to this version, as every start does. --citus then spreads the tables of a PostgreSQL with Citus over',
  'its workers: those of a conversation by its ID, side by side, the others to every worker. --dry-run says the statements.',
].join('\n')

/** Tables of a user's own, spread by the user. */
const ofUsers = new Set(['receipt_log'])

interface Table {
  readonly name: string
  /** The first column of its key. */
  readonly key: string
}

export async function runMigrate(args: readonly string[]): Promise<number> {
  const flags = new Set(['--citus', '--dry-run'])
  const { settings, rest } = readSettings(args.filter((argument) => !flags.has(argument)))
  refuseRest(rest)
  const citus = args.includes('--citus')
  const isDry = args.includes('--dry-run')
  if (isDry && !citus) throw new ConfigError('--dry-run goes with --citus.')
  if (citus && settings.databaseUrl === '')
    throw new ConfigError('--citus is for PostgreSQL: --database-url.')
  const { db, close } = await openDatabase(settings)
  try {
    if (!citus) {
      say('The database is of this version.')
      return 0
    }
    const statements = citusStatements(await tablesOf(db))
    if (isDry) for (const statement of statements) say(`${statement};`)
    else await distribute(db, statements)
    return 0
  } finally {
    await close()
  }
}

/** What is joined to distributed tables has to be everywhere first. */
function citusStatements(tables: readonly Table[]): readonly string[] {
  const spread = (table: Table): boolean => table.key === 'conversation_id' || ofUsers.has(table.name)
  const named = tables.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const [first, ...others] = named.filter((table) => table.key === 'conversation_id')
  return [
    ...named.filter((table) => !spread(table)).map(({ name }) => `SELECT create_reference_table('${name}')`),
    ...(first === undefined ? [] : [`SELECT create_distributed_table('${first.name}', '${first.key}')`]),
    ...others.map(
      ({ name, key }) =>
        `SELECT create_distributed_table('${name}', '${key}', colocate_with => '${first?.name}')`,
    ),
    ...named
      .filter(({ name }) => ofUsers.has(name))
      .map(
        ({ name, key }) => `SELECT create_distributed_table('${name}', '${key}', colocate_with => 'none')`,
      ),
  ]
}

async function tablesOf(db: Db): Promise<readonly Table[]> {
  const rows = await db.read.all<Table>(
    `SELECT k.table_name::text AS name, k.column_name::text AS key FROM information_schema.table_constraints c
     JOIN information_schema.key_column_usage k
       ON k.constraint_name = c.constraint_name AND k.table_schema = c.table_schema AND k.table_name = c.table_name
     WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = current_schema() AND k.ordinal_position = 1`,
  )
  return rows
}

async function distribute(db: Db, statements: readonly string[]): Promise<void> {
  const extension = await db.read.get("SELECT 1 AS one FROM pg_extension WHERE extname = 'citus'")
  if (extension === undefined)
    throw new ConfigError('this PostgreSQL has no Citus: CREATE EXTENSION citus, on every worker too.')
  const known = await db.read.all<{ name: string }>(
    'SELECT logicalrelid::text AS name FROM pg_dist_partition',
  )
  const names = new Set(known.map((row) => row.name))
  for (const statement of statements) {
    const name = /'(\w+)'/.exec(statement)?.[1] ?? ''
    if (names.has(name)) continue
    await db.transaction((tx) => tx.get(`${statement} AS done`))
    say(statement)
  }
}
