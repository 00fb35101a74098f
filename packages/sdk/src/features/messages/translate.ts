import type { Elem, GroupTips, Message, Priority, SentElem } from '@kidoku/protocol'
import {
  V2TIM_ELEM_TYPE_CUSTOM,
  V2TIM_ELEM_TYPE_FACE,
  V2TIM_ELEM_TYPE_GROUP_TIPS,
  V2TIM_ELEM_TYPE_LOCATION,
  V2TIM_ELEM_TYPE_NONE,
  V2TIM_ELEM_TYPE_TEXT,
  V2TIM_GROUP_TIPS_TYPE_CANCEL_ADMIN,
  V2TIM_GROUP_TIPS_TYPE_GROUP_INFO_CHANGE,
  V2TIM_GROUP_TIPS_TYPE_INVITE,
  V2TIM_GROUP_TIPS_TYPE_JOIN,
  V2TIM_GROUP_TIPS_TYPE_KICKED,
  V2TIM_GROUP_TIPS_TYPE_MEMBER_INFO_CHANGE,
  V2TIM_GROUP_TIPS_TYPE_QUIT,
  V2TIM_GROUP_TIPS_TYPE_SET_ADMIN,
  V2TIM_MSG_STATUS_LOCAL_REVOKED,
  V2TIM_MSG_STATUS_SEND_SUCC,
  V2TIM_MSG_STATUS_SENDING,
  V2TIM_PRIORITY_DEFAULT,
} from '../../v2tim-flat-numbers.ts'
import type { V2TIMElemType, V2TIMGroupTipsType, V2TIMMessagePriority } from '../../v2tim-numbers.ts'
import { groupChangeInfo, memberOf } from '../groups/translate.ts'
import type { MutableMessage, V2TIMGroupTipsElem, V2TIMMessage } from './message.ts'

export const priorityNames: Readonly<Record<V2TIMMessagePriority, Priority>> = {
  0: 'default',
  1: 'high',
  2: 'normal',
  3: 'low',
}
const priorities: Readonly<Record<Priority, V2TIMMessagePriority>> = {
  default: 0,
  high: 1,
  normal: 2,
  low: 3,
}

const tipsTypes: Readonly<Record<GroupTips['kind'], V2TIMGroupTipsType>> = {
  join: V2TIM_GROUP_TIPS_TYPE_JOIN,
  invite: V2TIM_GROUP_TIPS_TYPE_INVITE,
  quit: V2TIM_GROUP_TIPS_TYPE_QUIT,
  kicked: V2TIM_GROUP_TIPS_TYPE_KICKED,
  setAdmin: V2TIM_GROUP_TIPS_TYPE_SET_ADMIN,
  cancelAdmin: V2TIM_GROUP_TIPS_TYPE_CANCEL_ADMIN,
  groupInfoChange: V2TIM_GROUP_TIPS_TYPE_GROUP_INFO_CHANGE,
  memberInfoChange: V2TIM_GROUP_TIPS_TYPE_MEMBER_INFO_CHANGE,
}

const elemTypes: Readonly<Record<Elem['type'], V2TIMElemType>> = {
  text: V2TIM_ELEM_TYPE_TEXT,
  custom: V2TIM_ELEM_TYPE_CUSTOM,
  face: V2TIM_ELEM_TYPE_FACE,
  location: V2TIM_ELEM_TYPE_LOCATION,
  tips: V2TIM_ELEM_TYPE_GROUP_TIPS,
}

/** How far the two sides of a conversation have read. */
export interface Marks {
  readonly readSeq: number
  readonly peerReadSeq: number
}

export function emptyMessage(): MutableMessage {
  return {
    msgID: '',
    id: '',
    timestamp: 0,
    timestampMs: 0,
    sender: '',
    nickName: '',
    friendRemark: '',
    nameCard: '',
    faceURL: '',
    groupID: '',
    userID: '',
    seq: 0,
    random: 0,
    status: V2TIM_MSG_STATUS_SENDING,
    isSelf: false,
    isRead: false,
    isPeerRead: false,
    needReadReceipt: false,
    hasSentReceipt: false,
    isBroadcastMessage: false,
    priority: V2TIM_PRIORITY_DEFAULT,
    groupAtUserList: [],
    targetGroupMemberList: [],
    elemType: V2TIM_ELEM_TYPE_NONE,
    textElem: null,
    customElem: null,
    faceElem: null,
    locationElem: null,
    groupTipsElem: null,
    localCustomData: '',
    localCustomInt: 0,
    cloudCustomData: '',
    isExcludedFromUnreadCount: false,
    isExcludedFromLastMessage: false,
    disableCloudMessagePreHook: false,
    disableCloudMessagePostHook: false,
    revokerInfo: null,
    revokeReason: '',
  }
}

/** Brings `target` up to what the server says; what is this device's own stays. */
export function writeMessage(target: MutableMessage, wire: Message, self: string): void {
  const isSelf = wire.sender === self
  Object.assign(target, {
    msgID: wire.msgId,
    timestamp: Math.floor(wire.timeMs / 1000),
    timestampMs: wire.timeMs,
    sender: wire.sender,
    nickName: wire.nickName ?? '',
    nameCard: wire.nameCard ?? '',
    faceURL: wire.faceUrl ?? '',
    groupID: wire.groupId ?? '',
    userID: wire.groupId === undefined ? (isSelf ? (wire.receiver ?? '') : wire.sender) : '',
    seq: wire.seq,
    random: wire.random,
    isSelf,
    needReadReceipt: wire.needReadReceipt,
    hasSentReceipt: target.hasSentReceipt || wire.receiptGiven === true,
    priority: priorities[wire.priority],
    groupAtUserList: wire.atUsers ?? [],
    targetGroupMemberList: wire.receivers ?? [],
    cloudCustomData: wire.cloudCustomData ?? '',
    isExcludedFromUnreadCount: wire.isExcludedFromUnreadCount ?? false,
    isExcludedFromLastMessage: wire.isExcludedFromLastMessage ?? false,
  } satisfies Partial<MutableMessage>)
  if (wire.revoked === undefined) {
    target.status = V2TIM_MSG_STATUS_SEND_SUCC
    writeElem(target, wire.elems[0])
  } else writeRevoked(target, wire.revoked)
}

function writeRevoked(target: MutableMessage, { by, reason = '' }: NonNullable<Message['revoked']>): void {
  writeElem(target, undefined)
  target.status = V2TIM_MSG_STATUS_LOCAL_REVOKED
  target.revokerInfo = { userID: by, nickName: '', faceURL: '' }
  target.revokeReason = reason
}

export function writeElem(target: MutableMessage, elem: Elem | undefined): void {
  target.elemType = elem === undefined ? V2TIM_ELEM_TYPE_NONE : elemTypes[elem.type]
  target.textElem = elem?.type === 'text' ? { text: elem.text } : null
  target.customElem =
    elem?.type === 'custom'
      ? { data: elem.data, desc: elem.desc ?? '', extension: elem.extension ?? '' }
      : null
  target.faceElem = elem?.type === 'face' ? { index: elem.index, data: elem.data } : null
  target.locationElem =
    elem?.type === 'location' ? { desc: elem.desc, longitude: elem.longitude, latitude: elem.latitude } : null
  target.groupTipsElem = elem?.type === 'tips' ? tipsElem(target.groupID, elem.tips) : null
}

export function writeMarks(target: MutableMessage, { readSeq, peerReadSeq }: Marks): void {
  target.isRead = target.isSelf || (target.seq > 0 && target.seq <= readSeq)
  target.isPeerRead = target.isSelf && target.groupID === '' && target.seq > 0 && target.seq <= peerReadSeq
}

/** The reverse of `writeElem`, for sending; `undefined` for what cannot be sent. */
export function sentElem(message: V2TIMMessage): SentElem | undefined {
  const { textElem, customElem, faceElem, locationElem } = message
  if (textElem !== null) return { type: 'text', text: textElem.text }
  if (faceElem !== null) return { type: 'face', index: faceElem.index, data: faceElem.data }
  if (locationElem !== null) return { type: 'location', ...locationElem }
  if (customElem === null) return undefined
  const { data, desc, extension } = customElem
  return {
    type: 'custom',
    data,
    ...(desc === '' ? {} : { desc }),
    ...(extension === '' ? {} : { extension }),
  }
}

function tipsElem(groupID: string, tips: GroupTips): V2TIMGroupTipsElem {
  return {
    groupID,
    type: tipsTypes[tips.kind],
    opMember: memberOf(tips.opUserId),
    memberList: tips.userIds.map(memberOf),
    groupChangeInfoList: (tips.groupChanges ?? []).map(groupChangeInfo),
    memberChangeInfoList: (tips.memberChanges ?? []).map(({ userId, muteSeconds }) => ({
      userID: userId,
      muteTime: muteSeconds,
    })),
    memberCount: tips.memberCount,
  }
}
