import type { V2TIMMessageManager } from '@kidoku/sdk'

/**
 * The other mechanism that the documents' table of `timestamp` speaks of: a read mark for the whole one-to-one conversation. It
 * asks for nothing before sending, clears the reader's unread count, and leaves message receipts alone.
 */
export async function markConversationRead(
  messageManager: V2TIMMessageManager,
  userID: string,
): Promise<void> {
  await messageManager.markC2CMessageAsRead(userID)
}

/** At the sender: the receipt has no msgID, and its timestamp says up to when the other has read. */
export function listenForReadMarks(
  messageManager: V2TIMMessageManager,
  show: (userID: string, timestamp: number) => void,
): () => void {
  return messageManager.addAdvancedMsgListener({
    onRecvC2CReadReceipt: (receiptList) => {
      for (const { userID, timestamp } of receiptList) show(userID, timestamp)
    },
  })
}
