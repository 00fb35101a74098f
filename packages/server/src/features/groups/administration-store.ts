import type { Group, GroupMember, GroupType } from '@kidoku/protocol'
import type { Reader } from '../../db/db.ts'
import { hasText, searchValues } from '../../db/search.ts'
import type { MemberRow } from '../conversations/members.ts'
import {
  type GroupWithCounts,
  groupOf,
  type MemberWithProfile,
  memberOf,
  withCounts,
  withProfile,
} from './store.ts'

interface Sought {
  readonly groupType?: GroupType | undefined
  readonly search?: string | undefined
}

const isSought = `(? = '' OR g.group_type = ?) AND ${hasText('g.group_id', 'g.name')}`

function soughtValues(sought: Sought): readonly string[] {
  const groupType = sought.groupType ?? ''
  return [groupType, groupType, ...searchValues(sought.search ?? '')]
}

/** The oldest first: who pages through them meets those that are made meanwhile at the end. */
export async function viewAllGroups(
  read: Reader,
  page: Sought & { readonly after: number; readonly count: number },
): Promise<readonly Group[]> {
  const rows = await read.all<GroupWithCounts>(
    `${withCounts} WHERE ${isSought} ORDER BY g.created_at_ms, g.group_id LIMIT ? OFFSET ?`,
    '',
    ...soughtValues(page),
    page.count,
    page.after,
  )
  return rows.map(groupOf)
}

export async function countGroups(read: Reader, sought: Sought): Promise<number> {
  const row = await read.get<{ count: number }>(
    `SELECT count(*) AS count FROM groups g WHERE ${isSought}`,
    ...soughtValues(sought),
  )
  return row?.count ?? 0
}

export async function viewMuted(
  read: Reader,
  conversationId: string,
  asked: { readonly nowMs: number; readonly count: number },
): Promise<readonly GroupMember[]> {
  const rows = await read.all<MemberWithProfile>(
    `${withProfile} AND m.muted_until_ms > ? ORDER BY m.ordinal LIMIT ?`,
    conversationId,
    asked.nowMs,
    asked.count,
  )
  return rows.map(memberOf)
}

export type GroupPlace = Pick<MemberRow, 'conversation_id' | 'user_id'>

/** These users' places in groups, AVChatRooms included, group by group. */
export async function groupPlaces(read: Reader, userIds: readonly string[]): Promise<readonly GroupPlace[]> {
  return read.all(
    `SELECT conversation_id, user_id FROM members WHERE user_id IN (SELECT value FROM json_each(?)) AND left_seq IS NULL
     AND conversation_id >= 'group:' AND conversation_id < 'group;' ORDER BY conversation_id, user_id`,
    JSON.stringify(userIds),
  )
}
