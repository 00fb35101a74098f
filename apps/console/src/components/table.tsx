interface Column<Row> {
  readonly key: string
  readonly title: string
  readonly cell: (row: Row) => React.ReactNode
  /** Numbers stand at the end. */
  readonly isNumber?: boolean
}

/** Rows under headings; on a phone each row is a card, with the headings beside its cells. */
export function Table<Row>(props: {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly empty: string
}): React.ReactNode {
  const { label, columns, rows, keyOf, empty } = props
  if (rows.length === 0) return <p className="empty">{empty}</p>
  return (
    <div className="table-place">
      <table className="table">
        <caption className="unseen">{label}</caption>
        <thead>
          <tr>
            {columns.map(({ key, title, isNumber }) => (
              <th key={key} scope="col" className={isNumber === true ? 'numeric' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, title, cell, isNumber }) => (
                <td key={key} data-title={title} className={isNumber === true ? 'numeric' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
