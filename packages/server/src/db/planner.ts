import type { DatabaseSync } from 'node:sqlite'

/**
 * What our indexes look like when they are large: rows, then how many share the first column, the first two … Without it SQLite
 * takes a conversation for ten members, and reads all of a hundred thousand to find one. Fixed numbers, so that a plan does not
 * depend on what a database has lived through. https://sqlite.org/optoverview.html#manual_control_of_query_plans_using_sqlite_stat_tables
 */
const statistics: readonly (readonly [table: string, index: string, stat: string])[] = [
  ['members', 'members', '1000000 1000 1'],
  ['members', 'members_present', '1000000 1000 1'],
  ['members', 'members_of_user', '1000000 10 1'],
  ['members', 'members_past', '100000 100 2'],
  ['members', 'members_left', '100000 100 2'],
  ['members', 'members_stewards', '20000 2 1'],
]

/** Tells the planner, once the tables are there. Other connections read it with the schema. */
export function advisePlanner(database: DatabaseSync): void {
  // Makes the table of statistics where there is none yet, and looks at next to nothing.
  database.exec('PRAGMA analysis_limit = 1; ANALYZE; BEGIN; DELETE FROM sqlite_stat1')
  const insert = database.prepare('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)')
  for (const row of statistics) insert.run(...row)
  database.exec('COMMIT; ANALYZE sqlite_schema')
}
