import type { Settings } from '../../config.ts'
import type { WebhookCommand } from './commands.ts'
import type { Origin } from './origin.ts'
import type { Answer, Poster } from './post.ts'
import { headersFor } from './sign.ts'

export interface Webhook {
  readonly command: WebhookCommand | 'Kidoku.Test'
  readonly body: string
  readonly origin: Origin
  readonly deliveryId: string
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
