import type { V2TIMMessage } from '@kidoku/sdk'
import { type ReactVirtualizer, useVirtualizer } from '@tanstack/react-virtual'
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
/** So many rows from the top, older messages are fetched: before anybody gets there. */
const olderAheadRows = 15
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
  const newest = useRef<V2TIMMessage>(undefined)

  const [first] = messages
  if (first !== undefined && hasOlder) pageStarts.current.add(messageKey(first))

  const virtualizer = useVirtualizer<HTMLElement, HTMLElement>({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    getItemKey: (index) => keyAt(messages, index),
    overscan: 8,
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
    let wasAtEnd = true
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

  const firstShown = virtualizer.getVirtualItems()[0]?.index ?? Number.POSITIVE_INFINITY
  const isNearTop = hasBegun.current && firstShown < olderAheadRows
  useEffect(() => {
    if (isNearTop && hasOlder && !isLoadingOlder) void loadOlder()
  }, [isNearTop, hasOlder, isLoadingOlder, loadOlder])

  return {
    virtualizer,
    firstNewSeq,
    belowCount,
    isAtEnd: isAtEnd || messages.length === 0,
    toEnd: useCallback(() => virtualizer.scrollToEnd(), [virtualizer]),
    startsPage: (key) => pageStarts.current.has(key),
  }
}

function keyAt(messages: readonly V2TIMMessage[], index: number): string {
  const message = messages[index]
  return message === undefined ? String(index) : messageKey(message)
}

function isUnread({ isSelf, isRead, groupTipsElem }: V2TIMMessage): boolean {
  return !isSelf && !isRead && groupTipsElem === null
}
