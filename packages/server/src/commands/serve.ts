import { ConfigError, readSettings } from '../config.ts'
import { checkTarget } from '../features/webhooks/target.ts'
import { type RunningServer, type ServerOptions, startServer } from '../main.ts'
import { hasConsolePages } from '../rest/console/plugin.ts'

export const serveUsage: string = [
  'usage: kidoku serve [settings]',
  '',
  'Runs the server until SIGTERM or SIGINT, then answers what is under way and closes.',
].join('\n')

export async function runServe(args: readonly string[]): Promise<number> {
  const { settings, fixed, rest } = readSettings(args)
  refuseRest(rest)
  return runUntilSignal({ settings, fixed }, (server) => {
    say(`Kidoku serves ${server.url} (SDKAppID ${server.sdkAppId}).`)
    if (server.isNewKey)
      say(
        `It has made a secret key and keeps it in ${settings.databaseUrl === '' ? `${settings.data}/secret-key` : 'the database'}: UserSigs are made with it (kidoku usersig <userID>).`,
      )
    sayConsole(server)
  })
}

/** Runs a server until SIGTERM or SIGINT, then drains it; a second signal ends it at once. */
export async function runUntilSignal(
  options: ServerOptions,
  started: (server: RunningServer) => void,
): Promise<number> {
  checkWebhooks(options.settings)
  const server = await startServer(options)
  started(server)
  const signal = await nextSignal()
  say(`${signal}: answering what is under way, then closing.`)
  await server.close()
  return 0
}

/** What the flags and the environment contradict each other in: no webhook would ever arrive. */
function checkWebhooks({
  webhooksUrl,
  webhooksAllowHttp,
  webhooksAllowPrivate,
}: ServerOptions['settings']): void {
  if (webhooksUrl === '') return
  try {
    checkTarget(new URL(webhooksUrl), { http: webhooksAllowHttp, privateAddresses: webhooksAllowPrivate })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError(`--webhooks-url (KIDOKU_WEBHOOKS_URL): ${why}.`, { cause })
  }
}

/** Where the console is; and, until there is a password, the link that sets the first one. */
export function sayConsole({ url, consoleLink }: RunningServer): void {
  if (!hasConsolePages()) return
  if (consoleLink === undefined) return say(`The console: ${url}/console/`)
  say(`The console has no password yet. Set the owner's, within a day, with this link, which works once:`)
  say(`  ${consoleLink}`)
}

export function refuseRest(rest: readonly string[]): void {
  const [first] = rest
  if (first !== undefined) throw new ConfigError(`"${first}" is no setting. Try kidoku --help.`)
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function nextSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1))
        resolve(signal)
      })
    }
  })
}
