import type { Caller } from '../../feature.ts'

/** Who had it done: goes into the query of the address. */
export interface Origin {
  readonly clientIp: string
  readonly optPlatform: string
}

/** v2tim.md 8.2: RESTAPI, Web, Android, iOS, Windows, Mac, IPad, Unknown. */
const platforms: Readonly<Record<string, string>> = {
  web: 'Web',
  android: 'Android',
  ios: 'iOS',
  ipad: 'IPad',
  windows: 'Windows',
  mac: 'Mac',
  restapi: 'RESTAPI',
}

/** Who did it: an administrator who acts in a user's name is still the one who did it. */
export function operatorOf(caller: Caller): string {
  return caller.administrator?.name ?? caller.userId
}

export function optPlatformOf(platform: string | undefined): string {
  return platforms[platform ?? ''] ?? 'Unknown'
}

export function originOf(caller: Caller): Origin {
  if (caller.connection === undefined)
    return { clientIp: plainAddress(caller.address ?? ''), optPlatform: 'RESTAPI' }
  return {
    clientIp: plainAddress(caller.connection.address),
    optPlatform: optPlatformOf(caller.connection.platform),
  }
}

/** An address of the fourth version that came in on a socket of the sixth is one of the fourth. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}
