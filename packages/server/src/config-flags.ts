import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { ConfigError, type Setting } from './setting.ts'

export interface Environment {
  readonly [name: string]: string | undefined
}

type Table = Readonly<Record<string, Setting<unknown>>>

/** Names that the environment may have besides those of the settings: of tests and measurements. */
const otherNames = [
  'KIDOKU_CHROMIUM',
  'KIDOKU_PICTURES',
  'KIDOKU_PROPERTY_RUNS',
  'KIDOKU_REPLAY_LOGS',
  'KIDOKU_SEED',
  'KIDOKU_TEST_LOG',
]

export function splitFlags(
  args: readonly string[],
  table: object,
): { readonly flags: ReadonlyMap<string, string>; readonly rest: readonly string[] } {
  const known = new Set(rowsOf(table).map((row) => row.flag))
  const flags = new Map<string, string>()
  const rest: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at] ?? ''
    const [name = '', inline] = argument.startsWith('--') ? splitOnce(argument.slice(2)) : []
    if (!known.has(name)) {
      rest.push(argument)
      continue
    }
    const next = inline ?? args[at + 1]
    if (next === undefined) throw new ConfigError(`--${name} needs a value.`)
    if (inline === undefined) at += 1
    flags.set(name, next)
  }
  return { flags, rest }
}

/** The environment, and behind it what is in this file. */
export function withFile(file: string | undefined, environment: Environment): Environment {
  if (file === undefined || file === '') return environment
  try {
    return { ...parseEnv(readFileSync(file, 'utf8')), ...environment }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`--env-file: ${file} cannot be read: ${why}`, { cause })
  }
}

/** A mistyped variable would say nothing, and do nothing. */
export function warnOfUnknown(
  environment: Environment,
  table: object,
  warn: (sentence: string) => void,
): void {
  const known = rowsOf(table).map((row) => row.env)
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('KIDOKU_') || known.includes(name) || otherNames.includes(name)) continue
    const near = nearest(name, known)
    warn(
      `the environment variable ${name} is no setting${near === undefined ? '' : `: did you mean ${near}?`}`,
    )
  }
}

/** The name meant, where one is near: at most three letters away. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const found = known
    .map((other) => ({ other, distance: distanceOf(name, other) }))
    .sort((one, other) => one.distance - other.distance)[0]
  return found !== undefined && found.distance <= 3 ? found.other : undefined
}

/** How many letters to change, add or leave out. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let at = 1; at <= one.length; at += 1) {
    const next = [at]
    for (let to = 1; to <= other.length; to += 1) {
      const change = (row[to - 1] ?? 0) + (one[at - 1] === other[to - 1] ? 0 : 1)
      next.push(Math.min(change, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[other.length] ?? 0
}

function rowsOf(table: object): readonly Setting<unknown>[] {
  return Object.values(table as Table)
}

function splitOnce(text: string): readonly [string, string?] {
  const at = text.indexOf('=')
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}
