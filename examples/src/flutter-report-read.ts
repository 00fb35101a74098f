import { V2TIMError, type V2TIMMessageManager } from '@kidoku/sdk'

/** "Sending a message read receipt", as in Dart: by msgIDs. Where Dart looks at `code`, a promise rejects. */
export async function flutterReportRead(
  messageManager: V2TIMMessageManager,
  msgIDs: readonly string[],
): Promise<number> {
  try {
    await messageManager.sendMessageReadReceipts({ messageIDList: msgIDs })
    // Succeeded
    return 0
  } catch (error) {
    // Failed
    if (!(error instanceof V2TIMError)) throw error
    return error.code
  }
}
