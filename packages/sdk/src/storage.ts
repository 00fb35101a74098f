/**
 * Where the SDK keeps the little that outlives a restart: receipts not yet handed over and cursors. A few short texts by key;
 * never messages, never a UserSig.
 */
export interface V2TIMStorage {
  readonly get: (key: string) => Promise<string | undefined>
  readonly set: (key: string, value: string) => Promise<void>
  readonly remove: (key: string) => Promise<void>
}

/** Forgets with the process. */
export function createMemoryStorage(): V2TIMStorage {
  const texts = new Map<string, string>()
  return {
    get: async (key) => texts.get(key),
    set: async (key, value) => {
      texts.set(key, value)
    },
    remove: async (key) => {
      texts.delete(key)
    },
  }
}

/** The browser's; `undefined` where there is none or where it is forbidden. */
export function createLocalStorage(): V2TIMStorage | undefined {
  const found = browserStorage()
  if (found === undefined) return undefined
  return {
    get: async (key) => found.getItem(key) ?? undefined,
    set: async (key, value) => found.setItem(key, value),
    remove: async (key) => found.removeItem(key),
  }
}

function browserStorage(): Storage | undefined {
  // Node has a localStorage of its own that only warns; a window tells a browser.
  if (typeof window === 'undefined') return undefined
  try {
    return window.localStorage
  } catch {
    return undefined // The browser forbids it: a private window, a sandboxed frame.
  }
}
