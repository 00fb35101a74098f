import type { V2TIMGroupMemberInfo } from '../groups/group.ts'
import type { V2TIMMessageReceipt } from '../receipts/receipt.ts'
import type { V2TIMUserFullInfo, V2TIMUserInfo } from '../users/user.ts'
import type { V2TIMMessage } from './message.ts'

/** v2tim.md 3.8. Every method is optional. */
export interface V2TIMAdvancedMsgListener {
  /** In the order of each conversation, each once; own messages from other devices too. */
  onRecvNewMessage?(message: V2TIMMessage): void
  /** To the sender: the newest counts. They never go backwards. receipts.md §4 */
  onRecvMessageReadReceipts?(receiptList: readonly V2TIMMessageReceipt[]): void
  /** The other has marked our conversation as read, up to `timestamp`; msgID is ''. receipts.md §8 */
  onRecvC2CReadReceipt?(receiptList: readonly V2TIMMessageReceipt[]): void
  onRecvMessageRevoked?(msgID: string, operateUser: V2TIMUserFullInfo, reason: string): void
  /** Extension: receipts have been turned on or off, here or on another device of mine. receipts.md §7 */
  onReadReceiptsEnabledChanged?(enabled: boolean): void
}

/** v2tim.md 3.8. Text and custom messages of others, without the object around them. Every method is optional. */
export interface V2TIMSimpleMsgListener {
  onRecvC2CTextMessage?(msgID: string, sender: V2TIMUserInfo, text: string): void
  onRecvC2CCustomMessage?(msgID: string, sender: V2TIMUserInfo, customData: string): void
  onRecvGroupTextMessage?(msgID: string, groupID: string, sender: V2TIMGroupMemberInfo, text: string): void
  onRecvGroupCustomMessage?(
    msgID: string,
    groupID: string,
    sender: V2TIMGroupMemberInfo,
    customData: string,
  ): void
}
