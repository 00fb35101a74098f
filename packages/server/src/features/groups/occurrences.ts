import type { GroupChange } from '@kidoku/protocol'
import { type Occurrence, occurrence } from '../../feature.ts'
import type { MemberRow } from '../conversations/members.ts'
import type { GroupRow } from './store.ts'

export interface MembersSeated {
  readonly group: GroupRow
  readonly userIds: readonly string[]
}
export interface MembersGone {
  readonly group: GroupRow
  readonly members: readonly MemberRow[]
}

/** Members have come or gone of somebody's doing, not with the group itself. */
export interface MembersMoved {
  readonly group: GroupRow
  readonly userIds: readonly string[]
  /** Others have brought them in, or sent them away. */
  readonly isByOthers: boolean
}
export interface GroupCreated {
  readonly group: GroupRow
  readonly userIds: readonly string[]
}
export interface GroupChanged {
  /** As it is now, and as it was. */
  readonly group: GroupRow
  readonly before: GroupRow
  readonly changes: readonly GroupChange[]
}

export const groupCreated: Occurrence<GroupCreated> = occurrence('groups.created')
export const membersJoined: Occurrence<MembersMoved> = occurrence('groups.membersJoined')
export const membersLeft: Occurrence<MembersMoved> = occurrence('groups.membersLeft')
export const groupChanged: Occurrence<GroupChanged> = occurrence('groups.changed')
/** Raised while its members are still there. */
export const groupDismissing: Occurrence<GroupRow> = occurrence('groups.dismissing')
/** Raised before members come: they are not held yet, and their accounts may not be there yet. */
export const membersComing: Occurrence<MembersSeated> = occurrence('groups.membersComing')
/** Raised after members have come, or gone, in the same transaction. */
export const membersSeated: Occurrence<MembersSeated> = occurrence('groups.membersSeated')
export const membersGone: Occurrence<MembersGone> = occurrence('groups.membersGone')
/** Raised when a group is dismissed: all its members are gone with it. */
export const groupDissolved: Occurrence<GroupRow> = occurrence('groups.dissolved')
