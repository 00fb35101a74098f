import { limits } from '@kidoku/protocol'
import { type BusSettings, busSettings } from './bus/settings.ts'
import { type Environment, splitFlags, warnOfUnknown, withFile } from './config-flags.ts'
import { type DatabaseSettings, databaseSettings } from './db/settings.ts'
import { type ReceiptsSettings, receiptsSettings } from './features/receipts/settings.ts'
import { type WebhookSettings, webhookSettings } from './features/webhooks/settings.ts'
import { type ServerApiSettings, serverApiSettings } from './rest/v4/settings.ts'
import {
  ConfigError,
  faultOfSecretKey,
  flag,
  live,
  networks,
  oneOf,
  origins,
  type Setting,
  text,
  whole,
} from './setting.ts'
import type { LogLevel } from './telemetry/log.ts'

export type { Environment } from './config-flags.ts'
export { ConfigError } from './setting.ts'

/** Who may be online at once: several devices of a user, one of each platform, or one. */
export type SessionPolicy = 'several' | 'platform' | 'single'

export interface Settings
  extends BusSettings,
    ReceiptsSettings,
    WebhookSettings,
    DatabaseSettings,
    ServerApiSettings {
  readonly host: string
  readonly port: number
  readonly data: string
  readonly envFile: string
  readonly sdkAppId: number
  readonly secretKey: string
  readonly logLevel: LogLevel
  readonly allowedOrigins: readonly string[]
  readonly trustedProxies: readonly string[]
  readonly console: boolean
  readonly commitWindowMs: number
  readonly heartbeatMs: number
  readonly loginWithinMs: number
  readonly drainMs: number
  readonly socketBufferedBytesMax: number
  readonly requestsPerSecondMax: number
  readonly loginFailuresPerMinuteMax: number
  readonly sessionPolicy: SessionPolicy
  readonly sessionsPerUserMax: number
  readonly groupMessagesPerSecondMax: number
  readonly revokeWindowMs: number
  readonly community: boolean
  readonly meetingUnread: boolean
  readonly meetingNotices: boolean
}

/** The one table of settings. docs/operate/settings.md is written from it. */
export const settingsTable: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = {
  host: text('127.0.0.1', 'host', 'Address to listen on. 0.0.0.0 for every interface.'),
  port: whole(7700, 'port', 'Port to listen on; 0 picks a free one.', 0, 65_535),
  data: text(
    './kidoku-data',
    'data',
    'Folder of the database and of the secret key made at the first start.',
  ),
  envFile: text(
    '',
    'env-file',
    'File of settings, a line each as in the environment: KIDOKU_PORT=9000. What the environment itself says wins over it.',
  ),
  ...databaseSettings,
  sdkAppId: whole(1_400_000_000, 'sdk-app-id', 'The SDKAppID that clients name.', 1, 0xffff_ffff),
  secretKey: text(
    '',
    'secret-key',
    'Key that UserSigs are made with. Empty: one is made at the first start and kept in the data folder, or in PostgreSQL.',
    faultOfSecretKey,
  ),
  logLevel: oneOf(
    ['silent', 'error', 'warn', 'info', 'debug'],
    'info',
    'log-level',
    'What is logged, as JSON lines on standard error.',
  ),
  allowedOrigins: live(
    'sessions.allowedOrigins',
    origins(
      'allowed-origins',
      'Origins of web pages that may open a socket, divided by commas. Empty: any; the UserSig is what lets in.',
    ),
  ),
  trustedProxies: networks(
    'trusted-proxies',
    'Addresses or networks of reverse proxies, divided by commas: the console and the server API believe their X-Forwarded-For, -Host and -Proto.',
  ),
  console: flag(true, 'console', 'Whether the console is served, at /console.'),

  commitWindowMs: whole(
    2,
    'commit-window-ms',
    'How long commands gather before one fsync commits them all.',
    0,
    1_000,
    'ms',
  ),
  heartbeatMs: whole(
    30_000,
    'heartbeat-ms',
    'How often a client says something; after three silent ones it is taken for dead.',
    100,
    600_000,
    'ms',
  ),
  loginWithinMs: whole(
    30_000,
    'login-within-ms',
    'A socket on which nobody logs in is closed after this.',
    100,
    600_000,
    'ms',
  ),
  drainMs: whole(5_000, 'drain-ms', 'How long SIGTERM waits for requests under way.', 0, 600_000, 'ms'),
  socketBufferedBytesMax: whole(
    limits.socketBufferedBytesMax,
    'socket-buffered-bytes-max',
    'Bytes waiting for a client that does not read before it is closed with 4108.',
    65_536,
    1_073_741_824,
    'bytes',
  ),
  requestsPerSecondMax: live(
    'rates.requestsPerSecondMax',
    whole(
      limits.requestsPerSecondMax,
      'requests-per-second-max',
      'Requests a second of one connection; more are refused with 9506. 0: no limit.',
      0,
      10_000_000,
    ),
  ),
  loginFailuresPerMinuteMax: live(
    'rates.loginFailuresPerMinuteMax',
    whole(
      300,
      'login-failures-per-minute-max',
      'Refused logins of one address in a minute; more are refused with 70050. 0: no limit.',
      0,
      1_000_000,
    ),
  ),

  ...busSettings,

  sessionPolicy: live(
    'sessions.policy',
    oneOf(
      ['several', 'platform', 'single'],
      'several',
      'session-policy',
      'Who may be online at once: several devices of a user, one of each platform, or one.',
    ),
  ),
  sessionsPerUserMax: live(
    'sessions.perUserMax',
    whole(
      10,
      'sessions-per-user-max',
      'Devices of one user online at once, with session-policy several; the oldest is kicked.',
      1,
      1_000,
    ),
  ),

  groupMessagesPerSecondMax: live(
    'rates.groupMessagesPerSecondMax',
    whole(
      limits.groupMessagesPerSecondMax,
      'group-messages-per-second-max',
      'Messages a second that ordinary members send to one group; more are refused with 10023. Owner, administrators and high priority are exempt. 0: no limit.',
      0,
      10_000_000,
    ),
  ),
  revokeWindowMs: live(
    'messages.revokeWindowMs',
    whole(
      limits.revokeWindowMs,
      'revoke-window-ms',
      'How long a sender may recall a message.',
      0,
      Number.MAX_SAFE_INTEGER,
      'ms',
    ),
  ),
  community: live(
    'groups.community',
    flag(true, 'community', 'Whether communities can be created; if not: 11000.'),
  ),
  meetingUnread: live(
    'groups.meetingUnread',
    flag(false, 'meeting-unread', 'Whether Meeting groups count unread messages.'),
  ),
  meetingNotices: live(
    'groups.meetingNotices',
    flag(false, 'meeting-notices', 'Whether Meeting groups tell of members who come and go.'),
  ),

  ...receiptsSettings,

  ...webhookSettings,

  ...serverApiSettings,
}

/** Whence a value came that nobody may change while the server runs. */
export type FixedBy = 'flag' | 'environment'

export interface ReadSettings {
  readonly settings: Settings
  /** The settings that a flag or the environment gives: administrators cannot change them. */
  readonly fixed: ReadonlyMap<keyof Settings, FixedBy>
  /** The arguments that are no settings. */
  readonly rest: readonly string[]
}

/** Flags win over the environment, the environment over what administrators have set, that over the table. */
export function readSettings(
  args: readonly string[],
  environment: Environment = process.env,
  warn: (sentence: string) => void = (sentence) => process.stderr.write(`kidoku: ${sentence}\n`),
): ReadSettings {
  const { flags, rest } = splitFlags(args, settingsTable)
  const { flag, env } = settingsTable.envFile
  const variables = withFile(flags.get(flag) ?? environment[env], environment)
  warnOfUnknown(variables, settingsTable, warn)
  const fixed = new Map<keyof Settings, FixedBy>()
  const entries = Object.entries(settingsTable).map(([name, setting]) => {
    const byFlag = flags.get(setting.flag)
    const given = byFlag ?? variables[setting.env]
    if (given === undefined) return [name, setting.initial]
    // Object.entries of the table gives the table's keys.
    fixed.set(name as keyof Settings, byFlag === undefined ? 'environment' : 'flag')
    try {
      return [name, setting.parse(given)]
    } catch (cause) {
      throw new ConfigError(
        `--${setting.flag} (${setting.env}): ${cause instanceof Error ? cause.message : String(cause)}`,
        { cause },
      )
    }
  })
  // One entry for each row of the table, parsed by that row.
  return { settings: Object.fromEntries(entries) as Settings, fixed, rest }
}
