import { type MemberRole, Refusal } from '@kidoku/protocol'
import { isByAdministrator } from '../../administration.ts'
import type { Reader } from '../../db/db.ts'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { getMember, type MemberRow, notMember } from '../conversations/members.ts'
import type { Rank } from './rules.ts'
import { type GroupRow, getGroup } from './store.ts'

/** No such group: 10010. */
export async function groupFor(read: Reader, groupId: string): Promise<GroupRow> {
  const group = await getGroup(read, groupId)
  if (group === undefined) throw new Refusal(10010, groupId)
  return group
}

/** The group, and the caller's place in it. Not a member: 10007. */
export async function memberFor(
  context: CommandContext,
  groupId: string,
): Promise<{ readonly group: GroupRow; readonly member: MemberRow }> {
  const group = await groupFor(context.tx, groupId)
  const member = await getMember(context.tx, group.conversation_id, context.caller.userId)
  if (member === undefined) throw notMember(context.caller.userId, groupId)
  return { group, member }
}

/** The group, and how much the caller's word counts there: an administrator of the server needs to be no member. */
export async function rankFor(
  context: CommandContext,
  groupId: string,
): Promise<{ readonly group: GroupRow; readonly rank: Rank }> {
  if (isByAdministrator(context.caller))
    return { group: await groupFor(context.tx, groupId), rank: 'administrator' }
  const { group, member } = await memberFor(context, groupId)
  return { group, rank: member.role satisfies MemberRole }
}

/** Not a member: 10007. */
export async function mustBeMember(context: QueryContext, group: GroupRow): Promise<void> {
  if (isByAdministrator(context.caller)) return
  const member = await getMember(context.read, group.conversation_id, context.caller.userId)
  if (member === undefined) throw notMember(context.caller.userId, group.group_id)
}
