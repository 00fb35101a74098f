import type { V2TIMGroupMemberFilter, V2TIMGroupMemberRole } from '../../v2tim-numbers.ts'
import type {
  V2TIMCreateGroupMemberInfo,
  V2TIMGroupApplication,
  V2TIMGroupApplicationResult,
  V2TIMGroupCreateInfo,
  V2TIMGroupInfo,
  V2TIMGroupInfoResult,
  V2TIMGroupMemberFullInfo,
  V2TIMGroupMemberInfoResult,
  V2TIMGroupMemberOperationResult,
  V2TIMGroupUpdateInfo,
} from './group.ts'

/** v2tim.md 6.3. Refusals: 10007 not allowed, 10010 no such group, 8501 not a group ID, 10015 not one for a new group. */
export interface V2TIMGroupManager {
  /** Creates a group with its first members (at most 500); gives its ID. 10021 and 10025: the ID is taken. */
  createGroup(info: V2TIMGroupCreateInfo, memberList?: readonly V2TIMCreateGroupMemberInfo[]): Promise<string>
  getJoinedGroupList(): Promise<readonly V2TIMGroupInfo[]>
  /** At most 50. In the order asked for, each with its own code. */
  getGroupsInfo(groupIDList: readonly string[]): Promise<readonly V2TIMGroupInfoResult[]>
  setGroupInfo(info: V2TIMGroupUpdateInfo): Promise<void>
  /** A page of 100, in the order of joining. `nextSeq`: 0 to start, then the page's own. */
  getGroupMemberList(
    groupID: string,
    filter: V2TIMGroupMemberFilter,
    nextSeq?: number | string | bigint,
  ): Promise<V2TIMGroupMemberInfoResult>
  /** At most 100; who is not a member is left out. */
  getGroupMembersInfo(
    groupID: string,
    memberList: readonly string[],
  ): Promise<readonly V2TIMGroupMemberFullInfo[]>
  setGroupMemberInfo(
    groupID: string,
    info: { readonly userID: string; readonly nameCard: string },
  ): Promise<void>
  /** `seconds` 0: may speak again. */
  muteGroupMember(groupID: string, userID: string, seconds: number): Promise<void>
  muteAllGroupMembers(groupID: string, isMute: boolean): Promise<void>
  /** At most 20. */
  inviteUserToGroup(
    groupID: string,
    userList: readonly string[],
  ): Promise<readonly V2TIMGroupMemberOperationResult[]>
  /** `duration`: seconds in which they may not come back. */
  kickGroupMember(
    groupID: string,
    memberList: readonly string[],
    reason?: string,
    duration?: number,
  ): Promise<readonly V2TIMGroupMemberOperationResult[]>
  /** 200 member or 300 administrator; others answer 6017. */
  setGroupMemberRole(groupID: string, userID: string, role: V2TIMGroupMemberRole): Promise<void>
  transferGroupOwner(groupID: string, userID: string): Promise<void>
  getGroupApplicationList(): Promise<V2TIMGroupApplicationResult>
  acceptGroupApplication(application: V2TIMGroupApplication, reason?: string): Promise<void>
  refuseGroupApplication(application: V2TIMGroupApplication, reason?: string): Promise<void>
}
