import { type FixedBy, type Settings, settingsTable } from './config.ts'
import type { Setting } from './setting.ts'
import type { Log } from './telemetry/log.ts'

/** What an administrator has set, as it is stored. `null`: what it is initially. */
export interface StoredSetting {
  readonly name: string
  readonly value: string | null
}

/** A setting that may change while the server runs, by the name that administrators know. */
export interface LiveRow {
  readonly key: keyof Settings
  readonly name: string
  readonly row: Setting<unknown>
}

/**
 * The one place where the current settings are. Whoever needs one reads `current` when they need it, once a request: a
 * change takes effect with the next one.
 */
export interface LiveSettings {
  readonly current: Settings
  /** What holds where nobody has set anything. */
  readonly initial: Settings
  /** Of the stored settings that are in `current`. */
  readonly version: number
  fixedBy(key: keyof Settings): FixedBy | undefined
  /** Takes over what is stored now; what is older than what is known already is left aside. */
  take(stored: readonly StoredSetting[], version: number): void
}

/** Every setting that may change while the server runs. */
export const liveRows: readonly LiveRow[] = Object.entries(settingsTable).flatMap(
  ([key, row]: [string, Setting<unknown>]) =>
    // Object.entries of the table gives the table's keys.
    row.liveName === undefined ? [] : [{ key: key as keyof Settings, name: row.liveName, row }],
)

export function createLiveSettings(parts: {
  /** The table's initial values, and over them what flags and environment give. */
  readonly initial: Settings
  readonly fixed?: ReadonlyMap<keyof Settings, FixedBy>
  readonly log: Log
}): LiveSettings {
  const { initial, fixed = new Map<keyof Settings, FixedBy>(), log } = parts
  let current = initial
  let version = 0

  function heldBy({ key, name, row }: LiveRow, stored: string | null | undefined): unknown {
    if (stored === undefined || stored === null || fixed.has(key)) return initial[key]
    try {
      return row.read(JSON.parse(stored))
    } catch (error) {
      log.warn({ err: error, name }, 'A stored setting cannot be read: it is what it is initially.')
      return initial[key]
    }
  }

  return {
    get current(): Settings {
      return current
    },
    initial,
    get version(): number {
      return version
    },
    fixedBy: (key) => fixed.get(key),
    take(stored, newVersion): void {
      if (newVersion < version) return
      const values = new Map(stored.map((each) => [each.name, each.value]))
      const changed = liveRows.map((live) => [live.key, heldBy(live, values.get(live.name))])
      // Each value has been read by its own row.
      current = { ...initial, ...(Object.fromEntries(changed) as Partial<Settings>) }
      version = newVersion
    },
  }
}
