import { DatabaseSync } from 'node:sqlite'

/** Bytes of the pages that tables of this name (a LIKE pattern) and their indexes use, after a checkpoint. */
export function tableBytes(file: string, tables: string): number {
  return tableBytesEach(file, tables).reduce((sum, { bytes }) => sum + bytes, 0)
}

export function tableBytesEach(
  file: string,
  tables: string,
): readonly { readonly name: string; readonly bytes: number }[] {
  const db = new DatabaseSync(file)
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    const rows = db
      .prepare(
        `SELECT s.tbl_name AS name, sum(d.pgsize) AS bytes FROM dbstat d JOIN sqlite_schema s ON s.name = d.name
         WHERE s.tbl_name LIKE ? ESCAPE '\\' GROUP BY s.tbl_name`,
      )
      .all(tables)
    return rows.map((row) => ({ name: String(row.name), bytes: Number(row.bytes) }))
  } finally {
    db.close()
  }
}
