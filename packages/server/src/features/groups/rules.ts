import {
  type GroupType,
  groupMembersMax,
  isGroupId,
  type JoinOption,
  limits,
  type MemberRole,
  Refusal,
} from '@kidoku/protocol'
import type { Settings } from '../../config.ts'

/** What makes the five types differ. v2tim.md 6.1 */
export interface GroupKind {
  /** Who may come in on their own, where the creator did not say. */
  readonly addOpt: JoinOption
  /** What the addOpt may be changed to; Work: nothing else. */
  readonly canJoin: boolean
  /** Who may bring others in, where the creator did not say. */
  readonly approveOpt: JoinOption
  readonly canInvite: boolean
  /** Newcomers may read what was written before. */
  readonly seesHistory: boolean
  /** Messages are kept, numbered, and can have receipts. */
  readonly isStored: boolean
  readonly countsUnread: (settings: Settings) => boolean
  /** Members are told, and a tip is written, when somebody comes or goes. */
  readonly hasNotices: (settings: Settings) => boolean
  readonly ownerMayQuit: boolean
  readonly ownerMayDismiss: boolean
  readonly hasAdmins: boolean
  /** Any member may change name, introduction, notification and face. */
  readonly membersMayEdit: boolean
  readonly mayTransfer: boolean
  readonly membersMax: number
}

const always = (): boolean => true
const never = (): boolean => false

export const groupKinds: Readonly<Record<GroupType, GroupKind>> = {
  Work: {
    addOpt: 'forbid',
    canJoin: false,
    approveOpt: 'any',
    canInvite: true,
    seesHistory: false,
    isStored: true,
    countsUnread: always,
    hasNotices: always,
    ownerMayQuit: true,
    ownerMayDismiss: false,
    hasAdmins: false,
    membersMayEdit: true,
    mayTransfer: true,
    membersMax: groupMembersMax.Work,
  },
  Public: {
    addOpt: 'auth',
    canJoin: true,
    approveOpt: 'forbid',
    canInvite: true,
    seesHistory: false,
    isStored: true,
    countsUnread: always,
    hasNotices: always,
    ownerMayQuit: false,
    ownerMayDismiss: true,
    hasAdmins: true,
    membersMayEdit: false,
    mayTransfer: true,
    membersMax: groupMembersMax.Public,
  },
  Meeting: {
    addOpt: 'any',
    canJoin: true,
    approveOpt: 'forbid',
    canInvite: true,
    seesHistory: true,
    isStored: true,
    countsUnread: (settings) => settings.meetingUnread,
    hasNotices: (settings) => settings.meetingNotices,
    ownerMayQuit: false,
    ownerMayDismiss: true,
    hasAdmins: true,
    membersMayEdit: false,
    mayTransfer: true,
    membersMax: groupMembersMax.Meeting,
  },
  AVChatRoom: {
    addOpt: 'any',
    canJoin: true,
    approveOpt: 'forbid',
    canInvite: false,
    seesHistory: false,
    isStored: false,
    countsUnread: never,
    hasNotices: always,
    ownerMayQuit: false,
    ownerMayDismiss: true,
    hasAdmins: false,
    membersMayEdit: false,
    mayTransfer: false,
    membersMax: groupMembersMax.AVChatRoom,
  },
  Community: {
    addOpt: 'any',
    canJoin: true,
    approveOpt: 'forbid',
    canInvite: true,
    seesHistory: true,
    isStored: true,
    countsUnread: always,
    hasNotices: never,
    ownerMayQuit: false,
    ownerMayDismiss: true,
    hasAdmins: false,
    membersMayEdit: false,
    mayTransfer: true,
    membersMax: groupMembersMax.Community,
  },
}

/** Whose word counts more: the server's administrators stand above every group. */
export type Rank = MemberRole | 'administrator'

const ranks: Readonly<Record<Rank, number>> = { member: 0, admin: 1, owner: 2, administrator: 3 }

export function outranks(one: Rank, other: Rank): boolean {
  return ranks[one] > ranks[other]
}

export function isAtLeast(rank: Rank, least: Rank): boolean {
  return ranks[rank] >= ranks[least]
}

/** `@TGS#` names are the server's own; communities have names of that kind. v2tim.md 6.1, 6.2 */
export function checkGroupId(groupType: GroupType, groupId: string): void {
  if (!isGroupId(groupId))
    throw new Refusal(10015, `1 to ${limits.groupIdBytesMax} bytes of printable ASCII without spaces`)
  const isReserved = groupId.startsWith('@TGS#')
  if (groupType === 'Community' && !groupId.startsWith('@TGS#_'))
    throw new Refusal(10015, 'a community begins with @TGS#_')
  if (groupType !== 'Community' && isReserved)
    throw new Refusal(10015, 'only the server makes IDs that begin with @TGS#')
}

/** Names the server gives: unguessable enough not to collide, short enough to read. */
export function newGroupId(groupType: GroupType, random: string): string {
  return `@TGS#${groupType === 'Community' ? '_' : ''}${groupType.slice(0, 1)}${random}`
}

export interface GroupTexts {
  readonly name?: string
  readonly introduction?: string
  readonly notification?: string
  readonly faceUrl?: string
}

/** Limits are of bytes, not of characters. v2tim.md 6.2 */
export function checkGroupTexts(texts: GroupTexts): void {
  if (
    texts.name !== undefined &&
    (texts.name === '' || Buffer.byteLength(texts.name) > limits.groupNameBytesMax)
  ) {
    throw new Refusal(8502, `1 to ${limits.groupNameBytesMax} bytes`)
  }
  if (Buffer.byteLength(texts.introduction ?? '') > limits.groupTextBytesMax)
    throw new Refusal(8503, `${limits.groupTextBytesMax} bytes`)
  if (Buffer.byteLength(texts.notification ?? '') > limits.groupTextBytesMax)
    throw new Refusal(8504, `${limits.groupTextBytesMax} bytes`)
  if (Buffer.byteLength(texts.faceUrl ?? '') > limits.faceUrlBytesMax)
    throw new Refusal(8505, `${limits.faceUrlBytesMax} bytes`)
}

/** Who may come in on their own. */
export function mayJoin(kind: GroupKind, addOpt: JoinOption): 'joined' | 'pending' | 'refused' {
  if (!kind.canJoin || addOpt === 'forbid') return 'refused'
  return addOpt === 'any' ? 'joined' : 'pending'
}

/** Who may bring others in. With `auth`, owner and administrators do so at once, others' invitations wait for them. */
export function mayInvite(
  kind: GroupKind,
  approveOpt: JoinOption,
  rank: Rank,
): 'joined' | 'pending' | 'refused' {
  if (rank === 'administrator') return 'joined'
  if (!kind.canInvite || approveOpt === 'forbid') return 'refused'
  return approveOpt === 'any' || rank !== 'member' ? 'joined' : 'pending'
}
