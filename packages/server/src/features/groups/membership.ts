import {
  type Input,
  limits,
  type MemberResultCode,
  type Nothing,
  type Output,
  Refusal,
} from '@kidoku/protocol'
import { checkReserved, isByAdministrator } from '../../administration.ts'
import type { CommandContext } from '../../feature.ts'
import { addMember, closeMember, getMember, getMembers, type MemberRow } from '../conversations/members.ts'
import { ensureUser, ensureUsers, getProfile, holdUsers } from '../users/store.ts'
import { groupFor, memberFor, rankFor } from './access.ts'
import { ban, bannedUntil, deleteApplication, writeApplication } from './applications-store.ts'
import { hasNotices, memberCount, writeTip } from './notices.ts'
import { membersComing, membersGone, membersJoined, membersLeft, membersSeated } from './occurrences.ts'
import { groupKinds, mayInvite, mayJoin, outranks } from './rules.ts'
import { type GroupRow, lastMute, stewards, viewMembersNamed, writeGroup } from './store.ts'

export async function joinGroup(
  context: CommandContext,
  input: Input<'groups.join'>,
): Promise<Output<'groups.join'>> {
  const { tx, caller, nowMs } = context
  const group = await groupFor(tx, input.groupId)
  if ((await getMember(tx, group.conversation_id, caller.userId)) !== undefined) throw new Refusal(10013)
  const verdict = mayJoin(groupKinds[group.group_type], group.add_opt)
  if (verdict === 'refused') throw new Refusal(10007, `nobody joins ${group.group_id} unasked`)
  if ((await bannedUntil(tx, group.conversation_id, caller.userId)) > nowMs)
    throw new Refusal(10007, 'kicked a short while ago')
  if (verdict === 'joined') {
    await bringIn(context, group, 'groups.memberEntered', [caller.userId])
    return { status: 'joined' }
  }
  await apply(context, group, caller.userId, input.message ?? '')
  return { status: 'pending' }
}

export async function invite(
  context: CommandContext,
  input: Input<'groups.invite'>,
): Promise<Output<'groups.invite'>> {
  const { tx, caller } = context
  checkReserved(caller, { silent: input.silent })
  if (!isByAdministrator(caller) && input.userIds.length > limits.inviteesMax)
    throw new Refusal(6017, `at most ${limits.inviteesMax} at once`)
  const { group, rank } = await rankFor(context, input.groupId)
  const verdict = mayInvite(groupKinds[group.group_type], group.approve_opt, rank)
  if (verdict === 'refused') throw new Refusal(10007, `nobody is invited to ${group.group_id}`)
  const present = await getMembers(tx, group.conversation_id, input.userIds)
  let room = groupKinds[group.group_type].membersMax - (await memberCount(context, group.conversation_id))
  const results = new Map<string, MemberResultCode>()
  const seated: string[] = []
  for (const userId of new Set(input.userIds)) {
    if (present.has(userId)) results.set(userId, 2)
    else if (verdict === 'pending') {
      await apply(context, group, userId, '')
      results.set(userId, 3)
    } else if (room <= 0) results.set(userId, 4)
    else {
      room -= 1
      seated.push(userId)
      results.set(userId, 1)
    }
  }
  if (seated.length > 0) await bringIn(context, group, 'groups.memberInvited', seated, input.silent)
  return { results: [...results].map(([userId, result]) => ({ userId, result })) }
}

export async function handleApplication(
  context: CommandContext,
  input: Input<'groups.handleApplication'>,
): Promise<Nothing> {
  const { tx, caller } = context
  const { group, rank } = await rankFor(context, input.groupId)
  if (rank === 'member') throw new Refusal(10007, 'only the owner and administrators decide')
  if (!(await deleteApplication(tx, group.conversation_id, input.userId))) throw new Refusal(10024)
  if (input.accept && (await getMember(tx, group.conversation_id, input.userId)) === undefined) {
    await bringIn(context, group, 'groups.memberEntered', [input.userId])
  }
  context.tell(
    'groups.applicationProcessed',
    { groupId: group.group_id, opUserId: caller.userId, isAgreed: input.accept, reason: input.reason ?? '' },
    { users: [input.userId] },
  )
  return {}
}

export async function quitGroup(context: CommandContext, input: Input<'groups.quit'>): Promise<Nothing> {
  const { group, member } = await memberFor(context, input.groupId)
  if (member.role === 'owner' && !groupKinds[group.group_type].ownerMayQuit) throw new Refusal(10009)
  await leave(context, group, member)
  await enterOrLeave(context, [member.user_id])
  return {}
}

/** The member's own doing: who owns the group leaves it to nobody. Whoever calls it sees to `enterOrLeave`. */
export async function leave(context: CommandContext, group: GroupRow, member: MemberRow): Promise<void> {
  const { tx } = context
  const { user_id: userId } = member
  const gone = await viewMembersNamed(tx, group.conversation_id, [userId])
  await unseat(context, group, [member])
  await context.raise(membersLeft, { group, userIds: [userId], isByOthers: false })
  if (member.role === 'owner') await writeGroup(tx, { ...group, owner: '' })
  const payload = {
    groupId: group.group_id,
    members: gone,
    memberCount: await memberCount(context, group.conversation_id),
  }
  if (hasNotices(context, group))
    context.tell('groups.memberLeft', payload, { conversationId: group.conversation_id })
  await writeTip(context, group, { kind: 'quit', userIds: [userId] })
  context.tell('groups.selfQuit', { groupId: group.group_id }, { users: [userId] })
}

export async function kick(
  context: CommandContext,
  input: Input<'groups.kick'>,
): Promise<Output<'groups.kick'>> {
  checkReserved(context.caller, { silent: input.silent })
  const { group, rank } = await rankFor(context, input.groupId)
  if (rank === 'member') throw new Refusal(10007, 'only the owner and administrators remove members')
  const present = await getMembers(context.tx, group.conversation_id, input.userIds)
  const wanted = [...new Set(input.userIds)]
  const kicked = wanted.flatMap((userId) => {
    const other = present.get(userId)
    return other !== undefined && outranks(rank, other.role) ? [other] : []
  })
  if (kicked.length > 0) await putOut(context, group, kicked, input)
  const kickedIds = new Set(kicked.map((other) => other.user_id))
  const results = wanted.map((userId) => ({
    userId,
    result: kickResult(present.has(userId), kickedIds.has(userId)),
  }))
  return { results }
}

async function putOut(
  context: CommandContext,
  group: GroupRow,
  kicked: readonly MemberRow[],
  { banSeconds = 0, reason, silent }: Input<'groups.kick'>,
): Promise<void> {
  const { tx, caller, nowMs } = context
  const { conversation_id: conversationId } = group
  const kickedIds = kicked.map((other) => other.user_id)
  const members = await viewMembersNamed(tx, conversationId, kickedIds)
  await unseat(context, group, kicked)
  await enterOrLeave(context, kickedIds)
  await context.raise(membersLeft, { group, userIds: kickedIds, isByOthers: true })
  if (kicked.some((other) => other.role === 'owner')) await writeGroup(tx, { ...group, owner: '' })
  if (banSeconds > 0) {
    // For ever is a number too, but one that can be read back.
    const untilMs = Math.min(nowMs + banSeconds * 1_000, Number.MAX_SAFE_INTEGER)
    for (const userId of kickedIds) await ban(tx, conversationId, userId, untilMs)
  }
  const payload = {
    groupId: group.group_id,
    opUserId: caller.userId,
    members,
    memberCount: await memberCount(context, conversationId),
    ...(reason === undefined ? {} : { reason }),
  }
  if (silent === true || !hasNotices(context, group)) {
    context.tell('groups.memberKicked', payload, { users: [...kickedIds, caller.userId] })
    return
  }
  context.tell('groups.memberKicked', payload, { conversationId })
  context.tell('groups.memberKicked', payload, { users: kickedIds })
  await writeTip(context, group, { kind: 'kicked', userIds: kickedIds })
}

function kickResult(isMember: boolean, isKicked: boolean): MemberResultCode {
  if (isKicked) return 1
  return isMember ? 0 : 2
}

/** Gives these users their ordinals, and their connections the group's events. Full: 10014. */
export async function seat(
  context: CommandContext,
  group: GroupRow,
  userIds: readonly string[],
  roleOf: (userId: string) => MemberRow['role'] = () => 'member',
): Promise<void> {
  const { tx, nowMs } = context
  const { conversation_id: conversationId } = group
  const { seesHistory, membersMax } = groupKinds[group.group_type]
  if ((await memberCount(context, conversationId)) + userIds.length > membersMax) throw new Refusal(10014)
  await context.raise(membersComing, { group, userIds })
  await ensureUsers(tx, userIds, nowMs)
  for (const userId of userIds) {
    await deleteApplication(tx, conversationId, userId)
    const mutedUntilMs = await lastMute(tx, conversationId, userId)
    await addMember(tx, { conversationId, userId, role: roleOf(userId), nowMs, seesHistory, mutedUntilMs })
  }
  await context.raise(membersSeated, { group, userIds })
  await enterOrLeave(context, userIds)
  context.enter(conversationId, userIds)
}

/** Closes these members' ordinals; their connections hear nothing more of the group. */
async function unseat(
  context: CommandContext,
  group: GroupRow,
  members: readonly MemberRow[],
): Promise<void> {
  for (const member of members) await closeMember(context.tx, member)
  const userIds = members.map((member) => member.user_id)
  await context.raise(membersGone, { group, members })
  context.leave(group.conversation_id, userIds)
}

/**
 * Who logs in meanwhile has either seen this change, or hears of it: their sessions are told which conversations they hear in
 * the order of the commits. After the last of the groups that a command is about: users are held behind groups and journals.
 */
export async function enterOrLeave(context: CommandContext, userIds: readonly string[]): Promise<void> {
  await holdUsers(context.tx, userIds)
}

async function apply(
  context: CommandContext,
  group: GroupRow,
  userId: string,
  message: string,
): Promise<void> {
  const { tx, nowMs } = context
  await ensureUser(tx, userId, nowMs)
  await writeApplication(tx, { conversationId: group.conversation_id, userId, message, nowMs })
  const profile = await getProfile(tx, userId)
  context.tell(
    'groups.applicationReceived',
    {
      groupId: group.group_id,
      userId,
      nickName: profile?.nickName ?? '',
      faceUrl: profile?.faceUrl ?? '',
      message,
      appliedAtMs: nowMs,
    },
    { users: await stewards(tx, group.conversation_id) },
  )
}

/** Seats newcomers and says so. They themselves hear of it in any case: so their own devices learn that they are in. */
async function bringIn(
  context: CommandContext,
  group: GroupRow,
  event: 'groups.memberEntered' | 'groups.memberInvited',
  userIds: readonly string[],
  isSilent = false,
): Promise<void> {
  await seat(context, group, userIds)
  const members = await viewMembersNamed(context.tx, group.conversation_id, userIds)
  await context.raise(membersJoined, { group, userIds, isByOthers: event === 'groups.memberInvited' })
  const payload = {
    groupId: group.group_id,
    ...(event === 'groups.memberInvited' ? { opUserId: context.caller.userId } : {}),
    members,
    memberCount: await memberCount(context, group.conversation_id),
  }
  const isTold = !isSilent && hasNotices(context, group)
  const audience = isTold
    ? { conversationId: group.conversation_id }
    : { users: [...new Set([...userIds, context.caller.userId])] }
  context.tell(event, payload, audience)
  if (isTold)
    await writeTip(context, group, { kind: event === 'groups.memberInvited' ? 'invite' : 'join', userIds })
}
