import type { V2TIMMessage, V2TIMMessageReceipt } from '@kidoku/sdk'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { canHaveReceipts, type ReceiptState, receiptState } from '../chat/receipts.ts'
import { useChat } from '../chat-context.ts'
import { useReadReceiptsEnabled } from './use-read-receipts-enabled.ts'

const nothing = (): undefined => undefined

/** Who has read a message of mine: what there is to show, live. Counts are fetched when first looked at, many in one question. */
export function useReceipt(message: V2TIMMessage): ReceiptState {
  const { receipts } = useChat().chat
  const { isEnabled } = useReadReceiptsEnabled()
  const isWatched = isEnabled && canHaveReceipts(message)
  const { msgID } = message
  // The message is a copy, and another one whenever it changes: only its name matters here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const subscribe = useCallback(
    (listener: () => void) => (isWatched ? receipts.watch(message, listener) : () => undefined),
    [receipts, msgID, isWatched],
  )
  const receipt = useSyncExternalStore<V2TIMMessageReceipt | undefined>(
    subscribe,
    () => receipts.of(msgID),
    nothing,
  )
  return useMemo(() => receiptState(message, receipt, isEnabled), [message, receipt, isEnabled])
}
