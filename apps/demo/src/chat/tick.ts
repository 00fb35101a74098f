import { type V2TIMMessage, type V2TIMMessageReceipt, V2TIMMessageStatus } from '@kidoku/sdk'

/** What stands beside an own message. */
export type Tick =
  | { readonly kind: 'sending' }
  | { readonly kind: 'failed' }
  /** `isAwaited`: a receipt is asked for, and may still come. */
  | { readonly kind: 'sent'; readonly isAwaited: boolean }
  | { readonly kind: 'read'; readonly atS: number }
  | { readonly kind: 'readers'; readonly readCount: number; readonly unreadCount: number | undefined }

/**
 * Only a receipt of this very message makes it read: the conversation's read mark (`isPeerRead`) says no more than that the
 * conversation was opened, and it is told of people who have turned receipts off. With one's own receipts off nothing is shown:
 * it is mutual. receipts.md §7
 */
export function tickOf(
  message: V2TIMMessage,
  receipt: V2TIMMessageReceipt | undefined,
  areReceiptsOn: boolean,
): Tick {
  if (message.status === V2TIMMessageStatus.V2TIM_MSG_STATUS_SEND_FAIL) return { kind: 'failed' }
  if (message.status === V2TIMMessageStatus.V2TIM_MSG_STATUS_SENDING) return { kind: 'sending' }
  if (!message.needReadReceipt || !areReceiptsOn) return { kind: 'sent', isAwaited: false }
  if (message.groupID !== '')
    return { kind: 'readers', readCount: receipt?.readCount ?? 0, unreadCount: receipt?.unreadCount }
  if (receipt?.isPeerRead === true) return { kind: 'read', atS: receipt.timestamp }
  return { kind: 'sent', isAwaited: true }
}

/** v2tim.md 1.10 */
export function readersText(readCount: number, unreadCount: number | undefined): string {
  if (readCount === 0) return 'Unread'
  return unreadCount === 0 ? 'All read' : `${readCount} read`
}
