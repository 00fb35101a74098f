import type { Group, GroupMember, GroupType, JoinOption, MemberRole } from '@kidoku/protocol'
import type { Reader, Tx } from '../../db/db.ts'
import type { MemberRow } from '../conversations/members.ts'
import { groupKinds } from './rules.ts'

export interface GroupRow {
  readonly group_id: string
  readonly conversation_id: string
  readonly group_type: GroupType
  readonly name: string
  readonly introduction: string
  readonly notification: string
  readonly face_url: string
  readonly owner: string
  readonly add_opt: JoinOption
  readonly approve_opt: JoinOption
  readonly is_all_muted: number
  readonly created_at_ms: number
  readonly info_changed_at_ms: number
}

export interface GroupWithCounts extends GroupRow {
  readonly member_count: number
  readonly last_seq: number
  readonly last_message_at_ms: number
  readonly self_role: MemberRole | null
  readonly self_joined_at_ms: number | null
}

export interface MemberWithProfile {
  readonly user_id: string
  readonly ordinal: number
  readonly role: MemberRole
  readonly name_card: string
  readonly muted_until_ms: number
  readonly joined_at_ms: number
  readonly nick_name: string
  readonly face_url: string
}

export const withCounts = `SELECT g.*, c.member_count, c.last_seq, c.last_message_at_ms, m.role AS self_role, m.joined_at_ms AS self_joined_at_ms
  FROM groups g JOIN conversations c ON c.conversation_id = g.conversation_id
  LEFT JOIN members m ON m.conversation_id = g.conversation_id AND m.user_id = ? AND m.left_seq IS NULL`
export const withProfile = `SELECT m.user_id, m.ordinal, m.role, m.name_card, m.muted_until_ms, m.joined_at_ms, u.nick_name, u.face_url
  FROM members m JOIN users u ON u.user_id = m.user_id WHERE m.conversation_id = ? AND m.left_seq IS NULL`

/** In a transaction the group is held: whatever is decided about it and its members is decided by one at a time. */
export async function getGroup(read: Reader, groupId: string): Promise<GroupRow | undefined> {
  return read.get<GroupRow>('SELECT * FROM groups WHERE group_id = ? /* FOR UPDATE */', groupId)
}

export async function getGroupOf(read: Reader, conversationId: string): Promise<GroupRow | undefined> {
  return read.get<GroupRow>('SELECT * FROM groups WHERE conversation_id = ?', conversationId)
}

/** A group that is there already is an error: two who make one at the same time do not both get it. */
export async function addGroup(tx: Tx, row: GroupRow): Promise<void> {
  await tx.run(
    `INSERT INTO groups (group_id, conversation_id, group_type, name, introduction, notification, face_url, owner, add_opt,
                         approve_opt, is_all_muted, created_at_ms, info_changed_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.group_id,
    row.conversation_id,
    row.group_type,
    row.name,
    row.introduction,
    row.notification,
    row.face_url,
    row.owner,
    row.add_opt,
    row.approve_opt,
    row.is_all_muted,
    row.created_at_ms,
    row.info_changed_at_ms,
  )
}

export async function writeGroup(tx: Tx, row: GroupRow): Promise<void> {
  await tx.run(
    `UPDATE groups SET name = ?, introduction = ?, notification = ?, face_url = ?, owner = ?, add_opt = ?, approve_opt = ?,
       is_all_muted = ?, info_changed_at_ms = ? WHERE group_id = ?`,
    row.name,
    row.introduction,
    row.notification,
    row.face_url,
    row.owner,
    row.add_opt,
    row.approve_opt,
    row.is_all_muted,
    row.info_changed_at_ms,
    row.group_id,
  )
}

/** The name is free again; what was written stays on disk until it expires, out of everybody's reach. */
export async function dissolve(tx: Tx, conversationId: string): Promise<void> {
  await tx.run('DELETE FROM groups WHERE conversation_id = ?', conversationId)
  await tx.run('DELETE FROM group_applications WHERE conversation_id = ?', conversationId)
  await tx.run('DELETE FROM group_bans WHERE conversation_id = ?', conversationId)
  await tx.run(
    `UPDATE members SET left_seq = (SELECT last_seq FROM conversations WHERE conversation_id = ?)
     WHERE conversation_id = ? AND left_seq IS NULL`,
    conversationId,
    conversationId,
  )
  await tx.run('UPDATE conversations SET member_count = 0 WHERE conversation_id = ?', conversationId)
}

export async function viewGroups(
  read: Reader,
  userId: string,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, Group>> {
  const rows = await read.all<GroupWithCounts>(
    `${withCounts} WHERE g.group_id IN (SELECT value FROM json_each(?))`,
    userId,
    JSON.stringify(groupIds),
  )
  return new Map(rows.map((row) => [row.group_id, groupOf(row)]))
}

/** The groups the user is in, in the order of their names; AVChatRooms are not listed. v2tim.md 6.3 */
export async function viewJoined(
  read: Reader,
  userId: string,
  page: { readonly after: number; readonly count: number },
): Promise<readonly Group[]> {
  const rows = await read.all<GroupWithCounts>(
    `${withCounts} WHERE m.user_id IS NOT NULL AND g.group_type <> 'AVChatRoom' ORDER BY g.group_id LIMIT ? OFFSET ?`,
    userId,
    page.count,
    page.after,
  )
  return rows.map(groupOf)
}

export async function viewMembers(
  read: Reader,
  conversationId: string,
  page: {
    readonly filter: 'all' | MemberRole
    readonly after: number
    readonly count: number
    readonly skip?: number
  },
): Promise<readonly { readonly ordinal: number; readonly member: GroupMember }[]> {
  const rows = await read.all<MemberWithProfile>(
    `${withProfile} AND m.ordinal >= ? AND (? = 'all' OR m.role = ?) ORDER BY m.ordinal LIMIT ? OFFSET ?`,
    conversationId,
    page.after,
    page.filter,
    page.filter,
    page.count,
    page.skip ?? 0,
  )
  return rows.map((row) => ({ ordinal: row.ordinal, member: memberOf(row) }))
}

/** In the order asked for; who is not a member is left out. */
export async function viewMembersNamed(
  read: Reader,
  conversationId: string,
  userIds: readonly string[],
): Promise<readonly GroupMember[]> {
  const rows = await read.all<MemberWithProfile>(
    `${withProfile} AND m.user_id IN (SELECT value FROM json_each(?))`,
    conversationId,
    JSON.stringify(userIds),
  )
  const members = new Map(rows.map((row) => [row.user_id, memberOf(row)]))
  return userIds.flatMap((userId) => members.get(userId) ?? [])
}

/** The owner and the administrators: those who decide who comes in. */
export async function stewards(read: Reader, conversationId: string): Promise<readonly string[]> {
  const rows = await read.all<{ user_id: string }>(
    `SELECT user_id FROM members WHERE conversation_id = ? AND left_seq IS NULL AND role <> 'member'`,
    conversationId,
  )
  return rows.map((row) => row.user_id)
}

export async function writeMember(tx: Tx, member: MemberRow): Promise<void> {
  await tx.run(
    'UPDATE members SET role = ?, name_card = ?, muted_until_ms = ? WHERE conversation_id = ? AND ordinal = ?',
    member.role,
    member.name_card,
    member.muted_until_ms,
    member.conversation_id,
    member.ordinal,
  )
}

/** Mutes outlast leaving: who is muted stays so when coming back before its end. v2tim.md 6.3 */
export async function lastMute(read: Reader, conversationId: string, userId: string): Promise<number> {
  const row = await read.get<{ until_ms: number | null }>(
    'SELECT max(muted_until_ms) AS until_ms FROM members WHERE conversation_id = ? AND user_id = ? AND left_seq IS NOT NULL',
    conversationId,
    userId,
  )
  return row?.until_ms ?? 0
}

export function groupOf(row: GroupWithCounts): Group {
  return {
    groupId: row.group_id,
    groupType: row.group_type,
    name: row.name,
    introduction: row.introduction,
    notification: row.notification,
    faceUrl: row.face_url,
    owner: row.owner,
    addOpt: row.add_opt,
    approveOpt: row.approve_opt,
    isAllMuted: row.is_all_muted === 1,
    createdAtMs: row.created_at_ms,
    infoChangedAtMs: row.info_changed_at_ms,
    lastMessageAtMs: row.last_message_at_ms,
    memberCount: row.member_count,
    memberMax: groupKinds[row.group_type].membersMax,
    lastSeq: row.last_seq,
    ...(row.self_role === null
      ? {}
      : { self: { role: row.self_role, joinedAtMs: row.self_joined_at_ms ?? 0 } }),
  }
}

export function memberOf(row: MemberWithProfile): GroupMember {
  return {
    userId: row.user_id,
    nickName: row.nick_name,
    faceUrl: row.face_url,
    nameCard: row.name_card,
    role: row.role,
    joinedAtMs: row.joined_at_ms,
    mutedUntilMs: row.muted_until_ms,
  }
}
