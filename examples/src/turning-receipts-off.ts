import type { V2TIMMessageManager } from '@kidoku/sdk'

/**
 * "… we support users to turn off the read receipt feature." The documents show no call for it; this is ours. The switch is the
 * user's, the same on all their devices, and mutual: who gives no receipts sees none.
 */
export async function turnReceiptsOff(messageManager: V2TIMMessageManager): Promise<boolean> {
  await messageManager.setReadReceiptsEnabled(false)
  return messageManager.getReadReceiptsEnabled()
}

/** On again: what was recorded meanwhile about this user's earlier messages is told to the listener now. */
export async function turnReceiptsOn(messageManager: V2TIMMessageManager): Promise<boolean> {
  await messageManager.setReadReceiptsEnabled(true)
  return messageManager.getReadReceiptsEnabled()
}
