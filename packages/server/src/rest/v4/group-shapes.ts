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
import { groupTypeWords, joinOptionWords } from '../../reference/group-words.ts'
import { seconds } from '../../reference/seconds.ts'
import { type Fault, text, whole } from './command.ts'

const roleNames = { owner: 'Owner', admin: 'Admin', member: 'Member' } as const

const words = <W extends string>(...all: readonly W[]): Schema<W> =>
  Type.Unsafe<W>(Type.Union(all.map((word) => Type.Literal(word))))

/** The names of new programs too: Work and Meeting. */
export type ApiGroupType = (typeof groupTypeWords)[GroupType] | 'Work' | 'Meeting'
export const apiGroupType: Schema<ApiGroupType> = words(...Object.values(groupTypeWords), 'Work', 'Meeting')
export type ApiJoinOption = (typeof joinOptionWords)[JoinOption]
export const apiJoinOption: Schema<ApiJoinOption> = words(...Object.values(joinOptionWords))
export const onOff: Schema<'On' | 'Off'> = words('On', 'Off')

export function groupTypeOf(given: ApiGroupType): GroupType {
  return given === 'Work' || given === 'Meeting' ? given : oursOf(groupTypeWords, given)
}
export function joinOptionOf(given: ApiJoinOption): JoinOption {
  return oursOf(joinOptionWords, given)
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
    Type: groupTypeWords[group.groupType],
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
    ApplyJoinOption: joinOptionWords[group.addOpt],
    InviteJoinOption: joinOptionWords[group.approveOpt],
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

/** Which of ours has that word. */
function oursOf<Ours extends string, Word extends string>(
  words: Readonly<Record<Ours, Word>>,
  given: Word,
): Ours {
  // Every word of the table is one of ours.
  return (Object.keys(words) as Ours[]).find((ours) => words[ours] === given) as Ours
}
