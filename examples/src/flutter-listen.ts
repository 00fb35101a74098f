import type { V2TIMMessageManager, V2TIMMessageReceipt } from '@kidoku/sdk'

/** "Listening for a message read receipt notification", as in Dart. The returned function takes the listener away again. */
export function flutterListen(
  messageManager: V2TIMMessageManager,
  show: (element: Partial<V2TIMMessageReceipt>) => void,
): () => void {
  return messageManager.addAdvancedMsgListener({
    onRecvMessageReadReceipts: (receiptList) => {
      for (const element of receiptList) {
        show({
          groupID: element.groupID, // Group ID
          msgID: element.msgID, // Message ID
          readCount: element.readCount, // Latest read count of the group message
          unreadCount: element.unreadCount, // Latest unread count of the group message
          userID: element.userID, // ID of the other party of the one-to-one message
        })
      }
    },
  })
}
