import Type from 'typebox'
import {
  type Command,
  command,
  describes,
  type Event,
  event,
  fields,
  type Nothing,
  nothing,
  type Query,
  query,
} from '../contract.ts'
import { count, groupId, userId } from '../ids.ts'
import * as limits from '../limits.ts'
import {
  type Group,
  type GroupMember,
  type GroupType,
  group,
  groupMember,
  groupType,
  type OneGroup,
  oneGroup,
} from './group.ts'

/** Every group there is, the oldest first, in pages. */
export interface ListGroupsInput {
  /** 0 to start, then `next` of the page before. */
  readonly after: number
  readonly count: number
  readonly groupType?: GroupType
  /** Only groups with this in their ID or name, whatever the case. */
  readonly search?: string
}
export interface AllGroupsPage {
  readonly groups: readonly Group[]
  /** How many there are, of this type and with this in their name. */
  readonly total: number
  readonly next: number
  readonly isFinished: boolean
}
export interface MutedMembers {
  /** In the order of joining; at most 1,000. */
  readonly members: readonly GroupMember[]
}
export interface NotifyInput extends OneGroup {
  /** Only these members, and they alone; absent: all. */
  readonly userIds?: readonly string[]
  /** Whatever the application means by it. */
  readonly content: string
}
export interface Notified extends OneGroup {
  readonly content: string
}

export const listGroups: Query<'groups.list', ListGroupsInput, AllGroupsPage> = query('groups.list', {
  reservedTo: 'viewer',
  input: describes<ListGroupsInput>()(
    fields({
      after: count,
      count: Type.Integer({ minimum: 1, maximum: limits.allGroupsPageMax }),
      groupType: Type.Optional(groupType),
      search: Type.Optional(Type.String({ maxLength: limits.searchCharactersMax })),
    }),
  ),
  output: describes<AllGroupsPage>()(
    fields({ groups: Type.Array(group), total: count, next: count, isFinished: Type.Boolean() }),
  ),
})
/** Who may not speak now. */
export const listMuted: Query<'groups.muted', OneGroup, MutedMembers> = query('groups.muted', {
  reservedTo: 'viewer',
  input: oneGroup,
  output: describes<MutedMembers>()(fields({ members: Type.Array(groupMember) })),
})
/** Tells members who are online something of the application's own: nothing is stored. v2tim.md 6.4 onReceiveRESTCustomData */
export const notify: Command<'groups.notify', NotifyInput, Nothing> = command('groups.notify', {
  reservedTo: 'operator',
  input: describes<NotifyInput>()(
    fields({
      groupId,
      userIds: Type.Optional(Type.Array(userId, { minItems: 1, maxItems: limits.notifiedMax })),
      content: Type.String({ maxLength: limits.messageBytesMax }),
    }),
  ),
  output: nothing,
})
/** To the members it is for. */
export const notified: Event<'groups.notified', Notified> = event(
  'groups.notified',
  describes<Notified>()(fields({ groupId, content: Type.String() })),
)
