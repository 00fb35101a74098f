import type { Bus } from '../bus/bus.ts'
import type { Feature } from '../feature.ts'
import type { Presence } from '../gateway/presence.ts'
import type { LiveSettings } from '../live-settings.ts'
import type { Samples } from '../telemetry/samples.ts'
import { administratorsFeature } from './administrators/feature.ts'
import { auditFeature } from './audit/feature.ts'
import { conversationsFeature } from './conversations/feature.ts'
import { groupsFeature } from './groups/feature.ts'
import { createMessagesFeature } from './messages/feature.ts'
import { createOperationsFeature } from './operations/feature.ts'
import { readMarksFeature } from './read-marks/feature.ts'
import { createReceiptsFeature } from './receipts/feature.ts'
import { givenBy } from './receipts/given.ts'
import type { ReceiptsParts } from './receipts/receipts.ts'
import { createSessionFeature } from './session/feature.ts'
import type { Key } from './session/user-sig.ts'
import { createSettingsFeature } from './settings/feature.ts'
import { usersFeature } from './users/feature.ts'
import { createWebhooksFeature, type WebhookParts } from './webhooks/feature.ts'

/** What features are made from, besides what every request brings. */
export interface FeatureParts {
  readonly live: LiveSettings
  readonly bus: Bus
  readonly key: Key
  readonly receipts: ReceiptsParts
  readonly presence: Presence
  readonly webhooks: WebhookParts
  readonly samples: Samples
}

/** The list of features: the one line a new feature adds outside its own folders. */
export function createFeatures(parts: FeatureParts): readonly Feature[] {
  return [
    createSessionFeature(parts.key, parts.presence),
    usersFeature,
    conversationsFeature,
    groupsFeature,
    createMessagesFeature((read, asked) => givenBy(parts.receipts.engine, read, asked)),
    readMarksFeature,
    createReceiptsFeature(parts.receipts),
    createSettingsFeature(parts.live, parts.bus),
    auditFeature,
    administratorsFeature,
    createOperationsFeature(parts.samples),
    createWebhooksFeature(parts.webhooks),
  ]
}
