import Type from 'typebox'
import { describes, type Event, event, fields, type Schema } from '../contract.ts'
import { count, groupId, userId } from '../ids.ts'
import * as limits from '../limits.ts'
import { type GroupMember, groupMember, literals, type OneGroup, oneGroup } from './group.ts'
import { type GroupChange, groupChange, type MemberChange, memberChange } from './group-tips.ts'

export interface Application {
  readonly groupId: string
  readonly userId: string
  readonly nickName: string
  readonly faceUrl: string
  readonly message: string
  readonly appliedAtMs: number
}
export interface Membership {
  readonly groupId: string
  /** Who did it; absent where it was the members' own doing. */
  readonly opUserId?: string
  readonly members: readonly GroupMember[]
  readonly reason?: string
  readonly memberCount: number
}
export interface GroupGone {
  readonly groupId: string
  readonly opUserId: string
}
export interface GroupInfoChanged {
  readonly groupId: string
  readonly opUserId: string
  readonly changes: readonly GroupChange[]
}
export interface MemberInfoChanged {
  readonly groupId: string
  readonly opUserId: string
  readonly changes: readonly MemberChange[]
}
export interface RoleChanged {
  readonly groupId: string
  readonly opUserId: string
  readonly members: readonly GroupMember[]
  readonly role: 'member' | 'admin'
}
export interface ApplicationProcessed {
  readonly groupId: string
  readonly opUserId: string
  readonly isAgreed: boolean
  readonly reason: string
}

const grantedRole = literals('member', 'admin')
const members = Type.Array(groupMember)
const reason = Type.Optional(Type.String({ maxLength: limits.reasonBytesMax }))
export const application: Schema<Application> = describes<Application>()(
  fields({
    groupId,
    userId,
    nickName: Type.String(),
    faceUrl: Type.String(),
    message: Type.String(),
    appliedAtMs: count,
  }),
)
const membership: Schema<Membership> = describes<Membership>()(
  fields({ groupId, opUserId: Type.Optional(userId), members, reason, memberCount: count }),
)
const groupGone: Schema<GroupGone> = describes<GroupGone>()(fields({ groupId, opUserId: userId }))

/** To the members it was created with, the owner's devices too. */
export const groupCreated: Event<'groups.created', OneGroup> = event('groups.created', oneGroup)
/** To everybody who was a member. */
export const groupDismissed: Event<'groups.dismissed', GroupGone> = event('groups.dismissed', groupGone)
/** Membership events go to the group's members, those who come in included, by the rule of its type (v2tim.md 6.1). */
export const memberEntered: Event<'groups.memberEntered', Membership> = event(
  'groups.memberEntered',
  membership,
)
export const memberInvited: Event<'groups.memberInvited', Membership> = event(
  'groups.memberInvited',
  membership,
)
export const memberLeft: Event<'groups.memberLeft', Membership> = event('groups.memberLeft', membership)
/** To those who were kicked too. */
export const memberKicked: Event<'groups.memberKicked', Membership> = event('groups.memberKicked', membership)
/** To the own devices of who has left by himself. */
export const selfQuit: Event<'groups.selfQuit', OneGroup> = event('groups.selfQuit', oneGroup)
export const groupInfoChanged: Event<'groups.infoChanged', GroupInfoChanged> = event(
  'groups.infoChanged',
  describes<GroupInfoChanged>()(fields({ groupId, opUserId: userId, changes: Type.Array(groupChange) })),
)
export const memberInfoChanged: Event<'groups.memberInfoChanged', MemberInfoChanged> = event(
  'groups.memberInfoChanged',
  describes<MemberInfoChanged>()(fields({ groupId, opUserId: userId, changes: Type.Array(memberChange) })),
)
export const roleChanged: Event<'groups.roleChanged', RoleChanged> = event(
  'groups.roleChanged',
  describes<RoleChanged>()(fields({ groupId, opUserId: userId, members, role: grantedRole })),
)
/** To the owner and the administrators. */
export const applicationReceived: Event<'groups.applicationReceived', Application> = event(
  'groups.applicationReceived',
  application,
)
/** To who applied. */
export const applicationProcessed: Event<'groups.applicationProcessed', ApplicationProcessed> = event(
  'groups.applicationProcessed',
  describes<ApplicationProcessed>()(
    fields({ groupId, opUserId: userId, isAgreed: Type.Boolean(), reason: Type.String() }),
  ),
)
