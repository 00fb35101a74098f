import type { V2TIMConversationType, V2TIMGroupAtType } from '../../v2tim-numbers.ts'
import type { V2TIMGroupType } from '../groups/group.ts'
import type { V2TIMMessage } from '../messages/message.ts'

/** v2tim.md 5.1. A snapshot: the next change is told with a new object. */
export interface V2TIMConversation {
  /** `c2c_<userID>` or `group_<groupID>`. */
  readonly conversationID: string
  readonly type: V2TIMConversationType
  /** One-to-one: the other; else ''. */
  readonly userID: string
  readonly groupID: string
  readonly groupType: V2TIMGroupType | ''
  readonly showName: string
  readonly faceUrl: string
  /** Always 0 in AVChatRoom, and in Meeting unless the server counts there (`--meeting-unread`). */
  readonly unreadCount: number
  readonly lastMessage: V2TIMMessage | null
  /**
   * When something last happened in it, in ms; sort by it, descending. A uint64 in V2TIM: a time in ms stays below 2^53 for
   * the next 280,000 years, so no digit is lost in a number.
   */
  readonly orderKey: number
  /** One-to-one: the time of the newest message that I have read, in seconds. */
  readonly c2cReadTimestamp: number
  /** Group: the number of the newest message that I have read. */
  readonly groupReadSequence: number
  /** Group: unread messages of others that mention me, the newest 20, ascending. v2tim.md 5.1 */
  readonly groupAtInfolist: readonly V2TIMGroupAtInfo[]
  /** Always false and 0 here: pinning and receive options are not part of this server. */
  readonly isPinned: boolean
  readonly recvOpt: number
}

/** An unread message that mentions me. `atType`: 1 me, 2 everybody, 3 both. */
export interface V2TIMGroupAtInfo {
  readonly seq: number
  readonly atType: V2TIMGroupAtType
}

export interface V2TIMConversationResult {
  /** For the next page; 0 where there is none. */
  readonly nextSeq: number
  readonly isFinished: boolean
  readonly conversationList: readonly V2TIMConversation[]
}
