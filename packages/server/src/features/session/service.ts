import { type Input, isUserId, limits, type Nothing, type Output, Refusal } from '@kidoku/protocol'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { groupConversationsOf } from '../conversations/members.ts'
import { ensureUser, holdUsers, logNumber, receiptsEnabled } from '../users/store.ts'
import type { LoginFailures } from './failures.ts'
import { checkUserSig, type Key } from './user-sig.ts'

type LoginInput = Input<'session.login'>

/** Before a transaction is begun: who has no good UserSig takes neither the database's time nor anybody's turn there. */
export function createLoginCheck(key: Key, failures: LoginFailures) {
  return async function check(
    { caller: { connection }, nowMs, settings }: QueryContext,
    input: LoginInput,
  ): Promise<{ readonly input: LoginInput }> {
    if (connection === undefined || connection.isLoggedIn) return { input }
    try {
      expiryOf(key, input, nowMs)
    } catch (error) {
      // Who has a good UserSig is never locked out by those who have not.
      failures.check(connection.address, nowMs, settings.loginFailuresPerMinuteMax)
      failures.count(connection.address)
      throw error
    }
    return { input }
  }
}

/** Until when they may call themselves so. */
function expiryOf(key: Key, input: LoginInput, nowMs: number): number {
  if (!isUserId(input.userId)) throw new Refusal(7003)
  if (input.sdkAppId !== key.sdkAppId) throw new Refusal(70020, String(input.sdkAppId))
  return checkUserSig(key, { ...input, nowMs }).expiresAtMs
}

export function createLogin(key: Key) {
  return async function login(context: CommandContext, input: LoginInput): Promise<Output<'session.login'>> {
    const { tx, nowMs, settings } = context
    const { connection } = context.caller
    if (connection === undefined) throw new Refusal(7014, 'log in on a socket')
    if (connection.isLoggedIn) throw new Refusal(7014, 'this connection has a user already')
    const expiresAtMs = expiryOf(key, input, nowMs)
    const { userId } = input
    await ensureUser(tx, userId, nowMs)
    await holdUsers(tx, [userId])
    const session = {
      userId,
      platform: input.platform ?? 'other',
      instanceId: input.instanceId,
      sigExpiresAtMs: expiresAtMs,
      conversationIds: await groupConversationsOf(tx, userId),
    }
    // In the order of the commits: no join or leave can slip in between what was read here and what is heard from here on.
    context.afterCommit(() => connection.begin(session))
    return {
      userId,
      serverTimeMs: nowMs,
      sigExpiresAtMs: expiresAtMs,
      cursor: await logNumber(tx, userId),
      heartbeatMs: settings.heartbeatMs,
      receiptsEnabled: await receiptsEnabled(tx, userId),
      receiptsPerRequestMax: settings.receiptsPerRequestMax,
      messageBytesMax: limits.messageBytesMax,
    }
  }
}

export async function logout(context: CommandContext): Promise<Nothing> {
  const { connection } = context.caller
  if (connection !== undefined) context.afterCommit(() => connection.end())
  return {}
}

export async function ping(context: QueryContext): Promise<Output<'session.ping'>> {
  return { serverTimeMs: context.nowMs }
}
