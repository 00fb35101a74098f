/** From, to: parts of a height, 0 to 1. */
export type Span = readonly [from: number, to: number]

/** The union of `spans`, which do not touch and are in order, and one more. */
export function addSpan(spans: readonly Span[], added: Span): readonly Span[] {
  if (added[1] <= added[0]) return spans
  const apart = spans.filter(([from, to]) => to < added[0] || from > added[1])
  const touching = spans.filter(([from, to]) => to >= added[0] && from <= added[1])
  const joined: Span = [
    Math.min(added[0], ...touching.map(([from]) => from)),
    Math.max(added[1], ...touching.map(([, to]) => to)),
  ]
  return [...apart, joined].sort(([one], [other]) => one - other)
}

export function spanLength(spans: readonly Span[]): number {
  return spans.reduce((sum, [from, to]) => sum + to - from, 0)
}
