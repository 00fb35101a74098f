import { useSyncExternalStore } from 'react'

/** Where one is: `#/groups/tea-break?page=2` is path `['groups', 'tea-break']` and what is asked, `page` 2. */
export interface Route {
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(listen, () => location.hash)
  return routeOf(hash)
}

function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const parts = path.split('/').filter((part) => part !== '')
  return { path: parts.map(decoded), query: new URLSearchParams(query) }
}

export function href(path: readonly string[], query: Readonly<Record<string, string>> = {}): string {
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString()
  return `#/${path.map(encodeURIComponent).join('/')}${asked === '' ? '' : `?${asked}`}`
}

export function go(to: string): void {
  location.hash = to
}

function listen(heard: () => void): () => void {
  addEventListener('hashchange', heard)
  return () => removeEventListener('hashchange', heard)
}

/** A link that somebody has mangled is no reason to break. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
