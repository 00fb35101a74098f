import type { Group, GroupChange, GroupMember, GroupSettings, JoinOption, MemberRole } from '@kidoku/protocol'
import { refusal } from '../../v2tim-error.ts'
import {
  V2TIM_GROUP_INFO_CHANGE_TYPE_FACE,
  V2TIM_GROUP_INFO_CHANGE_TYPE_GROUP_ADD_OPT,
  V2TIM_GROUP_INFO_CHANGE_TYPE_GROUP_APPROVE_OPT,
  V2TIM_GROUP_INFO_CHANGE_TYPE_INTRODUCTION,
  V2TIM_GROUP_INFO_CHANGE_TYPE_NAME,
  V2TIM_GROUP_INFO_CHANGE_TYPE_NOTIFICATION,
  V2TIM_GROUP_INFO_CHANGE_TYPE_OWNER,
  V2TIM_GROUP_INFO_CHANGE_TYPE_SHUT_UP_ALL,
  V2TIM_GROUP_MEMBER_UNDEFINED,
} from '../../v2tim-flat-numbers.ts'
import type { V2TIMGroupAddOpt, V2TIMGroupInfoChangeType, V2TIMGroupMemberRole } from '../../v2tim-numbers.ts'
import type {
  V2TIMGroupChangeInfo,
  V2TIMGroupInfo,
  V2TIMGroupMemberFullInfo,
  V2TIMGroupMemberInfo,
  V2TIMGroupSettings,
  V2TIMGroupType,
} from './group.ts'

export const groupTypes: readonly string[] = ['Work', 'Public', 'Meeting', 'AVChatRoom', 'Community']

export function isGroupType(value: unknown): value is V2TIMGroupType {
  return groupTypes.some((type) => type === value)
}

const addOpts: Readonly<Record<JoinOption, V2TIMGroupAddOpt>> = { forbid: 0, auth: 1, any: 2 }
const joinOptions: Readonly<Record<V2TIMGroupAddOpt, JoinOption>> = { 0: 'forbid', 1: 'auth', 2: 'any' }
const roles: Readonly<Record<MemberRole, V2TIMGroupMemberRole>> = { member: 200, admin: 300, owner: 400 }
const changeTypes: Readonly<Record<GroupChange['field'], V2TIMGroupInfoChangeType>> = {
  name: V2TIM_GROUP_INFO_CHANGE_TYPE_NAME,
  introduction: V2TIM_GROUP_INFO_CHANGE_TYPE_INTRODUCTION,
  notification: V2TIM_GROUP_INFO_CHANGE_TYPE_NOTIFICATION,
  faceUrl: V2TIM_GROUP_INFO_CHANGE_TYPE_FACE,
  owner: V2TIM_GROUP_INFO_CHANGE_TYPE_OWNER,
  allMuted: V2TIM_GROUP_INFO_CHANGE_TYPE_SHUT_UP_ALL,
  addOpt: V2TIM_GROUP_INFO_CHANGE_TYPE_GROUP_ADD_OPT,
  approveOpt: V2TIM_GROUP_INFO_CHANGE_TYPE_GROUP_APPROVE_OPT,
}

const seconds = (ms: number): number => Math.floor(ms / 1000)

export function groupInfo(group: Group): V2TIMGroupInfo {
  return {
    groupID: group.groupId,
    groupType: group.groupType,
    groupName: group.name,
    notification: group.notification,
    introduction: group.introduction,
    faceURL: group.faceUrl,
    allMuted: group.isAllMuted,
    owner: group.owner,
    createTime: seconds(group.createdAtMs),
    groupAddOpt: addOpts[group.addOpt],
    groupApproveOpt: addOpts[group.approveOpt],
    lastInfoTime: seconds(group.infoChangedAtMs),
    lastMessageTime: seconds(group.lastMessageAtMs),
    memberCount: group.memberCount,
    memberMaxCount: group.memberMax,
    role: group.self === undefined ? V2TIM_GROUP_MEMBER_UNDEFINED : roles[group.self.role],
    joinTime: group.self === undefined ? 0 : seconds(group.self.joinedAtMs),
  }
}

/** What is absent stays absent. */
export function wireSettings(settings: V2TIMGroupSettings): GroupSettings {
  const { groupName, notification, introduction } = settings
  const { faceURL = settings.faceUrl, allMuted = settings.isAllMuted } = settings
  const { groupAddOpt = settings.addOpt, groupApproveOpt } = settings
  return {
    ...(groupName === undefined ? {} : { name: groupName }),
    ...(notification === undefined ? {} : { notification }),
    ...(introduction === undefined ? {} : { introduction }),
    ...(faceURL === undefined ? {} : { faceUrl: faceURL }),
    ...(allMuted === undefined ? {} : { isAllMuted: allMuted }),
    ...(groupAddOpt === undefined ? {} : { addOpt: joinOption(groupAddOpt) }),
    ...(groupApproveOpt === undefined ? {} : { approveOpt: joinOption(groupApproveOpt) }),
  }
}

function joinOption(opt: V2TIMGroupAddOpt): JoinOption {
  const option = joinOptions[opt]
  if (option === undefined)
    throw refusal(6017, 'who may join or invite is 0 (nobody), 1 (with approval) or 2')
  return option
}

/** Where only the ID is known. */
export function memberOf(userID: string): V2TIMGroupMemberInfo {
  return { userID, nickName: '', friendRemark: '', nameCard: '', faceURL: '' }
}

export function memberFullInfo(member: GroupMember): V2TIMGroupMemberFullInfo {
  return {
    userID: member.userId,
    nickName: member.nickName,
    friendRemark: '',
    nameCard: member.nameCard,
    faceURL: member.faceUrl,
    role: roles[member.role],
    muteUntil: seconds(member.mutedUntilMs),
    joinTime: seconds(member.joinedAtMs),
  }
}

export function groupChangeInfo({ field, value }: GroupChange): V2TIMGroupChangeInfo {
  const isOption = field === 'addOpt' || field === 'approveOpt'
  return {
    type: changeTypes[field],
    value: String(value),
    boolValue: value === true,
    // The wire says an option by its name, V2TIM by its number.
    intValue: isOption ? (addOpts[value as JoinOption] ?? 0) : typeof value === 'number' ? value : 0,
  }
}
