import { webhooks } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import type { Worker } from '../../jobs/worker.ts'
import { createAskFirst, sendGuard } from './before.ts'
import { createOutbox } from './outbox.ts'
import type { Poster } from './post.ts'
import { messageReactions } from './reactions.ts'
import { giveUp, listDeliveries, retry, status, test } from './service.ts'

export interface WebhookParts {
  readonly worker: Worker
  readonly poster: Poster
}

export function createWebhooksFeature({ worker, poster }: WebhookParts): Feature {
  const outbox = createOutbox(worker)
  return feature('webhooks', webhooks, {
    handlers: {
      'webhooks.status': status,
      'webhooks.deliveries': listDeliveries,
      'webhooks.retry': (context, input) => retry(worker, context, input),
      'webhooks.giveUp': (context, input) => giveUp(worker, context, input),
      'webhooks.test': (context) => test(poster, context),
    },
    reactions: [...messageReactions(outbox)],
    guards: [sendGuard(createAskFirst(poster))],
  })
}
