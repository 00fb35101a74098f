import { type Input, type Nothing, type Output, Refusal } from '@kidoku/protocol'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { readPage } from '../../page.ts'
import { userDeleted } from './occurrences.ts'
import { checkTexts } from './service.ts'
import {
  emptyConversations,
  ensureUser,
  eraseUser,
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
  const results: { readonly userId: string; readonly code: number }[] = []
  for (const userId of [...new Set(input.userIds)].sort()) {
    const exists = await userExists(context.tx, userId)
    if (exists) {
      await context.raise(userDeleted, { userId })
      await emptyConversations(context.tx, userId)
      await eraseUser(context.tx, userId, context.nowMs)
    }
    results.push({ userId, code: exists ? 0 : new Refusal(70107).code })
  }
  return { results }
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
