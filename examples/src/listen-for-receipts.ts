import type { V2TIMAdvancedMsgListener, V2TIMMessageManager } from '@kidoku/sdk'

/** What the samples read from a receipt, for the UI to show: "Read by two members". */
export interface ShownReceipt {
  readonly msgID: string
  readonly userID: string
  readonly isPeerRead: boolean
  readonly timestamp: number
  readonly groupID: string
  readonly readCount: number
  readonly unreadCount: number
}

/** "Listening for Read Receipt Notification (by the sender)". The manager keeps the listener until it is removed. */
export function listenForReceipts(
  messageManager: V2TIMMessageManager,
  show: (receipt: ShownReceipt) => void,
): V2TIMAdvancedMsgListener {
  const advancedMsgListener: V2TIMAdvancedMsgListener = {
    onRecvMessageReadReceipts(receiptList) {
      for (const receipt of receiptList) {
        // Message ID
        const msgID = receipt.msgID
        // ID of the other party of the one-to-one message
        const userID = receipt.userID
        // Read status of the other party of the one-to-one message
        const isPeerRead = receipt.isPeerRead
        // Read timestamp of the other party of the one-to-one message
        const timestamp = receipt.timestamp
        // Group ID
        const groupID = receipt.groupID
        // Latest read count of the group message
        const readCount = receipt.readCount
        // Latest unread count of the group message
        const unreadCount = receipt.unreadCount
        show({ msgID, userID, isPeerRead, timestamp, groupID, readCount, unreadCount })
      }
    },
  }
  messageManager.addAdvancedMsgListener(advancedMsgListener)
  return advancedMsgListener
}
