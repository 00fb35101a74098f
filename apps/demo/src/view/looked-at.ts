/** How much of a bubble has to be on the screen, and for how long, to count as looked at. v2tim.md 1.10 */
const shareMin = 0.7
const dwellMs = 500
/** Messages that are seen in the same moment are told together. */
const gatherMs = 50

export interface LookedAtOptions<T> {
  /** What scrolls. */
  readonly root: HTMLElement
  readonly onLookedAt: (items: readonly T[]) => void
}

export interface LookedAt<T> {
  /** Watches until it is seen, once. */
  readonly watch: (element: Element, item: T) => void
  readonly unwatch: (element: Element) => void
  /** While something lies over the messages, nothing is looked at. */
  readonly setCovered: (isCovered: boolean) => void
  readonly close: () => void
}

/**
 *   away ──on screen──▶ dwelling ──500 ms──▶ seen
 *     ▲                    │ scrolled away, covered, page hidden
 *     └────────────────────┘
 */
export function createLookedAt<T>({ root, onLookedAt }: LookedAtOptions<T>): LookedAt<T> {
  const items = new Map<Element, T>()
  const onScreen = new Set<Element>()
  const dwelling = new Map<Element, ReturnType<typeof setTimeout>>()
  let seen: T[] = []
  let telling: ReturnType<typeof setTimeout> | undefined
  let isCovered = false

  const tell = (): void => {
    telling = undefined
    const told = seen
    seen = []
    onLookedAt(told)
  }
  const unwatch = (element: Element): void => {
    observer.unobserve(element)
    items.delete(element)
    onScreen.delete(element)
    clearTimeout(dwelling.get(element))
    dwelling.delete(element)
  }
  const dwelt = (element: Element): void => {
    const item = items.get(element)
    unwatch(element)
    if (item === undefined) return
    seen.push(item)
    telling ??= setTimeout(tell, gatherMs)
  }
  const settle = (): void => {
    const canBeSeen = !isCovered && document.visibilityState === 'visible'
    for (const [element, timer] of dwelling) {
      if (canBeSeen && onScreen.has(element)) continue
      clearTimeout(timer)
      dwelling.delete(element)
    }
    for (const element of canBeSeen ? onScreen : []) {
      if (!dwelling.has(element)) dwelling.set(element, setTimeout(dwelt, dwellMs, element))
    }
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, intersectionRect, rootBounds } of entries) {
        // A bubble taller than the screen never shows 70 % of itself; then it has to fill the screen.
        const isFilling =
          intersectionRect.height >= shareMin * (rootBounds?.height ?? Number.POSITIVE_INFINITY)
        if (intersectionRatio >= shareMin || (intersectionRatio > 0 && isFilling)) onScreen.add(target)
        else onScreen.delete(target)
      }
      settle()
    },
    { root, threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, shareMin, 0.8, 0.9, 1] },
  )
  document.addEventListener('visibilitychange', settle)

  return {
    watch: (element, item) => {
      items.set(element, item)
      observer.observe(element)
    },
    unwatch,
    setCovered: (next) => {
      isCovered = next
      settle()
    },
    close: () => {
      document.removeEventListener('visibilitychange', settle)
      observer.disconnect()
      for (const timer of dwelling.values()) clearTimeout(timer)
      dwelling.clear()
      onScreen.clear()
      clearTimeout(telling)
      if (seen.length > 0) tell()
    },
  }
}
