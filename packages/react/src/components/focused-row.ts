import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'

/** The rows to draw, and the one that has the focus: who scrolls away from it must not lose it. */
export function withFocusedRow(range: Range, scroller: HTMLElement | null): number[] {
  const shown = defaultRangeExtractor(range)
  const focused = scroller?.contains(document.activeElement)
    ? document.activeElement?.closest<HTMLElement>('[data-index]')
    : undefined
  const index = Number(focused?.dataset.index ?? Number.NaN)
  if (!(index < range.count) || shown.includes(index)) return shown
  return [...shown, index].sort((one, other) => one - other)
}
