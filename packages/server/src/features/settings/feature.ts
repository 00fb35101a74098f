import { settings } from '@kidoku/protocol'
import type { Bus } from '../../bus/bus.ts'
import { type Feature, feature } from '../../feature.ts'
import type { LiveSettings } from '../../live-settings.ts'
import { listSettings, setSetting } from './service.ts'

export function createSettingsFeature(live: LiveSettings, bus: Bus): Feature {
  return feature('settings', settings, {
    handlers: {
      'settings.list': (context) => listSettings(live, context),
      'settings.set': (context, input) => setSetting({ live, bus }, context, input),
    },
  })
}
