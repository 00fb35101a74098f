import type { Unsubscribe, V2TIMManager } from '@kidoku/sdk'

/** Hears who has read: one-to-one when, in a group how many. */
export function listen(manager: V2TIMManager, show: (line: string) => void): Unsubscribe {
  return manager.getMessageManager().addAdvancedMsgListener({
    onRecvMessageReadReceipts: (receipts) => {
      for (const { groupID, userID, readCount, unreadCount } of receipts)
        show(groupID === '' ? `${userID} has read it` : `${readCount} read, ${unreadCount} not yet`)
    },
  })
}
