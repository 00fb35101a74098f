import type { AdministratorRole, Input, MethodName, Output } from '@kidoku/protocol'
import {
  makeUserSig,
  type RunningServer,
  readSettings,
  type ServerOptions,
  type Settings,
  startServer,
} from 'kidoku'
import { type ConsoleClient, goodPassword, openConsole, tokenOf } from './console-client.ts'
import { connectFrames, type FrameClient } from './frame-client.ts'
import { callServerApi, type ServerApiAnswer } from './server-api/call.ts'
import { makeHome, type ServerHome } from './server-home.ts'

export interface TestServer {
  readonly url: string
  readonly sdkAppId: number
  readonly secretKey: string
  readonly settings: Settings
  /** Where it keeps things. */
  readonly home: ServerHome
  userSig(userId: string): string
  /** Calls the server API as its administrator: `v4('openim/sendmsg', { … })`. */
  v4(command: string, body: unknown, query?: Readonly<Record<string, string>>): Promise<ServerApiAnswer>
  /** A logged-in connection that speaks frames. Closed with the server. */
  connect(userId: string): Promise<FrameClient>
  /** What an administrator does, as the console and the server API do it. */
  administrate<Name extends MethodName>(
    method: Name,
    input: Input<Name>,
    role?: AdministratorRole,
  ): Promise<Output<Name>>
  /** The one-time link that the last start has printed. */
  readonly consoleLink: string | undefined
  /** The console with an administrator of this role signed in; at first, that is the owner. */
  administrator(role?: AdministratorRole): Promise<ConsoleClient>
  /** Closes the server and starts it again on the same data and port. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** A whole server in this process, on a free port, with a database of its own that is deleted with it. */
export async function startTestServer(
  overrides: Partial<Settings> = {},
  options: Pick<ServerOptions, 'now' | 'log'> & {
    /** Settings that count as given by a flag. */
    readonly fixed?: readonly (keyof Settings)[]
  } = {},
): Promise<TestServer> {
  const { settings: initial } = readSettings([], {})
  const home = await makeHome(overrides)
  const base: Settings = {
    ...initial,
    port: 0,
    data: home.data,
    databaseUrl: home.databaseUrl,
    databaseConnectionsMax: 4,
    logLevel: 'silent',
    commitWindowMs: 1,
    drainMs: 500,
    ...overrides,
  }
  const fixed = new Map((options.fixed ?? []).map((key) => [key, 'flag'] as const))
  const own = { ...options, fixed }
  let running: RunningServer = await startServer({ settings: base, ...own }).catch(async (error: unknown) => {
    await home.delete()
    throw error
  })
  const { url, sdkAppId, secretKey } = running
  const settings: Settings = { ...base, port: Number(new URL(url).port) }
  const clients = new Set<FrameClient>()

  let hasOwner = false
  async function owner(): Promise<ConsoleClient> {
    const console = openConsole(url)
    if (hasOwner) await console.signIn('owner', goodPassword)
    else await console.setPassword(tokenOf(running.consoleLink), goodPassword)
    hasOwner = true
    return console
  }

  const userSig = (userId: string): string =>
    makeUserSig({ sdkAppId, secretKey }, userId, { nowS: Math.floor((options.now ?? Date.now)() / 1_000) })

  return {
    url,
    sdkAppId,
    secretKey,
    settings,
    home,
    userSig,
    v4: (command, body, query = {}) => {
      const facts = { sdkAppId, userSig: userSig('administrator') }
      return callServerApi({ url, ...facts }, { command, body, query })
    },
    async connect(userId): Promise<FrameClient> {
      const client = await connectFrames(url)
      clients.add(client)
      await client.call('session.login', { sdkAppId, userId, userSig: userSig(userId), platform: 'node' })
      return client
    },
    async administrate<Name extends MethodName>(
      method: Name,
      input: Input<Name>,
      role: AdministratorRole = 'owner',
    ): Promise<Output<Name>> {
      const administrator = { name: 'root', role }
      const caller = { userId: 'administrator', administrator }
      const output = await running.dispatch.run(caller, method, input, 0)
      // The answer to this very method: its shape is the contract's.
      return output as Output<Name>
    },
    get consoleLink(): string | undefined {
      return running.consoleLink
    },
    async administrator(role = 'owner'): Promise<ConsoleClient> {
      const first = await owner()
      if (role === 'owner') return first
      const { token } = await first.call('administrators.create', { name: role, role })
      const console = openConsole(url)
      await console.setPassword(token, goodPassword)
      return console
    },
    async restart(): Promise<void> {
      await running.close()
      running = await startServer({ settings, ...own })
    },
    async close(): Promise<void> {
      for (const client of clients) client.close()
      await running.close()
      await home.delete()
    },
  }
}
