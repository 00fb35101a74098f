import { useChat } from '../chat-context.ts'
import { useReadable } from './use-readable.ts'

export interface ReadReceiptsEnabled {
  readonly isEnabled: boolean
  /** On all devices of mine, for both directions. Rejects with 7013 where the server does not allow it. receipts.md §7 */
  readonly setEnabled: (enabled: boolean) => Promise<void>
}

/** Whether I give and see read receipts: it is mutual. */
export function useReadReceiptsEnabled(): ReadReceiptsEnabled {
  const { receiptsEnabled } = useChat().chat
  return { isEnabled: useReadable(receiptsEnabled.store), setEnabled: receiptsEnabled.setEnabled }
}
