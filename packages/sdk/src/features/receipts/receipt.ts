import type { V2TIMGroupMemberInfo } from '../groups/group.ts'

/** v2tim.md 1.3.1 */
export interface V2TIMMessageReceipt {
  /** The message; '' in `onRecvC2CReadReceipt`, which is about the whole conversation. */
  readonly msgID: string
  /** One-to-one: who read it. Group: ''. */
  readonly userID: string
  /** Group: where. One-to-one: ''. */
  readonly groupID: string
  /** One-to-one: the receiver has given a receipt (or, where msgID is '', has read up to `timestamp`). Group: false. */
  readonly isPeerRead: boolean
  /** One-to-one: when, in seconds. Group: 0. */
  readonly timestamp: number
  /** How many of the message's audience have given a receipt; the sender is not in it. */
  readonly readCount: number
  /** How many can still give one. 0: everybody who can still answer has read it. receipts.md §2 */
  readonly unreadCount: number
  /** Extension: members who have turned receipts off and gave none. receipts.md §2 */
  readonly undisclosedCount: number
  /** Extension: those who have left without giving one. receipts.md §2 */
  readonly departedCount: number
}

export interface V2TIMGroupMessageReadMember extends V2TIMGroupMemberInfo {
  /** Extension, in the READ list: when the server accepted the receipt, in **ms**; else 0. */
  readonly readTime: number
}

export interface V2TIMGroupMessageReadMemberList {
  /** READ: in the order of reading. UNREAD: in the order of joining. */
  readonly members: readonly V2TIMGroupMessageReadMember[]
  /** The same array under its Java and Flutter name. */
  readonly memberInfoList: readonly V2TIMGroupMessageReadMember[]
  /** For the next page; opaque. 0 where there is none. */
  readonly nextSeq: number
  readonly isFinished: boolean
}
