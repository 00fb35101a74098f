import type { V2TIMManager } from '@kidoku/sdk'
import { createContext } from 'react'

/** The pane's SDK instance, for what goes beyond the kit. */
export const ManagerContext: React.Context<V2TIMManager | undefined> = createContext<
  V2TIMManager | undefined
>(undefined)
