import { createContext, useContext } from 'react'
import type { Api, Who } from './api.ts'
import type { Say } from './language/i18n.ts'

/** What every page has at hand. */
export interface Surroundings {
  readonly api: Api
  readonly who: Who
  readonly say: Say
  readonly language: string
  /** Says it for a moment at the edge of the page. */
  readonly notify: (text: string, kind?: 'well' | 'failed') => void
  readonly signedOut: () => void
}

export const SurroundingsContext: React.Context<Surroundings | undefined> = createContext<
  Surroundings | undefined
>(undefined)

export function useSurroundings(): Surroundings {
  const surroundings = useContext(SurroundingsContext)
  if (surroundings === undefined) throw new Error('A page outside of the console.')
  return surroundings
}

/** Whether who is signed in may do what is reserved to this role. */
export function useMay(reservedTo: 'operator' | 'owner'): boolean {
  const { role } = useSurroundings().who
  return role === 'owner' || role === reservedTo
}
