import Type from 'typebox'
import { describes, fields, type Schema } from '../contract.ts'
import { count, userId } from '../ids.ts'

/** One change of a group's settings, as it stands in tips and in `groups.infoChanged`. v2tim.md 3.2 V2TIMGroupInfoChangeType */
export interface GroupChange {
  readonly field:
    | 'name'
    | 'introduction'
    | 'notification'
    | 'faceUrl'
    | 'owner'
    | 'allMuted'
    | 'addOpt'
    | 'approveOpt'
  readonly value: string | number | boolean
}
export interface MemberChange {
  readonly userId: string
  /** Seconds from the time of the tip; 0: may speak again. */
  readonly muteSeconds: number
}

/** v2tim.md 3.2 V2TIMGroupTipsType. `opUserId` did it; `userIds` are those it was done to. */
export interface GroupTips {
  readonly kind:
    | 'join'
    | 'invite'
    | 'quit'
    | 'kicked'
    | 'setAdmin'
    | 'cancelAdmin'
    | 'groupInfoChange'
    | 'memberInfoChange'
  readonly opUserId: string
  readonly userIds: readonly string[]
  /** How many members the group had after it. */
  readonly memberCount: number
  readonly groupChanges?: readonly GroupChange[]
  readonly memberChanges?: readonly MemberChange[]
}

const groupField = Type.Union([
  Type.Literal('name'),
  Type.Literal('introduction'),
  Type.Literal('notification'),
  Type.Literal('faceUrl'),
  Type.Literal('owner'),
  Type.Literal('allMuted'),
  Type.Literal('addOpt'),
  Type.Literal('approveOpt'),
])

export const groupChange: Schema<GroupChange> = describes<GroupChange>()(
  fields({ field: groupField, value: Type.Union([Type.String(), Type.Number(), Type.Boolean()]) }),
)
export const memberChange: Schema<MemberChange> = describes<MemberChange>()(
  fields({ userId, muteSeconds: count }),
)

export const groupTips: Schema<GroupTips> = describes<GroupTips>()(
  fields({
    kind: Type.Union([
      Type.Literal('join'),
      Type.Literal('invite'),
      Type.Literal('quit'),
      Type.Literal('kicked'),
      Type.Literal('setAdmin'),
      Type.Literal('cancelAdmin'),
      Type.Literal('groupInfoChange'),
      Type.Literal('memberInfoChange'),
    ]),
    opUserId: userId,
    userIds: Type.Array(userId),
    memberCount: count,
    groupChanges: Type.Optional(Type.Array(groupChange)),
    memberChanges: Type.Optional(Type.Array(memberChange)),
  }),
)
