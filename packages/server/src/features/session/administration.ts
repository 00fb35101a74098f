import { type Input, type Nothing, type Output, Refusal } from '@kidoku/protocol'
import type { CommandContext, QueryContext } from '../../feature.ts'
import type { Presence } from '../../gateway/presence.ts'
import { writeAudit } from '../audit/store.ts'
import type { UsersDeleted } from '../users/occurrences.ts'
import { existingUsers, userExists } from '../users/store.ts'

export async function listPresence(
  presence: Presence,
  context: QueryContext,
  input: Input<'session.presence'>,
): Promise<Output<'session.presence'>> {
  const [existing, online] = await Promise.all([
    existingUsers(context.read, input.userIds),
    presence.of(input.userIds),
  ])
  const known = [...new Set(input.userIds)].filter((userId) => existing.has(userId))
  return { users: known.map((userId) => ({ userId, platforms: online.get(userId)?.platforms ?? [] })) }
}

export async function kickUser(
  presence: Presence,
  context: CommandContext,
  input: Input<'session.kickUser'>,
): Promise<Nothing> {
  if (!(await userExists(context.tx, input.userId))) throw new Refusal(70107, input.userId)
  const { caller, tx, nowMs } = context
  const actor = caller.administrator?.name ?? caller.userId
  await writeAudit(tx, { actor, action: 'session.kickUser', target: input.userId }, nowMs)
  context.afterCommit(() => void presence.kick(input.userId))
  return {}
}

export async function kickDeleted(
  presence: Presence,
  context: CommandContext,
  deleted: UsersDeleted,
): Promise<void> {
  context.afterCommit(() => {
    for (const userId of deleted.userIds) void presence.kick(userId)
  })
}
