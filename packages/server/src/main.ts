import { openBus } from './bus/open.ts'
import type { FixedBy, Settings } from './config.ts'
import { openDatabase } from './db/open.ts'
import { timed } from './db/timed.ts'
import { createDispatch, type Dispatch } from './dispatch.ts'
import { linkAddress, linkOfFirstStart } from './features/administrators/links.ts'
import { createSignIn } from './features/administrators/sign-in.ts'
import { groupConversationsOfAll } from './features/conversations/members.ts'
import { createFeatures } from './features/index.ts'
import { startReceipts } from './features/receipts/receipts.ts'
import { kicksOf, rememberKick } from './features/session/store.ts'
import { watchSettings } from './features/settings/watch.ts'
import { receiptsOffOf } from './features/users/store.ts'
import { startWebhooks } from './features/webhooks/webhooks.ts'
import { createDeliver } from './gateway/deliver.ts'
import { createInStep } from './gateway/in-step.ts'
import { createPresence, type Kicks } from './gateway/presence.ts'
import { createGateway } from './gateway/server.ts'
import type { PolicyRule } from './gateway/session-policy.ts'
import { createSessions } from './gateway/sessions.ts'
import { witnessed } from './gateway/witness.ts'
import { createLiveSettings } from './live-settings.ts'
import { createHttp, listen, type Pages } from './rest/http.ts'
import { documentation } from './rest/v4/documentation.ts'
import { serverApi } from './rest/v4/routes.ts'
import { readSecretKey } from './secret-key.ts'
import { createLog, type Log } from './telemetry/log.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { createSamples } from './telemetry/samples.ts'
import { version } from './version.ts'

export interface RunningServer {
  /** `http://127.0.0.1:7700`: what clients take as `serverUrl`. */
  readonly url: string
  readonly sdkAppId: number
  readonly secretKey: string
  /** True where the secret key was made just now. */
  readonly isNewKey: boolean
  /** The one way through, for programs that run the server in their own process: tests, mostly. */
  readonly dispatch: Dispatch
  /** As long as no administrator has a password: the one-time link that sets the owner's. */
  readonly consoleLink: string | undefined
  /** Drains, commits, closes. */
  close(): Promise<void>
}

export interface ServerOptions {
  readonly settings: Settings
  /** Those that administrators cannot change: a flag or the environment gives them. */
  readonly fixed?: ReadonlyMap<keyof Settings, FixedBy>
  readonly pages?: readonly Pages[]
  /** For tests: a clock of their own. */
  readonly now?: () => number
  readonly log?: Log
  /** Adds to the server before it listens, as the demo does. What comes back is run before anything else is closed. */
  readonly extend?: (parts: ServerParts) => Promise<() => Promise<void>>
}

export interface ServerParts {
  readonly http: Awaited<ReturnType<typeof createHttp>>
  readonly key: { readonly sdkAppId: number; readonly secretKey: string }
  readonly dispatch: Dispatch
  readonly log: Log
}

/** The composition root: the only place that knows all parts. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { settings, pages = [], now = Date.now } = options
  const log = options.log ?? createLog(settings.logLevel)
  const { db: opened, close: closeDatabase } = await openDatabase(settings, log)
  const { secretKey, isNew: isNewKey } = await readSecretKey(settings, opened)
  const key = { sdkAppId: settings.sdkAppId, secretKey }

  const samples = createSamples(now)
  const db = timed(opened, samples.committed)
  const metrics = createMetrics(samples)
  const bus = await openBus({ settings, now, log, metrics: metrics.bus }).catch(async (error: unknown) => {
    // Connections that stay open would keep the process from ending, and the folder from the next start.
    samples.close()
    await closeDatabase()
    throw error
  })
  const live = createLiveSettings({
    initial: settings,
    ...(options.fixed === undefined ? {} : { fixed: options.fixed }),
    log,
  })
  const settingsWatch = watchSettings({ live, read: db.read, bus, log })
  await settingsWatch.refresh()
  const rule = (): PolicyRule => ({
    policy: live.current.sessionPolicy,
    sessionsPerUserMax: live.current.sessionsPerUserMax,
  })
  const sessions = createSessions({ rule, bus })
  const kicks: Kicks = {
    remember: (userId, atMs) => db.transaction((tx) => rememberKick(tx, userId, atMs)),
    of: (userIds) => kicksOf(db.read, userIds),
  }
  const presence = createPresence({ sessions, bus, rule, kicks, now, log })
  const inStep = createInStep({
    sessions,
    presence,
    groupsOf: (userIds) => groupConversationsOfAll(db.read, userIds),
    receiptsOffOf: (userIds) => receiptsOffOf(db.read, userIds),
    catchUpsPerSecondMax: settings.catchUpsPerSecondMax,
    now,
    log,
  })
  const deliver = createDeliver({ sessions, inStep, now, metrics })
  bus.subscribe(deliver)
  const isHere = (userId: string): boolean => !sessions.ofUser(userId)[Symbol.iterator]().next().done
  const receipts = startReceipts({ db, bus, live, now, log, deliver, isHere })
  const webhooks = startWebhooks({
    db,
    live,
    now,
    log,
    metrics: metrics.jobs,
    isAlone: settings.databaseUrl === '',
  })
  const dispatch = createDispatch({
    features: createFeatures({ live, bus, key, receipts, presence, webhooks, samples }),
    db,
    bus,
    now,
    live,
    log,
  })
  const gateway = createGateway({
    dispatch,
    // Between nodes, who begins to listen has to look what was said until then.
    sessions: witnessed(
      bus.isShared ? { add: inStep.arrive, remove: sessions.remove } : sessions,
      webhooks.witness,
    ),
    live,
    now,
    log,
    metrics,
  })

  let isReady = true
  const link = settings.console ? await db.transaction((tx) => linkOfFirstStart(tx, now())) : undefined
  const http = await createHttp({
    metrics,
    isReady: () => isReady,
    pages,
    trustedProxies: settings.trustedProxies,
    console: settings.console
      ? { signIn: createSignIn({ db, now, log }), sdkAppId: key.sdkAppId, dispatch, now, log }
      : undefined,
  })
  await http.register(documentation, { version: version() })
  await http.register(serverApi, { dispatch, key, live, now, log, metrics })
  const unextend = await options.extend?.({ http, key, dispatch, log })
  gateway.attach(http.server)

  async function close(): Promise<void> {
    isReady = false
    await unextend?.()
    await gateway.drain()
    await webhooks.close()
    await settingsWatch.close()
    await receipts.close()
    await http.close()
    await inStep.close()
    await bus.close()
    samples.close()
    await closeDatabase()
    log.info({}, 'Closed.')
  }

  const url = await listen(http, settings).catch(async (error: unknown) => {
    await close()
    throw error
  })
  log.info({ url }, 'Listening.')
  return {
    url,
    sdkAppId: settings.sdkAppId,
    secretKey,
    isNewKey,
    dispatch,
    consoleLink: link && linkAddress(url, link.token),
    close,
  }
}
