import {
  V2TIM_GET_CLOUD_OLDER_MSG,
  type V2TIMMessage,
  type V2TIMMessageListGetOption,
  type V2TIMMessageManager,
  type V2TIMMessageReceipt,
} from '@kidoku/sdk'

/** A message of the page with its receipt, where it has one. */
export interface MessageWithReceipt {
  readonly message: V2TIMMessage
  readonly receipt: V2TIMMessageReceipt | undefined
}

/** "Pulling Read Receipt Detail (by the sender)", as in Java and Objective-C: taking a group message as an example. */
export async function pullReceipts(
  messageManager: V2TIMMessageManager,
): Promise<readonly MessageWithReceipt[]> {
  // Rejects where pulling the messages, or their read status, fails
  const messages = await messageManager.getGroupHistoryMessageList('groupA', 20, null)
  return withReceipts(messageManager, messages)
}

/** The same as in C++, which says with an option what to pull. */
export async function pullReceiptsByOption(
  messageManager: V2TIMMessageManager,
): Promise<readonly MessageWithReceipt[]> {
  const option: V2TIMMessageListGetOption = {
    getType: V2TIM_GET_CLOUD_OLDER_MSG,
    count: 20,
    groupID: 'groupA',
  }
  const messages = await messageManager.getHistoryMessageList(option)
  return withReceipts(messageManager, messages)
}

async function withReceipts(
  messageManager: V2TIMMessageManager,
  messages: readonly V2TIMMessage[],
): Promise<readonly MessageWithReceipt[]> {
  // If the message sent by you requires a read receipt, the message read receipt information will need to be pulled.
  const receiptMsgs = messages.filter((message) => message.isSelf && message.needReadReceipt)
  // An empty list is refused (6017), so it is not asked for.
  const receipts = receiptMsgs.length === 0 ? [] : await messageManager.getMessageReadReceipts(receiptMsgs)
  const receiptOf = new Map(receipts.map((receipt) => [receipt.msgID, receipt]))
  // `readCount` 0: no one has read the message. `unreadCount` 0: all members have read the message.
  return messages.map((message) => ({ message, receipt: receiptOf.get(message.msgID) }))
}
