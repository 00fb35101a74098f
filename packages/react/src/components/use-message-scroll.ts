import type { V2TIMMessage } from '@kidoku/sdk'
import {
  measureElement,
  type ReactVirtualizer,
  useVirtualizer,
  type Virtualizer,
} from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { messageKey } from '../chat/thread-messages.ts'
import type { Messages } from '../hooks/use-messages.ts'
import { withFocusedRow } from './focused-row.ts'

export interface MessageScroll {
  readonly virtualizer: ReactVirtualizer<HTMLElement, HTMLElement>
  /** The first message that was unread when the list was opened; 0: none. */
  readonly firstNewSeq: number
  /** What has come in below the view. */
  readonly belowCount: number
  readonly isAtEnd: boolean
  readonly toEnd: () => void
  /** It once was the first of what was loaded: it keeps its looks when older ones come above it. */
  readonly startsPage: (key: string) => boolean
}

/** So near to the end, in px, counts as at the end: what comes in then scrolls into view. */
const endSlackPx = 60
/** So near to the top, in px, older messages are fetched: before anybody gets there. */
const olderAheadPx = 1_200
const settleMs = 250
const rowHeightPx = 44
/** Room above the first message, the same whatever stands there: nothing moves when older ones come. */
const topPx = 76
const endPx = 10

/** Where the list is: at the end while it grows, or where the reader is, whatever comes above or below. */
export function useMessageScroll(scroller: RefObject<HTMLElement | null>, view: Messages): MessageScroll {
  const { messages, state, hasOlder, isLoadingOlder, loadOlder } = view
  const pageStarts = useRef(new Set<string>())
  const [firstNewSeq, setFirstNewSeq] = useState(0)
  const [belowCount, setBelowCount] = useState(0)
  const [isAtEnd, setIsAtEnd] = useState(true)
  const hasBegun = useRef(false)
  const [hasSettled, setHasSettled] = useState(false)
  const newest = useRef<V2TIMMessage>(undefined)

  const [first] = messages
  if (first !== undefined && hasOlder) pageStarts.current.add(messageKey(first))

  // Another function would be another list: all rows would be placed anew.
  const getItemKey = useCallback((index: number) => keyAt(messages, index), [messages])
  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    getItemKey,
    overscan: 8,
    // Positions are written at once with the scroll offset: rendered a frame later, the list would twitch.
    directDomUpdates: true,
    measureElement: measureTogether,
    paddingStart: topPx,
    paddingEnd: endPx,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: endSlackPx,
    rangeExtractor: (range) => withFocusedRow(range, scroller.current),
    onChange: (instance) => setIsAtEnd(instance.isAtEnd(endSlackPx)),
  })

  // Once, as soon as there is something to show: to where "new" begins, else to the end.
  useLayoutEffect(() => {
    if (hasBegun.current || state !== 'ready' || messages.length === 0) return
    hasBegun.current = true
    newest.current = messages.at(-1)
    const at = messages.findIndex(isUnread)
    if (at < 0) virtualizer.scrollToEnd()
    else {
      setFirstNewSeq(messages[at]?.seq ?? 0)
      virtualizer.scrollToIndex(at, { align: 'start' })
    }
  }, [state, messages, virtualizer])

  useLayoutEffect(() => {
    const last = messages.at(-1)
    const known = newest.current
    newest.current = last
    if (!hasBegun.current || last === undefined || known === undefined) return
    if (messageKey(last) === messageKey(known)) return
    if (last.isSelf) {
      setFirstNewSeq(0)
      virtualizer.scrollToEnd()
    } else if (!virtualizer.isAtEnd(endSlackPx)) {
      const from = messages.findLastIndex((message) => messageKey(message) === messageKey(known))
      setBelowCount((count) => count + Math.max(1, messages.length - 1 - from))
    }
  }, [messages, virtualizer])

  useEffect(() => {
    if (isAtEnd) setBelowCount(0)
  }, [isAtEnd])

  // The reply field grows, a keyboard comes up: the end stays in view.
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let wasAtEnd = false
    const observer = new ResizeObserver(() => {
      if (wasAtEnd && hasBegun.current) virtualizer.scrollToEnd()
    })
    const note = (): void => {
      wasAtEnd = virtualizer.isAtEnd(endSlackPx)
    }
    element.addEventListener('scroll', note, { passive: true })
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', note)
      observer.disconnect()
    }
  }, [scroller, virtualizer])

  // The way to where it begins is one to a row by its index, which older ones coming meanwhile would change.
  useEffect(() => {
    if (state !== 'ready') return
    const timer = setTimeout(() => setHasSettled(true), settleMs)
    return () => clearTimeout(timer)
  }, [state])
  // Where the list really is, not where it is on its way to.
  useEffect(() => {
    const top = scroller.current?.scrollTop ?? Number.POSITIVE_INFINITY
    if (hasSettled && hasBegun.current && hasOlder && !isLoadingOlder && top < olderAheadPx) void loadOlder()
  })

  return {
    virtualizer,
    firstNewSeq,
    belowCount,
    isAtEnd: isAtEnd || messages.length === 0,
    toEnd: useCallback(() => virtualizer.scrollToEnd(), [virtualizer]),
    startsPage: (key) => pageStarts.current.has(key),
  }
}

/**
 * Rows are measured when the browser tells of their sizes, all that have come in one go and before anything is painted. When each
 * is drawn it counts as it did: measured one by one, each would have all rows after it placed anew.
 */
function measureTogether(
  row: HTMLElement,
  entry: ResizeObserverEntry | undefined,
  virtualizer: Virtualizer<HTMLElement, HTMLElement>,
): number {
  if (entry !== undefined) return measureElement(row, entry, virtualizer)
  const index = virtualizer.indexFromElement(row)
  return virtualizer.itemSizeCache.get(virtualizer.options.getItemKey(index)) ?? rowHeightPx
}

function keyAt(messages: readonly V2TIMMessage[], index: number): string {
  const message = messages[index]
  return message === undefined ? String(index) : messageKey(message)
}

function isUnread({ isSelf, isRead, groupTipsElem }: V2TIMMessage): boolean {
  return !isSelf && !isRead && groupTipsElem === null
}
