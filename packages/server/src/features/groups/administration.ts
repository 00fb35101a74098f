import { type Input, limits, type Nothing, type Output } from '@kidoku/protocol'
import { RunAgain } from '../../db/db.ts'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { readPage } from '../../page.ts'
import { getMember, getMembers } from '../conversations/members.ts'
import type { UsersDeleted } from '../users/occurrences.ts'
import { groupFor } from './access.ts'
import {
  countGroups,
  type GroupPlace,
  groupPlaces,
  viewAllGroups,
  viewMuted,
} from './administration-store.ts'
import { enterOrLeave, leave } from './membership.ts'
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
export async function leaveAllGroups(context: CommandContext, { userIds }: UsersDeleted): Promise<void> {
  const { tx } = context
  const places = await groupPlaces(tx, userIds)
  for (const { conversation_id: conversationId, user_id: userId } of places) {
    const named = await getGroupOf(tx, conversationId)
    const group = named && (await getGroup(tx, named.group_id))
    if (group?.conversation_id !== conversationId) continue
    // Only now is the group held: they may have been kicked meanwhile.
    const member = await getMember(tx, conversationId, userId)
    if (member !== undefined) await leave(context, group, member)
  }
  await enterOrLeave(context, userIds)
  // Until they were held, somebody may have brought them into another one.
  const known = new Set(places.map(nameOf))
  if ((await groupPlaces(tx, userIds)).some((place) => !known.has(nameOf(place)))) throw new RunAgain()
}

function nameOf(place: GroupPlace): string {
  return `${place.user_id} ${place.conversation_id}`
}
