import {
  type Group,
  type GroupMember,
  type GroupType,
  groupId,
  type JoinOption,
  type MemberRole,
  type Schema,
} from '@kidoku/protocol'
import Type from 'typebox'
import { type Fault, text, whole } from './command.ts'

/** Group types as the server API names them. v2tim.md 2.1 */
const types: Readonly<Record<'Private' | 'Public' | 'ChatRoom' | 'AVChatRoom' | 'Community', GroupType>> = {
  Private: 'Work',
  Public: 'Public',
  ChatRoom: 'Meeting',
  AVChatRoom: 'AVChatRoom',
  Community: 'Community',
}
const joinOptions = { FreeAccess: 'any', NeedPermission: 'auth', DisableApply: 'forbid' } as const
const roleNames = { owner: 'Owner', admin: 'Admin', member: 'Member' } as const

const words = <W extends string>(table: Readonly<Record<W, unknown>>): Schema<W> =>
  Type.Unsafe<W>(Type.Union(Object.keys(table).map((word) => Type.Literal(word))))

/** The names of new programs too: Work and Meeting. */
export type ApiGroupType = keyof typeof types | 'Work' | 'Meeting'
export const apiGroupType: Schema<ApiGroupType> = words({ ...types, Work: 0, Meeting: 0 })
export type ApiJoinOption = 'FreeAccess' | 'NeedPermission' | 'DisableApply'
export const apiJoinOption: Schema<ApiJoinOption> = words(joinOptions)
export const onOff: Schema<'On' | 'Off'> = words({ On: 0, Off: 0 })

export function groupTypeOf(given: ApiGroupType): GroupType {
  return given === 'Work' || given === 'Meeting' ? given : types[given]
}
function apiTypeOf(type: GroupType): string {
  return Object.entries(types).find(([, ours]) => ours === type)?.[0] ?? type
}
export function joinOptionOf(given: ApiJoinOption): JoinOption {
  return joinOptions[given]
}
export function apiRoleOf(role: MemberRole): string {
  return roleNames[role]
}

export const groupIdField: Schema<string> = groupId
/** What a group's name is at fault with. */
export const groupIdFault: Readonly<Record<string, Fault>> = {
  GroupId: { missing: 10004, wrong: 10015, within: 10015 },
}
export const msgSeqList = (countMax: number): Type.TArray<Type.TObject<{ MsgSeq: Type.TInteger }>> =>
  Type.Array(Type.Object({ MsgSeq: whole(1, Number.MAX_SAFE_INTEGER) }), { minItems: 1, maxItems: countMax })

const infoTexts = [
  'Type',
  'Name',
  'Introduction',
  'Notification',
  'FaceUrl',
  'Owner_Account',
  'ApplyJoinOption',
  'InviteJoinOption',
  'ShutUpAllMember',
  'MuteAllMember',
] as const
const infoNumbers = [
  'CreateTime',
  'LastInfoTime',
  'LastMsgTime',
  'NextMsgSeq',
  'InfoSeq',
  'MemberNum',
  'MaxMemberNum',
  'MaxMemberCount',
] as const
type InfoText = (typeof infoTexts)[number]
type InfoNumber = (typeof infoNumbers)[number]
export type GroupInfo = Readonly<Record<InfoText, string> & Record<InfoNumber, number>>
type InfoProperties = Record<InfoText, Type.TOptional<Type.TString>> &
  Record<InfoNumber, Type.TOptional<Type.TInteger>>

/** What an answer may have of a group. */
// One property for each name of the two lists.
export const groupInfo: InfoProperties = Object.fromEntries([
  ...infoTexts.map((name) => [name, Type.Optional(Type.String())]),
  ...infoNumbers.map((name) => [name, Type.Optional(Type.Integer())]),
]) as InfoProperties

/** What there is to know of a group. */
export function infoOf(group: Group): GroupInfo {
  return {
    Type: apiTypeOf(group.groupType),
    Name: group.name,
    Introduction: group.introduction,
    Notification: group.notification,
    FaceUrl: group.faceUrl,
    Owner_Account: group.owner,
    CreateTime: seconds(group.createdAtMs),
    LastInfoTime: seconds(group.infoChangedAtMs),
    LastMsgTime: seconds(group.lastMessageAtMs),
    NextMsgSeq: (group.lastSeq ?? 0) + 1,
    InfoSeq: seconds(group.infoChangedAtMs),
    MemberNum: group.memberCount,
    MaxMemberNum: group.memberMax,
    MaxMemberCount: group.memberMax,
    ApplyJoinOption: apiOptionOf(group.addOpt),
    InviteJoinOption: apiOptionOf(group.approveOpt),
    ShutUpAllMember: group.isAllMuted ? 'On' : 'Off',
    MuteAllMember: group.isAllMuted ? 'On' : 'Off',
  }
}

export interface MemberInfo {
  readonly Member_Account: string
  readonly Role: string
  readonly JoinTime: number
  readonly NameCard: string
  readonly ShutUpUntil: number
  readonly MuteUntil: number
}
type MemberProperties = {
  readonly [Field in keyof MemberInfo]: MemberInfo[Field] extends string ? Type.TString : Type.TInteger
}

/** What an answer has of a member. */
export const memberInfo: Type.TObject<MemberProperties> = Type.Object({
  Member_Account: text,
  Role: text,
  JoinTime: Type.Integer(),
  NameCard: text,
  ShutUpUntil: Type.Integer(),
  MuteUntil: Type.Integer(),
})

export function memberOf(member: GroupMember, nowMs: number): MemberInfo {
  const until = member.mutedUntilMs > nowMs ? seconds(member.mutedUntilMs) : 0
  return {
    Member_Account: member.userId,
    Role: apiRoleOf(member.role),
    JoinTime: seconds(member.joinedAtMs),
    NameCard: member.nameCard,
    ShutUpUntil: until,
    MuteUntil: until,
  }
}

/** Only what is asked for; all, where nothing is. */
export function filtered<T extends object>(info: T, fields: readonly string[] | undefined): Partial<T> {
  if (fields === undefined || fields.length === 0) return info
  // Some of the entries of the same object.
  return Object.fromEntries(Object.entries(info).filter(([field]) => fields.includes(field))) as Partial<T>
}

function apiOptionOf(option: JoinOption): string {
  return Object.entries(joinOptions).find(([, ours]) => ours === option)?.[0] ?? 'DisableApply'
}

export function seconds(timeMs: number): number {
  return Math.floor(timeMs / 1_000)
}
