import { isUserId } from '@kidoku/protocol'
import { ConfigError, readSettings } from '../config.ts'
import { makeUserSig, userSigExpireS } from '../features/session/user-sig.ts'
import { findSecretKey } from '../secret-key.ts'
import { takeOption } from './option.ts'
import { say } from './serve.ts'

export const userSigUsage: string = [
  'usage: kidoku usersig <userID> [--expire SECONDS] [--sdk-app-id N] [--data DIR | --secret-key KEY | --database-url URL]',
  '',
  'Prints a UserSig and nothing else: who has it signs in as that user until it expires, 180 days from now unless --expire',
  "says otherwise. It is made with the server's secret key, which lies in its data folder.",
].join('\n')

/** Prints the UserSig alone, so that a shell can take it. */
export async function runUserSig(args: readonly string[]): Promise<number> {
  const { settings, rest } = readSettings(args)
  const { userId, expireS } = readArguments(rest)
  const secretKey = await findSecretKey(settings)
  say(
    makeUserSig({ sdkAppId: settings.sdkAppId, secretKey }, userId, {
      nowS: Math.floor(Date.now() / 1_000),
      expireS,
    }),
  )
  return 0
}

function readArguments(rest: readonly string[]): { readonly userId: string; readonly expireS: number } {
  const { given, others: names } = takeOption(rest, '--expire')
  const expireS = given === undefined ? userSigExpireS : Number(given)
  if (!Number.isInteger(expireS) || expireS < 1)
    throw new ConfigError('--expire takes a whole number of seconds.')
  const [userId, ...others] = names
  if (!isUserId(userId))
    throw new ConfigError('usersig takes a user ID: 1 to 32 bytes of printable ASCII without spaces.')
  if (others.length > 0) throw new ConfigError(`usersig takes one user ID, not "${others.join(' ')}" too.`)
  return { userId, expireS }
}
