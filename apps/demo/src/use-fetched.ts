import { useEffect, useState } from 'react'

export interface Fetched<T> {
  readonly value: T | undefined
  readonly hasFailed: boolean
}

const againMs = 1_000

/** Fetches until it works, and then again as long as `isEnough` says no. */
export function useFetched<T>(
  fetchIt: () => Promise<T>,
  isEnough: (value: T) => boolean = () => true,
): Fetched<T> {
  const [fetched, setFetched] = useState<Fetched<T>>({ value: undefined, hasFailed: false })
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is fetched does not change
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let isOver = false
    const look = async (): Promise<void> => {
      try {
        const value = await fetchIt()
        if (isOver) return
        setFetched({ value, hasFailed: false })
        if (isEnough(value)) return
      } catch {
        // The server is away: said on the page, and tried again.
        if (isOver) return
        setFetched((before) => ({ ...before, hasFailed: true }))
      }
      timer = setTimeout(() => void look(), againMs)
    }
    void look()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [])
  return fetched
}
