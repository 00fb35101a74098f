import type { V2TIMManager, V2TIMMessage } from '@kidoku/sdk'

/** Sends a text and asks who will have read it. */
export async function ask(manager: V2TIMManager, groupID: string, text: string): Promise<V2TIMMessage> {
  const messages = manager.getMessageManager()
  const message = messages.createTextMessage(text)
  message.needReadReceipt = true
  return messages.sendMessage(message, { groupID })
}
