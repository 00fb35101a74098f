import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createLocalBus } from './bus/local.ts'
import type { Settings } from './config.ts'
import { claimFolder } from './db/folder.ts'
import { migrate } from './db/migrate.ts'
import { openSqlite } from './db/sqlite.ts'
import { createDispatch } from './dispatch.ts'
import { createFeatures } from './features/index.ts'
import { ReceiptsEngine } from './features/receipts/engine/engine.ts'
import { createTeller } from './features/receipts/teller.ts'
import { createDeliver } from './gateway/deliver.ts'
import { createPresence } from './gateway/presence.ts'
import { createGateway } from './gateway/server.ts'
import { createSessions } from './gateway/sessions.ts'
import { createHttp, type Pages } from './rest/http.ts'
import { readSecretKey } from './secret-key.ts'
import { createLog, type Log } from './telemetry/log.ts'
import { createMetrics } from './telemetry/metrics.ts'

export interface RunningServer {
  /** `http://127.0.0.1:7700`: what clients take as `serverUrl`. */
  readonly url: string
  readonly sdkAppId: number
  readonly secretKey: string
  /** True where the secret key was made just now. */
  readonly isNewKey: boolean
  /** Drains, commits, closes. */
  close(): Promise<void>
}

export interface ServerOptions {
  readonly settings: Settings
  readonly pages?: readonly Pages[]
  /** For tests: a clock of their own. */
  readonly now?: () => number
  readonly log?: Log
  /** Adds routes before the server listens: the demo's. */
  readonly routes?: (
    http: Awaited<ReturnType<typeof createHttp>>,
    key: { readonly sdkAppId: number; readonly secretKey: string },
  ) => void
}

/** The composition root: the only place that knows all parts. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { settings, pages = [], now = Date.now } = options
  const log = options.log ?? createLog(settings.logLevel)
  await mkdir(settings.data, { recursive: true, mode: 0o700 })
  const folder = claimFolder(settings.data)
  const { secretKey, isNew: isNewKey } = await readSecretKey(settings)
  const key = { sdkAppId: settings.sdkAppId, secretKey }

  const db = openSqlite({
    file: join(settings.data, 'kidoku.sqlite'),
    commitWindowMs: settings.commitWindowMs,
  })
  await migrate(db)
  const metrics = createMetrics()
  const bus = createLocalBus()
  const sessions = createSessions({
    policy: settings.sessionPolicy,
    sessionsPerUserMax: settings.sessionsPerUserMax,
    bus,
  })
  const presence = createPresence({ sessions, bus })
  bus.subscribe(createDeliver(sessions, metrics))
  const engine = new ReceiptsEngine({ db, log })
  const teller = createTeller({ engine, read: db.read, bus, settings, now, log })
  const dispatch = createDispatch({
    features: createFeatures({ settings, key, engine, teller, presence }),
    db,
    bus,
    now,
    settings,
    log,
  })
  const gateway = createGateway({ dispatch, sessions, settings, now, log, metrics })

  let isReady = true
  const http = await createHttp({ metrics, isReady: () => isReady, pages })
  options.routes?.(http, key)
  gateway.attach(http.server)
  const url = await http.listen({ host: settings.host, port: settings.port })
  log.info({ url }, 'Listening.')

  return {
    url,
    sdkAppId: settings.sdkAppId,
    secretKey,
    isNewKey,
    async close(): Promise<void> {
      isReady = false
      await gateway.drain()
      await teller.close()
      await engine.close()
      await http.close()
      await bus.close()
      await db.close()
      folder.release()
      log.info({}, 'Closed.')
    },
  }
}
