import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeUserSig, type RunningServer, readSettings, type Settings, startServer } from 'kidoku'
import { connectFrames, type FrameClient } from './frame-client.ts'

export interface TestServer {
  readonly url: string
  readonly sdkAppId: number
  readonly secretKey: string
  readonly settings: Settings
  userSig(userId: string): string
  /** A logged-in connection that speaks frames. Closed with the server. */
  connect(userId: string): Promise<FrameClient>
  /** Closes the server and starts it again on the same data and port. */
  restart(): Promise<void>
  close(): Promise<void>
}

/** A whole server in this process, on a free port, with a database of its own that is deleted with it. */
export async function startTestServer(
  overrides: Partial<Settings> = {},
  options: { readonly now?: () => number } = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'kidoku-'))
  const { settings: initial } = readSettings([], {})
  const base: Settings = {
    ...initial,
    port: 0,
    data: folder,
    logLevel: 'silent',
    commitWindowMs: 1,
    drainMs: 500,
    ...overrides,
  }
  let running: RunningServer = await startServer({ settings: base, ...options })
  const { url, sdkAppId, secretKey } = running
  const settings: Settings = { ...base, port: Number(new URL(url).port) }
  const clients = new Set<FrameClient>()

  const userSig = (userId: string): string =>
    makeUserSig({ sdkAppId, secretKey }, userId, { nowS: Math.floor((options.now ?? Date.now)() / 1_000) })

  return {
    url,
    sdkAppId,
    secretKey,
    settings,
    userSig,
    async connect(userId): Promise<FrameClient> {
      const client = await connectFrames(url)
      clients.add(client)
      await client.call('session.login', { sdkAppId, userId, userSig: userSig(userId), platform: 'node' })
      return client
    },
    async restart(): Promise<void> {
      await running.close()
      running = await startServer({ settings, ...options })
    },
    async close(): Promise<void> {
      for (const client of clients) client.close()
      await running.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
