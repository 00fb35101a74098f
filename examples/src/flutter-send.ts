import type { V2TIMMessage, V2TIMMessageManager } from '@kidoku/sdk'

/**
 * "Specifying that a message requires a read receipt", as in Dart: the message is named by its creation ID, and the flag stands
 * on the call. A message for those online only is not stored, so it comes back with `needReadReceipt` false.
 */
export async function flutterSend(
  messageManager: V2TIMMessageManager,
  groupID: string,
): Promise<V2TIMMessage> {
  const created = messageManager.createCustomMessage({ data: 'Typing...' })
  // Set `needReadReceipt` to `true` when sending the message
  return messageManager.sendMessage({
    id: created.id,
    receiver: '',
    groupID,
    onlineUserOnly: true,
    needReadReceipt: true,
  })
}

/** The same without `onlineUserOnly`: this one gets receipts. */
export async function flutterSendStored(
  messageManager: V2TIMMessageManager,
  groupID: string,
): Promise<V2TIMMessage> {
  const created = messageManager.createCustomMessage({ data: 'Typing...' })
  return messageManager.sendMessage({ id: created.id, receiver: '', groupID, needReadReceipt: true })
}
