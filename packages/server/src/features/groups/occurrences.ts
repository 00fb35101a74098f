import { type Occurrence, occurrence } from '../../feature.ts'
import type { GroupRow } from './store.ts'

/** Raised after members have gone, in the same transaction. */
export interface MembersGone {
  readonly group: GroupRow
  readonly userIds: readonly string[]
}
export const membersGone: Occurrence<MembersGone> = occurrence('groups.membersGone')
