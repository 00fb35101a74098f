import { type Input, type LiveSetting, type Output, Refusal, type SettingValue } from '@kidoku/protocol'
import type { Bus } from '../../bus/bus.ts'
import type { Settings } from '../../config.ts'
import type { CommandContext, QueryContext } from '../../feature.ts'
import { type LiveRow, type LiveSettings, liveRows } from '../../live-settings.ts'
import { writeAudit } from '../audit/store.ts'
import { getSettings, type SettingRow, settingsVersion, writeSetting } from './store.ts'
import { settingsChanged } from './watch.ts'

/** What a secret looks like that is set. */
const hidden = '••••'

export async function listSettings(
  live: LiveSettings,
  context: QueryContext,
): Promise<Output<'settings.list'>> {
  const version = await settingsVersion(context.read)
  const stored = new Map((await getSettings(context.read)).map((row) => [row.name, row]))
  const settings = liveRows.map((row) => viewOf(live, row, context.settings, stored.get(row.name)))
  return { settings, version }
}

export async function setSetting(
  { live, bus }: { readonly live: LiveSettings; readonly bus: Bus },
  context: CommandContext,
  input: Input<'settings.set'>,
): Promise<LiveSetting> {
  const { tx, caller, nowMs } = context
  const by = caller.administrator?.name ?? caller.userId
  const setting = liveRows.find(({ name }) => name === input.name)
  if (setting === undefined)
    throw new Refusal(6017, `there is no setting ${input.name} that changes while the server runs`)
  const { key, name, row } = setting
  refuseIfFixed(live, setting)
  const value = input.value === null ? null : JSON.stringify(readValue(setting, input.value))
  const before = viewOf(live, setting, context.settings, undefined)
  const version = await writeSetting(tx, { name, value, by, nowMs })
  const stored = await getSettings(tx)
  const isSecret = row.isSecret === true
  await writeAudit(
    tx,
    {
      actor: by,
      action: 'settings.set',
      target: name,
      ...(isSecret ? {} : { before: before.value, after: input.value }),
    },
    nowMs,
  )
  context.afterCommit(() => {
    live.take(stored, version)
    bus.publish([{ kind: 'note', name: settingsChanged, topic: 'every', payload: version }])
  })
  const current = { ...context.settings, [key]: input.value ?? live.initial[key] }
  return viewOf(
    live,
    setting,
    current,
    stored.find((each) => each.name === name),
  )
}

function refuseIfFixed(live: LiveSettings, { key, name, row }: LiveRow): void {
  const fixedBy = live.fixedBy(key)
  if (fixedBy === undefined) return
  const where = fixedBy === 'flag' ? `the flag --${row.flag}` : `the environment variable ${row.env}`
  throw new Refusal(7013, `${name} is fixed by ${where}: change it there, and start the server again`)
}

function readValue({ name, row }: LiveRow, value: SettingValue): unknown {
  try {
    return row.read(value)
  } catch (cause) {
    throw new Refusal(6017, `${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

function viewOf(
  live: LiveSettings,
  { key, name, row }: LiveRow,
  settings: Settings,
  stored: SettingRow | undefined,
): LiveSetting {
  const { kind, sentence, unit, min, max, allowed, flag, env, isSecret = false } = row
  const fixedBy = live.fixedBy(key)
  const value = settings[key]
  return {
    name,
    kind,
    sentence,
    ...(unit === undefined ? {} : { unit }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(allowed === undefined ? {} : { allowed }),
    // Every row of the table holds a text, a number, a flag or a list of texts.
    initial: row.initial as SettingValue,
    value: isSecret && value !== '' ? hidden : value,
    isSecret,
    isFixed: fixedBy !== undefined,
    ...(fixedBy === undefined ? {} : { fixedBy }),
    flag,
    env,
    ...(stored === undefined ? {} : { changedAtMs: stored.changed_at_ms, changedBy: stored.changed_by }),
  }
}
