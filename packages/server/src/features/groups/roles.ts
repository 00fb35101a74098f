import { type Input, limits, type Nothing, Refusal } from '@kidoku/protocol'
import type { CommandContext } from '../../feature.ts'
import { getMember, type MemberRow, notMember } from '../conversations/members.ts'
import { rankFor } from './access.ts'
import { writeTip } from './notices.ts'
import { groupChanged } from './occurrences.ts'
import { groupKinds, isAtLeast, outranks } from './rules.ts'
import { type GroupRow, viewMembersNamed, writeGroup, writeMember } from './store.ts'

export async function setMember(context: CommandContext, input: Input<'groups.setMember'>): Promise<Nothing> {
  const { group, rank } = await rankFor(context, input.groupId)
  const other = await otherMember(context, group, input.userId)
  const isOwn = other.user_id === context.caller.userId
  if (!isOwn && !outranks(rank, other.role))
    throw new Refusal(10007, 'name cards are changed by oneself, or from above')
  if (Buffer.byteLength(input.nameCard) > limits.nameCardBytesMax)
    throw new Refusal(8506, `${limits.nameCardBytesMax} bytes`)
  await writeMember(context.tx, { ...other, name_card: input.nameCard })
  return {}
}

export async function mute(context: CommandContext, input: Input<'groups.mute'>): Promise<Nothing> {
  const { group, rank } = await rankFor(context, input.groupId)
  const other = await otherMember(context, group, input.userId)
  if (!outranks(rank, other.role)) throw new Refusal(10007, 'members are muted from above')
  const mutedUntilMs = input.seconds === 0 ? 0 : context.nowMs + input.seconds * 1_000
  await writeMember(context.tx, { ...other, muted_until_ms: mutedUntilMs })
  const changes = [{ userId: other.user_id, muteSeconds: input.seconds }]
  context.tell(
    'groups.memberInfoChanged',
    { groupId: group.group_id, opUserId: context.caller.userId, changes },
    { conversationId: group.conversation_id },
  )
  await writeTip(context, group, {
    kind: 'memberInfoChange',
    userIds: [other.user_id],
    memberChanges: changes,
  })
  return {}
}

export async function setRole(context: CommandContext, input: Input<'groups.setRole'>): Promise<Nothing> {
  const { group, rank } = await rankFor(context, input.groupId)
  if (!isAtLeast(rank, 'owner')) throw new Refusal(10007, 'only the owner makes administrators')
  if (!groupKinds[group.group_type].hasAdmins)
    throw new Refusal(10007, `${group.group_type} groups have no administrators`)
  const other = await otherMember(context, group, input.userId)
  if (other.role === 'owner')
    throw new Refusal(10007, 'the owner stays the owner: transfer the group instead')
  if (other.role === input.role) return {}
  await writeMember(context.tx, { ...other, role: input.role })
  const members = await viewMembersNamed(context.tx, group.conversation_id, [other.user_id])
  context.tell(
    'groups.roleChanged',
    { groupId: group.group_id, opUserId: context.caller.userId, members, role: input.role },
    { conversationId: group.conversation_id },
  )
  await writeTip(context, group, {
    kind: input.role === 'admin' ? 'setAdmin' : 'cancelAdmin',
    userIds: [other.user_id],
  })
  return {}
}

export async function transferOwner(
  context: CommandContext,
  input: Input<'groups.transferOwner'>,
): Promise<Nothing> {
  const { tx, caller } = context
  const { group, rank } = await rankFor(context, input.groupId)
  if (!isAtLeast(rank, 'owner')) throw new Refusal(10007, 'only the owner hands the group over')
  if (rank !== 'administrator' && !groupKinds[group.group_type].mayTransfer)
    throw new Refusal(10007, `the type ${group.group_type} keeps its owner`)
  const other = await otherMember(context, group, input.userId)
  if (other.role === 'owner') return {}
  const before = await getMember(tx, group.conversation_id, group.owner)
  if (before !== undefined) await writeMember(tx, { ...before, role: 'member' })
  await writeMember(tx, { ...other, role: 'owner' })
  const changed = { ...group, owner: other.user_id, info_changed_at_ms: context.nowMs }
  await writeGroup(tx, changed)
  const changes = [{ field: 'owner' as const, value: other.user_id }]
  await context.raise(groupChanged, { group: changed, before: group, changes })
  const { conversation_id: conversationId, group_id: groupId } = group
  context.tell('groups.infoChanged', { groupId, opUserId: caller.userId, changes }, { conversationId })
  await writeTip(context, group, { kind: 'groupInfoChange', userIds: [], groupChanges: changes })
  return {}
}

async function otherMember(context: CommandContext, group: GroupRow, userId: string): Promise<MemberRow> {
  const other = await getMember(context.tx, group.conversation_id, userId)
  if (other === undefined) throw notMember(userId, group.group_id)
  return other
}
