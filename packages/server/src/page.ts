/** Some of the rows, and the first that did not fit: undefined where the last row has been reached. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  readonly beyond: Row | undefined
  readonly isFinished: boolean
}

/** Asks for one row more than the page holds: it says whether another page follows. */
export async function readPage<Row>(
  count: number,
  ask: (count: number) => Promise<readonly Row[]>,
): Promise<Page<Row>> {
  const rows = await ask(count + 1)
  return { rows: rows.slice(0, count), beyond: rows[count], isFinished: rows.length <= count }
}
