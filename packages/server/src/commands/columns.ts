/** Cells wider than this are written out, and their row is out of line. */
const widthMax = 40

/** Rows as lines, each column as wide as its widest cell, two spaces between. */
export function inColumns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map(({ length }, at) => Math.max(widest[at] ?? 0, length > widthMax ? 0 : length)),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
