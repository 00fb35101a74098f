import { randomBytes } from 'node:crypto'
import {
  type Group,
  type GroupChange,
  type GroupSettings,
  type Input,
  limits,
  type Nothing,
  type Output,
  Refusal,
} from '@kidoku/protocol'
import { checkReserved, isByAdministrator } from '../../administration.ts'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { readPage } from '../../page.ts'
import { createConversation } from '../conversations/store.ts'
import { groupFor, mustBeMember, rankFor } from './access.ts'
import { viewApplications } from './applications-store.ts'
import { seat } from './membership.ts'
import { writeTip } from './notices.ts'
import { groupChanged, groupCreated, groupDismissing, groupDissolved } from './occurrences.ts'
import { checkGroupId, checkGroupTexts, groupKinds, isAtLeast, newGroupId } from './rules.ts'
import {
  addGroup,
  dissolve,
  type GroupRow,
  getGroup,
  viewGroups,
  viewJoined,
  viewMembers,
  viewMembersNamed,
  writeGroup,
} from './store.ts'

export async function createGroup(
  context: CommandContext,
  input: Input<'groups.create'>,
): Promise<Output<'groups.create'>> {
  const { tx, caller, nowMs, settings } = context
  const { groupType } = input
  const kind = groupKinds[groupType]
  if (groupType === 'Community' && !settings.community) throw new Refusal(11000)
  checkGroupTexts(input)
  const groupId = input.groupId || newGroupId(groupType, randomBytes(8).toString('hex'))
  if (input.groupId) checkGroupId(groupType, groupId)
  checkReserved(caller, { owner: input.owner })
  const owner = isByAdministrator(caller) ? (input.owner ?? '') : caller.userId
  const taken = await getGroup(tx, groupId)
  if (taken !== undefined) throw new Refusal(taken.owner === caller.userId ? 10025 : 10021, groupId)
  const members = (input.members ?? []).filter((member) => member.userId !== owner)
  if (groupType === 'AVChatRoom' && members.length > 0)
    throw new Refusal(6017, 'an AVChatRoom begins without members')
  if (!kind.hasAdmins && members.some((member) => member.role === 'admin'))
    throw new Refusal(6017, `${groupType} has no administrators`)

  const group: GroupRow = {
    group_id: groupId,
    // A name may be used again after its group is gone; what belonged to the old one stays apart.
    conversation_id: `group:${groupId}:${nowMs}${randomBytes(2).toString('hex')}`,
    group_type: groupType,
    name: input.name,
    introduction: input.introduction ?? '',
    notification: input.notification ?? '',
    face_url: input.faceUrl ?? '',
    owner,
    add_opt: kind.canJoin ? (input.addOpt ?? kind.addOpt) : 'forbid',
    approve_opt: kind.canInvite ? (input.approveOpt ?? kind.approveOpt) : 'forbid',
    is_all_muted: input.isAllMuted === true ? 1 : 0,
    created_at_ms: nowMs,
    info_changed_at_ms: nowMs,
  }
  await createConversation(tx, { conversationId: group.conversation_id, kind: 'group', nowMs })
  await addGroup(tx, group)
  const roles = new Map(members.map((member) => [member.userId, member.role ?? 'member'] as const))
  const userIds = [...(owner === '' ? [] : [owner]), ...roles.keys()]
  await seat(context, group, userIds, (userId) => roles.get(userId) ?? 'owner')
  await context.raise(groupCreated, { group, userIds })
  context.tell('groups.created', { groupId }, { users: userIds })
  return { groupId }
}

export async function dismissGroup(
  context: CommandContext,
  input: Input<'groups.dismiss'>,
): Promise<Nothing> {
  const { group, rank } = await rankFor(context, input.groupId)
  if (!isAtLeast(rank, 'owner')) throw new Refusal(10007, 'only the owner dismisses a group')
  if (rank !== 'administrator' && !groupKinds[group.group_type].ownerMayDismiss)
    throw new Refusal(10007, `${group.group_type} groups are not dismissed, but left`)
  const { conversation_id: conversationId } = group
  context.tell(
    'groups.dismissed',
    { groupId: group.group_id, opUserId: context.caller.userId },
    { conversationId },
  )
  await context.raise(groupDismissing, group)
  await dissolve(context.tx, conversationId)
  await context.raise(groupDissolved, group)
  context.leave(conversationId, 'everybody')
  return {}
}

export async function getGroups(
  context: QueryContext,
  input: Input<'groups.get'>,
): Promise<Output<'groups.get'>> {
  const groups = await viewGroups(context.read, context.caller.userId, input.groupIds)
  const results = input.groupIds.map((groupId) => {
    const group = groups.get(groupId)
    if (group === undefined) return { groupId, code: 10010 }
    return { groupId, code: 0, group: isByAdministrator(context.caller) ? group : withoutSeq(group) }
  })
  return { results }
}

/** How much is said in a group is nobody's business who is not in it. */
function withoutSeq({ lastSeq: _hidden, ...group }: Group): Group {
  return group
}

/** How each setting of a group is kept. */
const columns = {
  name: 'name',
  introduction: 'introduction',
  notification: 'notification',
  faceUrl: 'face_url',
  addOpt: 'add_opt',
  approveOpt: 'approve_opt',
  isAllMuted: 'is_all_muted',
} as const satisfies Record<keyof GroupSettings, keyof GroupRow>

export async function setGroup(context: CommandContext, input: Input<'groups.set'>): Promise<Nothing> {
  const { tx, caller, nowMs } = context
  const { group, rank } = await rankFor(context, input.groupId)
  const kind = groupKinds[group.group_type]
  const { groupId, ...settings } = input
  checkGroupTexts(settings)
  const touchesAccess =
    settings.addOpt !== undefined || settings.approveOpt !== undefined || settings.isAllMuted !== undefined
  if (rank === 'member' && (touchesAccess || !kind.membersMayEdit)) {
    throw new Refusal(10007, 'only the owner and administrators change this')
  }
  if (settings.addOpt !== undefined && settings.addOpt !== 'forbid' && !kind.canJoin)
    throw new Refusal(10007, `nobody joins ${group.group_type} groups unasked`)
  if (settings.approveOpt !== undefined && settings.approveOpt !== 'forbid' && !kind.canInvite)
    throw new Refusal(10007, `nobody is invited to ${group.group_type} groups`)
  const changes = Object.keys(columns).flatMap((key): readonly GroupChange[] => {
    // Object.keys of the table above gives the table's keys.
    const field = key as keyof GroupSettings
    const value = settings[field]
    const before = group[columns[field]]
    if (value === undefined || before === (typeof value === 'boolean' ? Number(value) : value)) return []
    return [{ field: field === 'isAllMuted' ? 'allMuted' : field, value }]
  })
  if (changes.length === 0) return {}
  const changed: GroupRow = {
    ...group,
    name: settings.name ?? group.name,
    introduction: settings.introduction ?? group.introduction,
    notification: settings.notification ?? group.notification,
    face_url: settings.faceUrl ?? group.face_url,
    add_opt: settings.addOpt ?? group.add_opt,
    approve_opt: settings.approveOpt ?? group.approve_opt,
    is_all_muted: settings.isAllMuted === undefined ? group.is_all_muted : Number(settings.isAllMuted),
    info_changed_at_ms: nowMs,
  }
  await writeGroup(tx, changed)
  await context.raise(groupChanged, { group: changed, before: group, changes })
  const { conversation_id: conversationId } = group
  context.tell('groups.infoChanged', { groupId, opUserId: caller.userId, changes }, { conversationId })
  await writeTip(context, group, { kind: 'groupInfoChange', userIds: [], groupChanges: changes })
  return {}
}

export async function joinedGroups(
  context: QueryContext,
  input: Input<'groups.joined'>,
): Promise<Output<'groups.joined'>> {
  const { rows, isFinished } = await readPage(input.count, (count) =>
    viewJoined(context.read, context.caller.userId, { after: input.after, count }),
  )
  return { groups: rows.map(withoutSeq), next: isFinished ? 0 : input.after + input.count, isFinished }
}

export async function listMembers(
  context: QueryContext,
  input: Input<'groups.members'>,
): Promise<Output<'groups.members'>> {
  checkReserved(context.caller, { skip: input.skip })
  const group = await groupFor(context.read, input.groupId)
  await mustBeMember(context, group)
  const { rows, beyond, isFinished } = await readPage(input.count, (count) =>
    viewMembers(context.read, group.conversation_id, { ...input, count }),
  )
  return { members: rows.map((row) => row.member), next: beyond?.ordinal ?? 0, isFinished }
}

export async function getMembers(
  context: QueryContext,
  input: Input<'groups.getMembers'>,
): Promise<Output<'groups.getMembers'>> {
  const group = await groupFor(context.read, input.groupId)
  await mustBeMember(context, group)
  return { members: await viewMembersNamed(context.read, group.conversation_id, input.userIds) }
}

export async function applications(context: QueryContext): Promise<Output<'groups.applications'>> {
  return {
    applications: await viewApplications(
      context.read,
      context.caller.userId,
      limits.groupApplicationsPageMax,
    ),
  }
}
