import { isUserId } from '@kidoku/protocol'
import type { LoginFailures } from '../../features/session/failures.ts'
import { checkUserSig, type Key } from '../../features/session/user-sig.ts'
import type { LiveSettings } from '../../live-settings.ts'
import { type ApiCode, ApiRefusal } from './codes.ts'

/** UserSigs known to be good; past it, all are checked again. */
const knownSigsMax = 1_000

export interface Asked {
  readonly query: Readonly<Record<string, unknown>>
  readonly address: string
  readonly nowMs: number
  /** What the service calls it that the caller is no administrator. */
  readonly notAdministrator: ApiCode
}

/** Who calls: v2tim.md 2.1. A UserSig is taken apart once, and remembered until it runs out. */
export function createAuthentication(parts: {
  readonly key: Key
  readonly live: LiveSettings
  readonly failures: LoginFailures
}): (asked: Asked) => string {
  const { key, live, failures } = parts
  const expiriesMs = new Map<string, number>()

  function check(userId: string, userSig: string, nowMs: number): void {
    const known = `${userId} ${userSig}`
    if ((expiriesMs.get(known) ?? 0) > nowMs) return
    const { expiresAtMs } = checkUserSig(key, { userId, userSig, sdkAppId: key.sdkAppId, nowMs })
    if (expiriesMs.size >= knownSigsMax) expiriesMs.clear()
    expiriesMs.set(known, expiresAtMs)
  }

  return ({ query, address, nowMs, notAdministrator }) => {
    checkQuery(query)
    const { sdkappid, identifier, usersig = '' } = query
    if (sdkappid === undefined || sdkappid === '') throw new ApiRefusal(60012)
    if (sdkappid !== String(key.sdkAppId)) throw new ApiRefusal(60006, String(sdkappid))
    if (!isUserId(identifier)) throw new ApiRefusal(60004)
    try {
      check(identifier, String(usersig), nowMs)
    } catch (error) {
      // Who has a good UserSig is never locked out by those who have not.
      failures.check(address, nowMs, live.current.loginFailuresPerMinuteMax)
      failures.count(address)
      throw error
    }
    if (!live.current.serverApiAdministrators.includes(identifier))
      throw new ApiRefusal(notAdministrator, identifier)
    return identifier
  }
}

/** `contenttype` and `random` may be left out; what is there is as documented. */
function checkQuery(query: Asked['query']): void {
  const { contenttype, random } = query
  if (Object.values(query).some((value) => typeof value !== 'string'))
    throw new ApiRefusal(60002, 'a parameter stands there twice')
  if (contenttype !== undefined && contenttype !== 'json') throw new ApiRefusal(60002, 'contenttype is json')
  if (random === undefined) return
  if (!/^\d{1,10}$/.test(String(random)) || Number(random) > 0xffff_ffff)
    throw new ApiRefusal(60002, 'random is a whole number from 0 to 4294967295')
}
