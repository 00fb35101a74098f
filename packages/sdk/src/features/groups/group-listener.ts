import type { V2TIMGroupChangeInfo, V2TIMGroupMemberChangeInfo, V2TIMGroupMemberInfo } from './group.ts'

/** v2tim.md 6.4. Every method is optional. `opUser` carries the user ID; its profile fields may be ''. */
export interface V2TIMGroupListener {
  onMemberEnter?(groupID: string, memberList: readonly V2TIMGroupMemberInfo[]): void
  onMemberLeave?(groupID: string, member: V2TIMGroupMemberInfo): void
  onMemberInvited?(
    groupID: string,
    opUser: V2TIMGroupMemberInfo,
    memberList: readonly V2TIMGroupMemberInfo[],
  ): void
  onMemberKicked?(
    groupID: string,
    opUser: V2TIMGroupMemberInfo,
    memberList: readonly V2TIMGroupMemberInfo[],
  ): void
  onMemberInfoChanged?(groupID: string, changeInfos: readonly V2TIMGroupMemberChangeInfo[]): void
  onAllGroupMembersMuted?(groupID: string, isMute: boolean): void
  onGroupCreated?(groupID: string): void
  onGroupDismissed?(groupID: string, opUser: V2TIMGroupMemberInfo): void
  onGroupInfoChanged?(groupID: string, changeInfos: readonly V2TIMGroupChangeInfo[]): void
  /** To owner and administrators. */
  onReceiveJoinApplication?(groupID: string, member: V2TIMGroupMemberInfo, opReason: string): void
  /** To who applied. */
  onApplicationProcessed?(
    groupID: string,
    opUser: V2TIMGroupMemberInfo,
    isAgreeJoin: boolean,
    opReason: string,
  ): void
  onGrantAdministrator?(
    groupID: string,
    opUser: V2TIMGroupMemberInfo,
    memberList: readonly V2TIMGroupMemberInfo[],
  ): void
  onRevokeAdministrator?(
    groupID: string,
    opUser: V2TIMGroupMemberInfo,
    memberList: readonly V2TIMGroupMemberInfo[],
  ): void
  /** I have left it, on another device. */
  onQuitFromGroup?(groupID: string): void
  /** What the application's own server has to say, by the server API; to who is online. */
  onReceiveRESTCustomData?(groupID: string, customData: string): void
}
