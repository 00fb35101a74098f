import type { V2TIMManager } from '@kidoku/sdk'
import { createStore, type Readable } from './store.ts'

export interface ReceiptsEnabledKeeper {
  readonly store: Readable<boolean>
  /** As the SDK's listener says it. */
  readonly become: (enabled: boolean) => void
  readonly reload: () => void
  readonly setEnabled: (enabled: boolean) => Promise<void>
}

/** Whether I give and see read receipts: one switch for both, kept by the server. receipts.md §7 */
export function createReceiptsEnabled(
  manager: V2TIMManager,
  options: { readonly changed: (enabled: boolean) => void; readonly report: (error: unknown) => void },
): ReceiptsEnabledKeeper {
  const store = createStore(true)
  const become = (enabled: boolean): void => {
    if (enabled === store.get()) return
    store.set(enabled)
    options.changed(enabled)
  }
  return {
    store,
    become,
    reload: () => {
      manager.getMessageManager().getReadReceiptsEnabled().then(become, options.report)
    },
    setEnabled: async (enabled) => {
      await manager.getMessageManager().setReadReceiptsEnabled(enabled)
      become(enabled)
    },
  }
}
