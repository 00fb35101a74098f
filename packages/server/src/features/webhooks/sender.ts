import type { Settings } from '../../config.ts'
import type { Caller } from '../../feature.ts'
import type { WebhookCommand } from './commands.ts'
import type { Answer, Poster } from './post.ts'
import { headersFor } from './sign.ts'

/** Who had it done: goes into the query of the address. */
export interface Origin {
  readonly clientIp: string
  readonly optPlatform: string
}

export interface Webhook {
  readonly command: WebhookCommand | 'Kidoku.Test'
  readonly body: string
  readonly origin: Origin
  readonly deliveryId: string
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

function addressOf(
  settings: Pick<Settings, 'webhooksUrl' | 'sdkAppId'>,
  { command, origin }: Pick<Webhook, 'command' | 'origin'>,
): URL {
  const url = new URL(settings.webhooksUrl)
  url.searchParams.set('SdkAppid', String(settings.sdkAppId))
  url.searchParams.set('CallbackCommand', command)
  url.searchParams.set('contenttype', 'json')
  url.searchParams.set('ClientIP', origin.clientIp)
  url.searchParams.set('OptPlatform', origin.optPlatform)
  return url
}

export async function send(
  poster: Poster,
  settings: Settings,
  webhook: Webhook,
  rules: { readonly nowMs: number; readonly withinMs: number; readonly signal?: AbortSignal },
): Promise<Answer> {
  const { body, deliveryId } = webhook
  const { nowMs, withinMs, signal } = rules
  return poster.post({
    url: addressOf(settings, webhook),
    headers: headersFor(settings.webhooksSecret, { deliveryId, nowMs, body }),
    body,
    withinMs,
    ...(signal === undefined ? {} : { signal }),
  })
}
