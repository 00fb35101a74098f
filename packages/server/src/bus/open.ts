import type { Log } from '../telemetry/log.ts'
import type { Bus } from './bus.ts'
import type { BusMetrics } from './bus-metrics.ts'
import { createLocalBus } from './local.ts'
import type { BusSettings } from './settings.ts'

/** The bus that the settings ask for: NATS, or none but this process. */
export async function openBus(parts: {
  readonly settings: BusSettings & { readonly sdkAppId: number }
  readonly now: () => number
  readonly log: Log
  readonly metrics: BusMetrics
}): Promise<Bus> {
  const { settings, now, log, metrics } = parts
  const { natsUrl, natsPrefix, busBeatMs, sdkAppId } = settings
  if (natsUrl === '') return createLocalBus()
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
