import type {
  V2TIMGroupAddOpt,
  V2TIMGroupInfoChangeType,
  V2TIMGroupMemberResult,
  V2TIMGroupMemberRole,
} from '../../v2tim-numbers.ts'

/** v2tim.md 6.1 */
export type V2TIMGroupType = 'Work' | 'Public' | 'Meeting' | 'AVChatRoom' | 'Community'

/** v2tim.md 6.2. Times are seconds. */
export interface V2TIMGroupInfo {
  readonly groupID: string
  readonly groupType: V2TIMGroupType
  readonly groupName: string
  readonly notification: string
  readonly introduction: string
  readonly faceURL: string
  readonly allMuted: boolean
  /** '' once the owner of a Work group has left. */
  readonly owner: string
  readonly createTime: number
  readonly groupAddOpt: V2TIMGroupAddOpt
  readonly groupApproveOpt: V2TIMGroupAddOpt
  readonly lastInfoTime: number
  readonly lastMessageTime: number
  readonly memberCount: number
  readonly memberMaxCount: number
  /** My own role in it; 0 for who is not a member. */
  readonly role: V2TIMGroupMemberRole
  /** When I joined; 0 for who is not a member. */
  readonly joinTime: number
}

/** Any subset; the names are V2TIMGroupInfo's. */
export interface V2TIMGroupSettings {
  readonly groupName?: string
  readonly notification?: string
  readonly introduction?: string
  readonly faceURL?: string
  readonly allMuted?: boolean
  readonly groupAddOpt?: V2TIMGroupAddOpt
  readonly groupApproveOpt?: V2TIMGroupAddOpt
  /** RN2's names of `faceURL`, `allMuted` and `groupAddOpt`. */
  readonly faceUrl?: string
  readonly isAllMuted?: boolean
  readonly addOpt?: V2TIMGroupAddOpt
}
export interface V2TIMGroupCreateInfo extends V2TIMGroupSettings {
  readonly groupType: V2TIMGroupType | (string & {})
  /** Absent, null or '': the server makes one. */
  readonly groupID?: string | null
  readonly groupName: string
  /** As the second argument of `createGroup`, which overrides it. */
  readonly memberList?: readonly V2TIMCreateGroupMemberInfo[]
}
export interface V2TIMGroupUpdateInfo extends V2TIMGroupSettings {
  readonly groupID: string
}
export interface V2TIMCreateGroupMemberInfo {
  readonly userID: string
  /** 200 (default) or 300. */
  readonly role?: V2TIMGroupMemberRole
}
export interface V2TIMGroupInfoResult {
  /** 0, or 10010: there is no such group. */
  readonly resultCode: number
  readonly resultMsg: string
  readonly groupInfo: V2TIMGroupInfo | undefined
}

export interface V2TIMGroupMemberInfo {
  readonly userID: string
  readonly nickName: string
  /** Always '': there are no friends here. */
  readonly friendRemark: string
  readonly nameCard: string
  readonly faceURL: string
}
export interface V2TIMGroupMemberFullInfo extends V2TIMGroupMemberInfo {
  readonly role: V2TIMGroupMemberRole
  /** Seconds; 0: may speak. */
  readonly muteUntil: number
  /** Seconds. */
  readonly joinTime: number
}
export interface V2TIMGroupMemberInfoResult {
  /** For the next page; 0 where there is none. */
  readonly nextSeq: number
  readonly isFinished: boolean
  readonly memberInfoList: readonly V2TIMGroupMemberFullInfo[]
}
export interface V2TIMGroupMemberOperationResult {
  readonly userID: string
  readonly result: V2TIMGroupMemberResult
}

/** One change of a group's settings; which of the values counts depends on `type`. v2tim.md 3.3 */
export interface V2TIMGroupChangeInfo {
  readonly type: V2TIMGroupInfoChangeType
  readonly value: string
  readonly boolValue: boolean
  readonly intValue: number
}
export interface V2TIMGroupMemberChangeInfo {
  readonly userID: string
  /** Seconds from now; 0: may speak again. */
  readonly muteTime: number
}

export interface V2TIMGroupApplication {
  readonly groupID: string
  /** Who wants in. */
  readonly fromUser: string
  readonly fromUserNickName: string
  readonly fromUserFaceUrl: string
  readonly requestMsg: string
  /** Seconds. */
  readonly addTime: number
}
export interface V2TIMGroupApplicationResult {
  readonly unreadCount: number
  readonly groupApplicationList: readonly V2TIMGroupApplication[]
}
