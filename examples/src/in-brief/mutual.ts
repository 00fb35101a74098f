import type { V2TIMManager } from '@kidoku/sdk'

/** Gives no receipts and sees none, on all devices, until it is turned on again. Nobody is told. */
export async function turnOff(manager: V2TIMManager): Promise<boolean> {
  const messages = manager.getMessageManager()
  await messages.setReadReceiptsEnabled(false)
  return messages.getReadReceiptsEnabled()
}
