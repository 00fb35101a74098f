/** Names and what they stand for, in columns. */
export function Facts({
  label,
  children,
}: {
  readonly label: string
  readonly children: React.ReactNode
}): React.ReactNode {
  return (
    <section className="card" aria-label={label}>
      <dl className="facts">{children}</dl>
    </section>
  )
}

export function Fact(props: { readonly name: string; readonly children: React.ReactNode }): React.ReactNode {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  )
}
