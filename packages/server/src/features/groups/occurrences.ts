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

/** Raised after members have come, or gone, in the same transaction. */
export const membersSeated: Occurrence<MembersSeated> = occurrence('groups.membersSeated')
export const membersGone: Occurrence<MembersGone> = occurrence('groups.membersGone')
/** Raised when a group is dismissed: all its members are gone with it. */
export const groupDissolved: Occurrence<GroupRow> = occurrence('groups.dissolved')
