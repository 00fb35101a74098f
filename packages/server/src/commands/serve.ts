import { ConfigError, readSettings } from '../config.ts'
import { type RunningServer, type ServerOptions, startServer } from '../main.ts'

export async function runServe(args: readonly string[]): Promise<number> {
  const { settings, fixed, rest } = readSettings(args)
  refuseRest(rest)
  return runUntilSignal({ settings, fixed }, (server) => {
    say(`Kidoku serves ${server.url} (SDKAppID ${server.sdkAppId}).`)
    if (server.isNewKey)
      say(
        `It has made a secret key and keeps it in ${settings.data}/secret-key: UserSigs are made with it (kidoku usersig <userID>).`,
      )
  })
}

/** Runs a server until SIGTERM or SIGINT, then drains it; a second signal ends it at once. */
export async function runUntilSignal(
  options: ServerOptions,
  started: (server: RunningServer) => void,
): Promise<number> {
  const server = await startServer(options)
  started(server)
  const signal = await nextSignal()
  say(`${signal}: answering what is under way, then closing.`)
  await server.close()
  return 0
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
