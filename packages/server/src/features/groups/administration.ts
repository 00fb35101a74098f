import { type Input, limits, type Nothing, type Output } from '@kidoku/protocol'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { readPage } from '../../page.ts'
import { getMembers } from '../conversations/members.ts'
import type { UserDeleted } from '../users/occurrences.ts'
import { groupFor } from './access.ts'
import { countGroups, groupPlaces, viewAllGroups, viewMuted } from './administration-store.ts'
import { leave } from './membership.ts'
import { getGroup, getGroupOf } from './store.ts'

export async function listGroups(
  context: QueryContext,
  input: Input<'groups.list'>,
): Promise<Output<'groups.list'>> {
  const { rows: groups, isFinished } = await readPage(input.count, (count) =>
    viewAllGroups(context.read, { ...input, count }),
  )
  return {
    groups,
    total: await countGroups(context.read, input),
    next: isFinished ? 0 : input.after + input.count,
    isFinished,
  }
}

export async function listMuted(
  context: QueryContext,
  input: Input<'groups.muted'>,
): Promise<Output<'groups.muted'>> {
  const group = await groupFor(context.read, input.groupId)
  const asked = { nowMs: context.nowMs, count: limits.mutedMembersMax }
  return { members: await viewMuted(context.read, group.conversation_id, asked) }
}

export async function notify(context: CommandContext, input: Input<'groups.notify'>): Promise<Nothing> {
  const { groupId, content, userIds } = input
  const { conversation_id: conversationId } = await groupFor(context.tx, groupId)
  if (userIds === undefined) {
    context.tell('groups.notified', { groupId, content }, { conversationId })
    return {}
  }
  const present = await getMembers(context.tx, conversationId, userIds)
  context.tell('groups.notified', { groupId, content }, { users: [...present.keys()] })
  return {}
}

/** Whose account ends leaves every group; groups of theirs are nobody's then. */
export async function leaveAllGroups(context: CommandContext, deleted: UserDeleted): Promise<void> {
  for (const member of await groupPlaces(context.tx, deleted.userId)) {
    const named = await getGroupOf(context.tx, member.conversation_id)
    const group = named && (await getGroup(context.tx, named.group_id))
    if (group?.conversation_id === member.conversation_id) await leave(context, group, member)
  }
}
