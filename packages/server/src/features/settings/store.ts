import type { Reader, Tx } from '../../db/db.ts'

export interface SettingRow {
  readonly name: string
  readonly value: string | null
  readonly version: number
  readonly changed_at_ms: number
  readonly changed_by: string
}

export async function getSettings(read: Reader): Promise<readonly SettingRow[]> {
  return read.all<SettingRow>('SELECT * FROM settings')
}

export async function settingsVersion(read: Reader): Promise<number> {
  const row = await read.get<{ version: number }>('SELECT version FROM settings_version WHERE one = 1')
  return row?.version ?? 0
}

/** Gives the version that the settings have with this change. `value` is a JSON text, or null: what it is initially. */
export async function writeSetting(
  tx: Tx,
  setting: {
    readonly name: string
    readonly value: string | null
    readonly by: string
    readonly nowMs: number
  },
): Promise<number> {
  // Before anything is read: two that change settings at once take their turns, on two nodes too.
  await tx.run('UPDATE settings_version SET version = version + 1 WHERE one = 1')
  const version = await settingsVersion(tx)
  await tx.run(
    `INSERT INTO settings (name, value, version, changed_at_ms, changed_by) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value, version = excluded.version,
       changed_at_ms = excluded.changed_at_ms, changed_by = excluded.changed_by`,
    setting.name,
    setting.value,
    version,
    setting.nowMs,
    setting.by,
  )
  return version
}
