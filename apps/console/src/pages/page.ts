import type { IconName } from '../components/icon.tsx'
import type { Phrase } from '../language/en.ts'

/** What a page is given: where it stands, from its own path on. */
export interface PageProps {
  readonly path: readonly string[]
  readonly query: URLSearchParams
}

export interface PageEntry {
  readonly path: readonly string[]
  readonly title: Phrase
  readonly icon: IconName
  readonly Page: (props: PageProps) => React.ReactNode
  readonly isForOwners?: boolean
}
