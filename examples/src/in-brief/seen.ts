import type { V2TIMManager, V2TIMMessage } from '@kidoku/sdk'

/** Has been looked at. Offline, the SDK keeps the receipts and hands them over later. */
export async function seen(manager: V2TIMManager, looked: readonly V2TIMMessage[]): Promise<void> {
  const asked = looked.filter((message) => message.needReadReceipt && !message.isSelf)
  if (asked.length > 0) await manager.getMessageManager().sendMessageReadReceipts(asked)
}
