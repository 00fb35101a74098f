import { ConfigError } from '../setting.ts'
import type { Log } from '../telemetry/log.ts'
import type { Bus } from './bus.ts'
import type { BusMetrics } from './bus-metrics.ts'
import { createLocalBus } from './local.ts'
import type { BusSettings } from './settings.ts'

/** The bus that the settings ask for: NATS, or none but this process. */
export async function openBus(parts: {
  readonly settings: BusSettings & { readonly sdkAppId: number; readonly databaseUrl: string }
  readonly now: () => number
  readonly log: Log
  readonly metrics: BusMetrics
}): Promise<Bus> {
  const { settings, now, log, metrics } = parts
  const { natsUrl, natsPrefix, busBeatMs, sdkAppId } = settings
  if (natsUrl === '') return createLocalBus()
  // Each with a folder of its own they would tell each other of what only one of them has.
  if (settings.databaseUrl === '')
    throw new ConfigError('--nats-url (KIDOKU_NATS_URL): several nodes need one PostgreSQL, --database-url.')
  // One node does without it, and without the time that reading it takes.
  const { connectNats } = await import('./nats.ts')
  return connectNats({
    url: natsUrl,
    prefix: `${natsPrefix}.${sdkAppId}`,
    beatMs: busBeatMs,
    now,
    log,
    metrics,
  })
}
