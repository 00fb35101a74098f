import Type from 'typebox'
import { describes, fields, type Schema } from '../contract.ts'
import { count, groupId, userId } from '../ids.ts'

/** v2tim.md 6.1 */
export type GroupType = 'Work' | 'Public' | 'Meeting' | 'AVChatRoom' | 'Community'
/** Who may come in: nobody unasked, after approval, anybody. v2tim.md 6.2 groupAddOpt, groupApproveOpt */
export type JoinOption = 'forbid' | 'auth' | 'any'
export type MemberRole = 'member' | 'admin' | 'owner'

export interface Group {
  readonly groupId: string
  readonly groupType: GroupType
  readonly name: string
  readonly introduction: string
  readonly notification: string
  readonly faceUrl: string
  /** '' once the owner of a Work group has left. */
  readonly owner: string
  readonly addOpt: JoinOption
  readonly approveOpt: JoinOption
  readonly isAllMuted: boolean
  readonly createdAtMs: number
  readonly infoChangedAtMs: number
  readonly lastMessageAtMs: number
  readonly memberCount: number
  readonly memberMax: number
  /** For administrators: the number of the newest message. */
  readonly lastSeq?: number
  /** The caller's own part in it; absent for who is not a member. */
  readonly self?: { readonly role: MemberRole; readonly joinedAtMs: number }
}

export interface GroupMember {
  readonly userId: string
  readonly nickName: string
  readonly faceUrl: string
  readonly nameCard: string
  readonly role: MemberRole
  readonly joinedAtMs: number
  /** 0: may speak. */
  readonly mutedUntilMs: number
}

/** One of these words. */
export const literals = <T extends string>(...values: readonly T[]): Type.TUnsafe<T> =>
  Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))))

export const groupType: Schema<GroupType> = literals('Work', 'Public', 'Meeting', 'AVChatRoom', 'Community')
export const joinOption: Schema<JoinOption> = literals('forbid', 'auth', 'any')
const memberRole: Schema<MemberRole> = literals('member', 'admin', 'owner')
export const group: Schema<Group> = describes<Group>()(
  fields({
    groupId,
    groupType,
    name: Type.String(),
    introduction: Type.String(),
    notification: Type.String(),
    faceUrl: Type.String(),
    owner: Type.String(),
    addOpt: joinOption,
    approveOpt: joinOption,
    isAllMuted: Type.Boolean(),
    createdAtMs: count,
    infoChangedAtMs: count,
    lastMessageAtMs: count,
    memberCount: count,
    memberMax: count,
    lastSeq: Type.Optional(count),
    self: Type.Optional(fields({ role: memberRole, joinedAtMs: count })),
  }),
)
export const groupMember: Schema<GroupMember> = describes<GroupMember>()(
  fields({
    userId,
    nickName: Type.String(),
    faceUrl: Type.String(),
    nameCard: Type.String(),
    role: memberRole,
    joinedAtMs: count,
    mutedUntilMs: count,
  }),
)

export interface OneGroup {
  readonly groupId: string
}
export const oneGroup: Schema<OneGroup> = describes<OneGroup>()(fields({ groupId }))
