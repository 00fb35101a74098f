import type { SeenSettings } from '../chat-context.ts'
import { addSpan, type Span, spanLength } from './spans.ts'

export interface SeenObserverOptions<T> extends SeenSettings {
  /** What scrolls: a bubble that is taller is read piece by piece. */
  readonly scroller: () => Element | null
  readonly keyOf: (item: T) => string
  readonly onSeen: (items: readonly T[]) => void
}

export interface SeenObserver<T> {
  /** Watches until it is seen, once; what is returned stops it. */
  readonly watch: (element: Element, item: T) => () => void
  /** While something lies over the messages, nothing is seen. */
  readonly setCovered: (isCovered: boolean) => void
  readonly close: () => void
}

/** What is seen in the same moment is told together, in ms. */
const gatherMs = 50
/** Bubbles taller than the view whose pieces seen so far are remembered. */
const piecesMax = 200
const thresholdSteps = 20

interface Watched<T> {
  readonly item: T
  /** 0 to 1 of its height. */
  ratio: number
  timer: ReturnType<typeof setTimeout> | undefined
  /** For a tall one: what of it was visible when the moment began. */
  span: Span | undefined
}

/**
 *   away ──share is visible──▶ dwelling ──dwellMs──▶ seen
 *     ▲                           │ scrolled away, covered, window not focused, page hidden
 *     └───────────────────────────┘
 *
 * A bubble too tall to show its share at once is seen when the pieces of it that stayed visible for a moment add up to the share.
 */
export function createSeenObserver<T>(options: SeenObserverOptions<T>): SeenObserver<T> {
  const { share, dwellMs, scroller, keyOf, onSeen } = options
  const watched = new Map<Element, Watched<T>>()
  const pieces = new Map<string, readonly Span[]>()
  let seen: T[] = []
  let telling: ReturnType<typeof setTimeout> | undefined
  let observer: IntersectionObserver | undefined
  let isCovered = false

  const canBeSeen = (): boolean => !isCovered && document.visibilityState === 'visible' && document.hasFocus()
  const isTall = (element: Element): boolean =>
    element.clientHeight * share > (scroller()?.clientHeight ?? window.innerHeight)
  /** What is visible of it now, as parts of its height. */
  const visibleSpan = (element: Element): Span => {
    const { top, bottom, height } = element.getBoundingClientRect()
    const view = scroller()?.getBoundingClientRect()
    const from = Math.max(top, view?.top ?? 0, 0)
    const to = Math.min(bottom, view?.bottom ?? window.innerHeight, window.innerHeight)
    return to <= from || height === 0 ? [0, 0] : [(from - top) / height, (to - top) / height]
  }

  const tell = (): void => {
    telling = undefined
    const told = seen
    seen = []
    onSeen(told)
  }
  const unwatch = (element: Element): void => {
    observer?.unobserve(element)
    clearTimeout(watched.get(element)?.timer)
    watched.delete(element)
  }
  const isSeen = (element: Element, one: Watched<T>): boolean => {
    if (!isTall(element)) return one.ratio >= share
    const now = visibleSpan(element)
    const [from, to] = one.span ?? [0, 0]
    const key = keyOf(one.item)
    // What was visible at both ends of the moment.
    const together = addSpan(pieces.get(key) ?? [], [Math.max(from, now[0]), Math.min(to, now[1])])
    pieces.delete(key)
    pieces.set(key, together)
    const [oldest] = pieces.keys()
    if (pieces.size > piecesMax && oldest !== undefined) pieces.delete(oldest)
    return spanLength(together) >= share
  }
  const dwelt = (element: Element): void => {
    const one = watched.get(element)
    if (one === undefined) return
    one.timer = undefined
    if (!canBeSeen()) return
    if (!isSeen(element, one)) return settleOne(element, one)
    unwatch(element)
    seen.push(one.item)
    telling ??= setTimeout(tell, gatherMs)
  }
  const settleOne = (element: Element, one: Watched<T>): void => {
    const isOnScreen = isTall(element) ? one.ratio > 0 : one.ratio >= share
    if (!isOnScreen || !canBeSeen()) {
      clearTimeout(one.timer)
      one.timer = undefined
      return
    }
    if (one.timer !== undefined) return
    one.span = visibleSpan(element)
    one.timer = setTimeout(dwelt, dwellMs, element)
  }
  const settle = (): void => {
    for (const [element, one] of watched) settleOne(element, one)
  }

  const open = (): IntersectionObserver => {
    document.addEventListener('visibilitychange', settle)
    window.addEventListener('focus', settle)
    window.addEventListener('blur', settle)
    // Without a root: what clips the list, and the window's edge, count as well.
    return new IntersectionObserver(
      (entries) => {
        for (const { target, intersectionRatio } of entries) {
          const one = watched.get(target)
          if (one === undefined) continue
          one.ratio = intersectionRatio
          settleOne(target, one)
        }
      },
      {
        threshold: [
          ...Array.from({ length: thresholdSteps + 1 }, (_, step) => step / thresholdSteps),
          share,
        ].sort((one, other) => one - other),
      },
    )
  }

  return {
    watch: (element, item) => {
      observer ??= open()
      watched.set(element, { item, ratio: 0, timer: undefined, span: undefined })
      observer.observe(element)
      return () => {
        if (watched.get(element)?.item === item) unwatch(element)
      }
    },
    setCovered: (next) => {
      isCovered = next
      settle()
    },
    close: () => {
      document.removeEventListener('visibilitychange', settle)
      window.removeEventListener('focus', settle)
      window.removeEventListener('blur', settle)
      observer?.disconnect()
      observer = undefined
      for (const { timer } of watched.values()) clearTimeout(timer)
      watched.clear()
      clearTimeout(telling)
      if (seen.length > 0) tell()
    },
  }
}
