import { V2TIMError, type V2TIMMessage, type V2TIMMessageManager } from '@kidoku/sdk'

/** "Report Message Read (by the receiver)". True once the receipt is on the server's disk. */
export async function reportRead(
  messageManager: V2TIMMessageManager,
  message: V2TIMMessage,
): Promise<boolean> {
  // Suppose the user has read the `message` message
  if (!message.isSelf && message.needReadReceipt) {
    const messageList = [message]
    try {
      await messageManager.sendMessageReadReceipts(messageList)
      // Read receipt for the message sent successfully
      return true
    } catch (error) {
      // Failed to send a read receipt for the message
      if (!(error instanceof V2TIMError)) throw error
    }
  }
  return false
}
