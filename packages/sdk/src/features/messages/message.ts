import type {
  V2TIMElemType,
  V2TIMGroupTipsType,
  V2TIMMessagePriority,
  V2TIMMessageStatus,
} from '../../v2tim-numbers.ts'
import type {
  V2TIMGroupChangeInfo,
  V2TIMGroupMemberChangeInfo,
  V2TIMGroupMemberInfo,
} from '../groups/group.ts'
import type { V2TIMUserInfo } from '../users/user.ts'

export interface V2TIMTextElem {
  readonly text: string
}
export interface V2TIMCustomElem {
  readonly data: string
  readonly desc: string
  readonly extension: string
}
export interface V2TIMFaceElem {
  readonly index: number
  readonly data: string
}
export interface V2TIMLocationElem {
  readonly desc: string
  readonly longitude: number
  readonly latitude: number
}
export interface V2TIMGroupTipsElem {
  readonly groupID: string
  readonly type: V2TIMGroupTipsType
  readonly opMember: V2TIMGroupMemberInfo
  readonly memberList: readonly V2TIMGroupMemberInfo[]
  readonly groupChangeInfoList: readonly V2TIMGroupChangeInfo[]
  readonly memberChangeInfoList: readonly V2TIMGroupMemberChangeInfo[]
  readonly memberCount: number
}

/**
 * v2tim.md 3.1. The SDK keeps one object a message and brings it up to date in place (`status`, `isRead`, `isPeerRead`,
 * recall, `hasSentReceipt`); what may be written before sending is not `readonly`.
 */
export interface V2TIMMessage {
  /** '' until the message is sent; then the same on all devices. Opaque. */
  readonly msgID: string
  /** The creation ID, for the Flutter form `sendMessage({ id })`; '' on messages that were not created here. */
  readonly id: string
  /** The server's time, in seconds; before sending, this device's. */
  readonly timestamp: number
  /** Extension: the same in ms. */
  readonly timestampMs: number
  readonly sender: string
  readonly nickName: string
  /** Always '': there are no friends here. */
  readonly friendRemark: string
  readonly nameCard: string
  readonly faceURL: string
  /** Group: where; else ''. */
  readonly groupID: string
  /** One-to-one: the OTHER party, whoever sent it; else ''. */
  readonly userID: string
  /**
   * Its number in the conversation: 1, 2, 3 …, one-to-one too; 0 until it is sent and for `onlineUserOnly`. A uint64 in
   * V2TIM: a number here, which counts to 2^53 without losing a digit, and the server gives none beyond.
   */
  readonly seq: number
  readonly random: number
  readonly status: V2TIMMessageStatus
  readonly isSelf: boolean
  /** I have read it (my read mark, or it is mine). Says nothing about the peer. */
  readonly isRead: boolean
  /** One-to-one, mine: the other's read mark has reached it. Not touched by receipts. v2tim.md 1.1 */
  readonly isPeerRead: boolean
  /** Set it before sending to ask for receipts; after sending: whether the server grants them. receipts.md §6 */
  needReadReceipt: boolean
  /** Extension (message_has_sent_receipt of the C API): I have given a receipt for it. */
  readonly hasSentReceipt: boolean
  readonly isBroadcastMessage: boolean
  readonly priority: V2TIMMessagePriority
  readonly groupAtUserList: readonly string[]
  /** Only these members of the group see it; empty: everybody. At most 50. */
  readonly targetGroupMemberList: readonly string[]
  readonly elemType: V2TIMElemType
  readonly textElem: V2TIMTextElem | null
  readonly customElem: V2TIMCustomElem | null
  readonly faceElem: V2TIMFaceElem | null
  readonly locationElem: V2TIMLocationElem | null
  readonly groupTipsElem: V2TIMGroupTipsElem | null
  /** On this device only, for as long as the SDK keeps the message in memory. */
  localCustomData: string
  localCustomInt: number
  /** Stored with the message and seen by all. */
  cloudCustomData: string
  isExcludedFromUnreadCount: boolean
  isExcludedFromLastMessage: boolean
  /** Set them before sending: the application's webhook is not asked about the message, or not told of it. v2tim.md 3.1 */
  disableCloudMessagePreHook: boolean
  disableCloudMessagePostHook: boolean
  /** Who recalled it; only where `status` is V2TIM_MSG_STATUS_LOCAL_REVOKED. */
  readonly revokerInfo: V2TIMUserInfo | null
  readonly revokeReason: string
}

/** The SDK's own view of a message, which it may write. */
export type MutableMessage = { -readonly [K in keyof V2TIMMessage]: V2TIMMessage[K] }
