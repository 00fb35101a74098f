import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Client } from 'pg'

/** Rows in one statement. */
const rowsMax = 5_000

/** Fills the empty tables of a PostgreSQL that the server has made with what a folder of data holds: both have the same tables. */
export async function copyToPostgres(data: string, client: Client): Promise<void> {
  const source = new DatabaseSync(join(data, 'kidoku.sqlite'), { readOnly: true })
  const { rows: tables } = await client.query(
    `SELECT table_name FROM information_schema.tables
     WHERE table_schema = current_schema() AND table_name <> 'migrations'`,
  )
  for (const { table_name: table } of tables) {
    // What the server has put there at its first start comes from the folder too.
    await client.query(`DELETE FROM ${table}`)
    const rows = source.prepare(`SELECT * FROM ${table}`).all()
    for (let at = 0; at < rows.length; at += rowsMax) {
      const slice = rows.slice(at, at + rowsMax).map(withHexBytes)
      await client.query(
        `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
        [JSON.stringify(slice)],
      )
    }
  }
  await client.query('ANALYZE')
  source.close()
}

/** Bytes as PostgreSQL reads them from a text. */
function withHexBytes(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value,
    ]),
  )
}
