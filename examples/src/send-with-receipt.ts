import {
  V2TIM_PRIORITY_DEFAULT,
  V2TIM_PRIORITY_NORMAL,
  type V2TIMError,
  type V2TIMMessage,
  type V2TIMMessageManager,
} from '@kidoku/sdk'

/** What the samples' callbacks do with the result. */
export interface SendCallback {
  readonly onProgress?: (progress: number) => void
  readonly onSuccess?: (message: V2TIMMessage) => void
  readonly onError?: (code: number, desc: string) => void
}

/** "Sending Message with Read Receipt (by the sender)", as in Java and Objective-C. */
export async function sendWithReceipt(
  messageManager: V2TIMMessageManager,
  callback: SendCallback = {},
  text = 'Group message read receipt',
): Promise<void> {
  const message = messageManager.createTextMessage(text)
  // Specify that the message requires a read receipt
  message.needReadReceipt = true
  // Send the message
  await messageManager
    .sendMessage(message, {
      receiver: null,
      groupID: 'groupA',
      priority: V2TIM_PRIORITY_NORMAL,
      onlineUserOnly: false,
      offlinePushInfo: null,
      onProgress: (progress) => callback.onProgress?.(progress),
    })
    .then(
      (sent) => callback.onSuccess?.(sent),
      (error: V2TIMError) => callback.onError?.(error.code, error.desc),
    )
}

/** The same as in C++, whose sample leaves the priority at its default. */
export async function sendWithReceiptAtDefaultPriority(
  messageManager: V2TIMMessageManager,
  text = 'Group message read receipt',
): Promise<V2TIMMessage> {
  const message = messageManager.createTextMessage(text)
  // Specify that the message requires a read receipt
  message.needReadReceipt = true
  return messageManager.sendMessage(message, {
    groupID: 'groupA',
    priority: V2TIM_PRIORITY_DEFAULT,
    onlineUserOnly: false,
  })
}
