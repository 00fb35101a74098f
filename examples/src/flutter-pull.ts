import { V2TIMError, type V2TIMMessageManager, type V2TIMMessageReceipt } from '@kidoku/sdk'

/** "Pulling message read receipt information", as in Dart: by msgIDs. Gives the refusal's code where it fails (an empty list: 6017). */
export async function flutterPull(
  messageManager: V2TIMMessageManager,
  msgIDs: readonly string[],
): Promise<readonly Partial<V2TIMMessageReceipt>[] | number> {
  try {
    const data = await messageManager.getMessageReadReceipts({ messageIDList: msgIDs })
    return data.map((element) => ({
      // Parse the group message read receipt
      groupID: element.groupID,
      msgID: element.msgID,
      readCount: element.readCount,
      timestamp: element.timestamp,
      unreadCount: element.unreadCount,
      userID: element.userID,
    }))
  } catch (error) {
    if (!(error instanceof V2TIMError)) throw error
    return error.code
  }
}
