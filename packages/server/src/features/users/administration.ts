import { type Input, type Nothing, type Output, Refusal } from '@kidoku/protocol'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { readPage } from '../../page.ts'
import { usersDeleted } from './occurrences.ts'
import { checkTexts } from './service.ts'
import {
  emptyConversations,
  ensureUser,
  eraseUser,
  existingUsers,
  holdProfile,
  listProfiles,
  userExists,
  writeProfile,
} from './store.ts'

export async function importUsers(context: CommandContext, input: Input<'users.import'>): Promise<Nothing> {
  const { tx, nowMs } = context
  // In an order in which nobody waits for each other.
  const users = input.users.toSorted((one, other) => (one.userId < other.userId ? -1 : 1))
  for (const { userId, ...texts } of users) {
    checkTexts(texts)
    const isNew = !(await userExists(tx, userId))
    await ensureUser(tx, userId, nowMs)
    const profile = await holdProfile(tx, userId)
    if (profile === undefined || (texts.nickName === undefined && texts.faceUrl === undefined)) continue
    const changed = { ...profile, ...texts }
    await writeProfile(tx, changed)
    if (!isNew) context.tell('users.selfChanged', changed, { users: [userId] })
  }
  return {}
}

export async function deleteUsers(
  context: CommandContext,
  input: Input<'users.delete'>,
): Promise<Output<'users.delete'>> {
  const { tx, nowMs } = context
  const asked = [...new Set(input.userIds)].sort()
  const existing = await existingUsers(tx, asked)
  const userIds = asked.filter((userId) => existing.has(userId))
  // In the order in which everybody holds rows: places among two, groups, their journals, users.
  for (const userId of userIds) await emptyConversations(tx, userId)
  await context.raise(usersDeleted, { userIds })
  for (const userId of userIds) await eraseUser(tx, userId, nowMs)
  return {
    results: asked.map((userId) => ({ userId, code: existing.has(userId) ? 0 : new Refusal(70107).code })),
  }
}

export async function listUsers(
  context: QueryContext,
  input: Input<'users.list'>,
): Promise<Output<'users.list'>> {
  const { rows: users, isFinished } = await readPage(input.count, (count) =>
    listProfiles(context.read, { ...input, count }),
  )
  return { users, next: isFinished ? '' : (users.at(-1)?.userId ?? ''), isFinished }
}
