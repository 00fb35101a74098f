import { ConfigError, readSettings, type Settings } from '../config.ts'
import { nearest } from '../config-flags.ts'
import { valuesOf } from '../config-help.ts'
import { openBeside } from '../db/beside.ts'
import type { Db } from '../db/db.ts'
import { writeAudit } from '../features/audit/store.ts'
import { getSettings, writeSetting } from '../features/settings/store.ts'
import { createLiveSettings, type LiveRow, type LiveSettings, liveRows } from '../live-settings.ts'
import { createLog } from '../telemetry/log.ts'
import { inColumns } from './columns.ts'
import { firstLine } from './first-line.ts'
import { mustHaveDatabase } from './must-have-database.ts'
import { say } from './serve.ts'

export const configUsage: string = [
  'usage: kidoku config list [settings]',
  '       kidoku config get <name> [settings]',
  '       kidoku config set <name> <value> [settings]',
  '       kidoku config unset <name> [settings]',
  '',
  'What administrators may change while the server runs; here also without it. A running server takes it over within',
  'two seconds. Members of a list are divided by commas; a value of - is read from standard input, as befits a secret.',
].join('\n')

/** Who changed it, in the log of what administrators did. */
const actor = 'command line'

interface Opened {
  readonly db: Db
  readonly live: LiveSettings
}
type Actions = Readonly<Record<string, (opened: Opened, args: readonly string[]) => Promise<void>>>

const actions: Actions = { list, get, set, unset }

export async function runConfig(args: readonly string[]): Promise<number> {
  const { settings, fixed, rest } = readSettings(args)
  const [action = '', ...others] = rest
  const act = Object.hasOwn(actions, action) ? actions[action] : undefined
  if (act === undefined)
    throw new ConfigError(`config takes list, get, set or unset, not "${action}".\n${configUsage}`)
  if (act !== set) mustHaveDatabase(settings)
  await using opened = await openBeside(settings)
  const { db } = opened
  const live = createLiveSettings({ initial: settings, fixed, log: createLog(settings.logLevel) })
  live.take(await getSettings(db.read), 1)
  await act({ db, live }, others)
  return 0
}

async function list({ db, live }: Opened, args: readonly string[]): Promise<void> {
  takesNo(args)
  const stored = new Map((await getSettings(db.read)).map((row) => [row.name, row]))
  const cells = liveRows.map((row) => {
    const changed = stored.get(row.name)
    const fixedBy = live.fixedBy(row.key)
    const from =
      fixedBy === undefined
        ? changed?.value
          ? `set by ${changed.changed_by} at ${new Date(changed.changed_at_ms).toISOString()}`
          : 'initial'
        : `fixed by the ${fixedBy} of this command`
    return [row.name, orNone(shown(row, live.current)), from]
  })
  for (const line of inColumns(cells)) say(line)
}

async function get({ live }: Opened, args: readonly string[]): Promise<void> {
  const [name, ...others] = args
  takesNo(others)
  const row = rowNamed(name)
  say(shown(row, live.current))
}

async function set(opened: Opened, args: readonly string[]): Promise<void> {
  const [name, given, ...others] = args
  takesNo(others)
  const row = rowNamed(name)
  if (given === undefined)
    throw new ConfigError(`config set ${row.name} needs a value. ${valuesOf(row.row)}`.trim())
  const value = parsed(row, given === '-' ? await firstLine('value') : given)
  await write(opened, row, JSON.stringify(value), value)
  say(`${row.name} is ${orNone(row.row.isSecret && value !== '' ? 'set' : textOf(value))} now.`)
}

async function unset(opened: Opened, args: readonly string[]): Promise<void> {
  const [name, ...others] = args
  takesNo(others)
  const row = rowNamed(name)
  await write(opened, row, null, undefined)
  say(`${row.name} is what it is initially: ${orNone(shown(row, opened.live.initial))}.`)
}

async function write({ db, live }: Opened, row: LiveRow, json: string | null, value: unknown): Promise<void> {
  const { name, key } = row
  const nowMs = Date.now()
  await db.transaction(async (tx) => {
    await writeSetting(tx, { name, value: json, by: actor, nowMs })
    const told = row.row.isSecret ? {} : { before: live.current[key], after: value ?? null }
    await writeAudit(tx, { actor, action: 'settings.set', target: name, ...told }, nowMs)
  })
  const fixedBy = live.fixedBy(key)
  if (fixedBy !== undefined)
    say(`But the ${fixedBy} gives it here: a server that is started like this does not ask what was set.`)
}

function rowNamed(name: string | undefined): LiveRow {
  if (name === undefined) throw new ConfigError(`config takes the name of a setting here.\n${configUsage}`)
  const row = liveRows.find((each) => each.name === name)
  if (row !== undefined) return row
  const near = nearest(
    name,
    liveRows.map((each) => each.name),
  )
  const meant = near === undefined ? 'kidoku config list says which there are' : `did you mean ${near}?`
  throw new ConfigError(`"${name}" is no setting that changes while the server runs: ${meant}`)
}

function parsed({ name, row }: LiveRow, given: string): unknown {
  try {
    return row.parse(given)
  } catch (cause) {
    throw new ConfigError(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

function shown({ key, row }: LiveRow, settings: Settings): string {
  const value = settings[key]
  return row.isSecret && value !== '' ? '••••' : textOf(value)
}

function textOf(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value)
}

/** For reading: an empty text is not seen. */
function orNone(text: string): string {
  return text === '' ? 'none' : text
}

function takesNo(others: readonly string[]): void {
  const [first] = others
  if (first !== undefined) throw new ConfigError(`"${first}" is no setting. Try kidoku config --help.`)
}
