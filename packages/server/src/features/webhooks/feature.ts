import { webhooks } from '@kidoku/protocol'
import { type Feature, feature } from '../../feature.ts'
import type { Worker } from '../../jobs/worker.ts'
import { createAskFirst, sendGuard } from './before.ts'
import { groupGuards } from './before-groups.ts'
import { groupReactions } from './group-reactions.ts'
import type { Outbox } from './outbox.ts'
import type { Poster } from './post.ts'
import { messageReactions } from './reactions.ts'
import { giveUp, listDeliveries, retry, status, test } from './service.ts'

export interface WebhookParts {
  readonly worker: Worker
  readonly poster: Poster
  readonly outbox: Outbox
}

export function createWebhooksFeature({ worker, poster, outbox }: WebhookParts): Feature {
  const ask = createAskFirst(poster)
  return feature('webhooks', webhooks, {
    handlers: {
      'webhooks.status': status,
      'webhooks.deliveries': listDeliveries,
      'webhooks.retry': (context, input) => retry(worker, context, input),
      'webhooks.giveUp': (context, input) => giveUp(worker, context, input),
      'webhooks.test': (context) => test(poster, context),
    },
    reactions: [...messageReactions(outbox), ...groupReactions(outbox)],
    guards: [sendGuard(ask), ...groupGuards(ask)],
  })
}
