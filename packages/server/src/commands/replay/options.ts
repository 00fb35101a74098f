import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type ParseArgsConfig, parseArgs } from 'node:util'
import { isGroupId } from '@kidoku/protocol'
import { ConfigError, readSettings } from '../../config.ts'
import { findSecretKey } from '../../secret-key.ts'

const replayGroupTypes = ['Work', 'Public', 'Meeting'] as const
export type ReplayGroupType = (typeof replayGroupTypes)[number]

export interface ReplayOptions {
  readonly logFile: string
  readonly serverUrl: string
  readonly sdkAppId: number
  readonly secretKey: string
  /** Which share of those present reads a message, 0 to 1. */
  readonly readers: number
  /** How long a message waits to be read, on average. */
  readonly delayMs: number
  /** The same seed chooses the same readers. */
  readonly seed: number
  readonly groupType: ReplayGroupType
  readonly groupId: string
  /** Lines of the log to replay. */
  readonly linesMax: number
  /** How many times as fast as it was recorded; infinite: as fast as the server takes it. */
  readonly speed: number
  readonly socketsMax: number
}

/** What `kidoku replay --help` prints. */
export const replayUsage: string = `kidoku replay <log> [options]
  --server URL          the running server; default http://<host>:<port> of the settings
  --sdk-app-id N        its SDKAppID
  --secret-key KEY      its secret key, or
  --data DIR            its data folder, where the key is kept
  --readers SHARE       which share of those present reads a message, 0 to 1; default 0.8
  --delay-ms MS         how long a message waits to be read, on average; default 20
  --seed N              the same seed chooses the same readers; default 1
  --group-type TYPE     ${replayGroupTypes.join(', ')}; default Meeting
  --group ID            the group to make; default: a new name
  --limit LINES         replay only so many lines of the log
  --speed TIMES         how many times as fast as recorded; default max: as fast as the server takes it
  --sockets-max N       open sockets at once; default 1000`

const known = {
  server: { type: 'string' },
  readers: { type: 'string', default: '0.8' },
  'delay-ms': { type: 'string', default: '20' },
  seed: { type: 'string', default: '1' },
  'group-type': { type: 'string', default: 'Meeting' },
  group: { type: 'string' },
  limit: { type: 'string', default: 'all' },
  speed: { type: 'string', default: 'max' },
  'sockets-max': { type: 'string', default: '1000' },
} as const satisfies ParseArgsConfig['options']

/** Wrong usage: `ConfigError`, with the usage beside what is wrong. */
export async function readReplayOptions(args: readonly string[]): Promise<ReplayOptions> {
  const { settings, rest } = readSettings(args)
  const { values, positionals } = parse(rest)
  const [logFile, ...others] = positionals
  if (logFile === undefined) throw wrong('Name the log to replay.')
  if (others.length > 0) throw wrong(`One log at a time, not "${others.join(' ')}" too.`)
  if (!existsSync(logFile)) throw wrong(`There is no file ${logFile}.`)
  const serverUrl = (values.server ?? `http://${settings.host}:${settings.port}`).replace(/\/+$/, '')
  if (!/^(http|ws)s?:\/\/./.test(serverUrl) || !URL.canParse(serverUrl))
    throw wrong(`--server: "${serverUrl}" is no URL.`)
  const groupType = replayGroupTypes.find((type) => type === values['group-type'])
  if (groupType === undefined) throw wrong(`--group-type: one of ${replayGroupTypes.join(', ')}.`)
  if (settings.secretKey === '' && !existsSync(join(settings.data, 'secret-key')))
    throw wrong(
      `There is no secret key in ${settings.data}: give --data (the server's folder) or --secret-key.`,
    )
  const seed = number('seed', values.seed, { least: 0, most: 2 ** 32 - 1, isWhole: true })
  const groupId = values.group ?? newGroupId(logFile)
  if (!isGroupId(groupId) || groupId.startsWith('@TGS#'))
    throw wrong(`--group: "${groupId}" is no ID for a group.`)
  return {
    logFile,
    serverUrl,
    sdkAppId: settings.sdkAppId,
    secretKey: await findSecretKey(settings),
    readers: number('readers', values.readers, { least: 0, most: 1 }),
    delayMs: number('delay-ms', values['delay-ms'], { least: 0, most: 600_000 }),
    seed,
    groupType,
    groupId,
    linesMax:
      values.limit === 'all'
        ? Number.POSITIVE_INFINITY
        : number('limit', values.limit, { least: 1, isWhole: true }),
    speed: values.speed === 'max' ? Number.POSITIVE_INFINITY : number('speed', values.speed, { least: 0.01 }),
    socketsMax: number('sockets-max', values['sockets-max'], { least: 1, most: 60_000, isWhole: true }),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals: true })
  } catch (cause) {
    throw wrong(cause instanceof Error ? cause.message : String(cause))
  }
}

function number(
  name: string,
  text: string,
  bounds: { readonly least: number; readonly most?: number; readonly isWhole?: boolean },
): number {
  const { least, most = Number.MAX_SAFE_INTEGER, isWhole = false } = bounds
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
  throw wrong(`--${name}: a ${isWhole ? 'whole ' : ''}number ${range}, not "${text}".`)
}

/** Another one at each replay: a group is made once. */
function newGroupId(logFile: string): string {
  const name = basename(logFile)
    .replace(/\.[^.]*$/, '')
    .replace(/[^\w-]/g, '_')
  return `replay-${name.slice(0, 28)}-${Date.now().toString(36)}`
}

function wrong(text: string): ConfigError {
  return new ConfigError(`${text}\n\n${replayUsage}`)
}
