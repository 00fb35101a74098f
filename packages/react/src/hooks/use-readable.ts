import { useSyncExternalStore } from 'react'
import type { Readable } from '../chat/store.ts'

/** The one way from a store into React. On a server, and at hydration, it is what it was at first. */
export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get, () => readable.initial)
}
