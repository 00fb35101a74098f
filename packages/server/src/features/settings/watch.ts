import type { Bus } from '../../bus/bus.ts'
import type { Reader } from '../../db/db.ts'
import type { LiveSettings } from '../../live-settings.ts'
import type { Log } from '../../telemetry/log.ts'
import { getSettings, settingsVersion } from './store.ts'

/** Said on the bus, with the version, when settings have changed. */
export const settingsChanged = 'settings.changed'

/** How often the stored settings are looked at where no node has said that they changed: `kidoku config set` says nothing. */
const pollEveryMs = 2_000

/** Keeps the live settings what is stored: hears of changes by the bus, and looks now and then, for what is heard may get lost. */
export interface SettingsWatch {
  /** Reads what is stored. */
  refresh(): Promise<void>
  close(): Promise<void>
}

export function watchSettings(parts: {
  readonly live: LiveSettings
  readonly read: Reader
  readonly bus: Bus
  readonly log: Log
}): SettingsWatch {
  const { live, read, bus, log } = parts
  let looking: Promise<void> | undefined

  async function look(): Promise<void> {
    const version = await settingsVersion(read)
    if (version > live.version) live.take(await getSettings(read), version)
  }
  function nudge(): void {
    looking ??= look()
      .catch((error: unknown) => log.warn({ err: error }, 'Could not read the settings; trying again soon.'))
      .finally(() => {
        looking = undefined
      })
  }
  bus.subscribe((notice) => {
    if (notice.kind === 'note' && notice.name === settingsChanged && notice.payload !== live.version) nudge()
    if (notice.kind === 'lost') nudge()
  })
  const timer = setInterval(nudge, pollEveryMs)
  timer.unref()

  return {
    refresh: look,
    async close(): Promise<void> {
      clearInterval(timer)
      await looking
    },
  }
}
