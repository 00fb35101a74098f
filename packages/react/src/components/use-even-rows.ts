import { type ReactVirtualizer, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback } from 'react'
import { withFocusedRow } from './focused-row.ts'

export interface EvenRowsOptions<T> {
  readonly scroller: RefObject<HTMLElement | null>
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  readonly heightPx: number
  /** Rows that are drawn beside those in view. */
  readonly overscan: number
  readonly paddingStart: number
  readonly paddingEnd: number
}

/** A long list of rows of one height. `keyOf` is the same between renders: another one would place all rows anew. */
export function useEvenRows<T>(options: EvenRowsOptions<T>): ReactVirtualizer<HTMLElement, HTMLElement> {
  const { scroller, items, keyOf, heightPx, overscan, paddingStart, paddingEnd } = options
  const getItemKey = useCallback(
    (index: number) => {
      const item = items[index]
      return item === undefined ? index : keyOf(item)
    },
    [items, keyOf],
  )
  return useVirtualizer<HTMLElement, HTMLElement>({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => heightPx,
    getItemKey,
    overscan,
    directDomUpdates: true,
    // Nothing is measured, but what is registered here is put in its place.
    measureElement: () => heightPx,
    paddingStart,
    paddingEnd,
    rangeExtractor: (range) => withFocusedRow(range, scroller.current),
  })
}
