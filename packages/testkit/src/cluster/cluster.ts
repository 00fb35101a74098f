import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectFrames, type FrameClient } from '../frame-client.ts'
import { nats as natsLanguage, webSocket } from '../message-splitters.ts'
import { type NatsServer, startNats } from '../nats-server.ts'
import { createTestDatabase, startPostgres } from '../postgres-server.ts'
import { startProxy, type TcpProxy } from '../proxy.ts'
import { type SpawnedServer, spawnedSdkAppId, spawnedUserSig, spawnServer } from '../spawn-server.ts'

/** Three nodes, a PostgreSQL, a NATS, and lines between them that can be cut. */
export interface Cluster {
  readonly nodes: readonly ClusterNode[]
  readonly nats: NatsServer
  /** Where clients go: one node after the other, of those that answer. */
  readonly url: string
  readonly databaseUrl: string
  /** The line from all clients to it. */
  readonly clientLine: TcpProxy
  /** Stops PostgreSQL and starts it again; only with `ownPostgres`. */
  restartPostgres(): Promise<void>
  /** A logged-in connection to one node, or through the balancer. Closed with the cluster. */
  connect(userId: string, node?: ClusterNode, facts?: LoginFacts): Promise<FrameClient>
  close(): Promise<void>
}

export interface LoginFacts {
  readonly platform?: 'web' | 'ios' | 'node'
  readonly instanceId?: string
}

export interface ClusterNode {
  readonly url: string
  /** Its line to NATS. */
  readonly natsLine: TcpProxy
  /** SIGKILL. */
  kill(): Promise<void>
  /** SIGTERM; gives the exit code. */
  stop(): Promise<number | null>
  /** After `kill` or `stop`: on the same port again. */
  start(): Promise<void>
  /** SIGSTOP: it holds its connections and says nothing. The balancer notices. */
  hang(): void
  /** SIGCONT. */
  goOn(): void
}

export interface ClusterOptions {
  readonly nodes?: number
  /** More settings for every node. */
  readonly flags?: readonly string[]
  /** A PostgreSQL of its own, which may be restarted. */
  readonly ownPostgres?: boolean
  /** PostgreSQL's own settings for the database, where it is not one of its own. */
  readonly databaseSettings?: Readonly<Record<string, string>>
}

const quickFlags = [
  ...['--log-level', process.env.KIDOKU_TEST_LOG ?? 'silent'],
  ...['--bus-beat-ms', '200', '--heartbeat-ms', '1000', '--drain-ms', '2000'],
  ...['--requests-per-second-max', '0', '--group-messages-per-second-max', '0'],
  ...['--receipts-tell-every-ms', '20', '--database-connections-max', '4'],
]

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), 'kidoku-cluster-'))
  const own = options.ownPostgres === true ? await startPostgres() : undefined
  const database = own === undefined ? await createTestDatabase(options.databaseSettings) : undefined
  const databaseUrl = own?.url ?? database?.url ?? ''
  const nats = await startNats()
  const flags = [...quickFlags, '--database-url', databaseUrl, ...(options.flags ?? [])]
  async function endAll(nodes: readonly Started[]): Promise<void> {
    await Promise.all(nodes.map(({ end }) => end()))
    await nats.kill()
    await own?.stop()
    await database?.drop()
    await rm(folder, { recursive: true, force: true })
  }
  const starts = await Promise.allSettled(
    Array.from({ length: options.nodes ?? 3 }, (_, number) =>
      startNode(join(folder, String(number)), nats.port, flags),
    ),
  )
  const nodes = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const broken = starts.find((start) => start.status === 'rejected')
  if (broken !== undefined) {
    await endAll(nodes)
    throw broken.reason
  }
  let turn = 0
  const balancer = await startProxy(() => {
    const serving = nodes.filter(({ isServing }) => isServing())
    turn += 1
    return serving[turn % serving.length]?.port ?? 0
  }, webSocket)
  const clients = new Set<FrameClient>()
  const url = `http://127.0.0.1:${balancer.port}`

  return {
    nodes: nodes.map(({ node }) => node),
    nats,
    url,
    databaseUrl,
    clientLine: balancer,
    async restartPostgres(): Promise<void> {
      if (own === undefined) throw new Error('This PostgreSQL is shared: ask for one of its own.')
      await own.restart()
    },
    async connect(userId, node, facts = {}): Promise<FrameClient> {
      const client = await connectFrames(node?.url ?? url)
      clients.add(client)
      const userSig = spawnedUserSig(userId)
      await client.call('session.login', { sdkAppId: spawnedSdkAppId, userId, userSig, ...facts })
      return client
    },
    async close(): Promise<void> {
      for (const client of clients) client.close()
      await balancer.close()
      await endAll(nodes)
    },
  }
}

interface Started {
  readonly node: ClusterNode
  readonly port: number
  /** What the balancer's look at `/healthz` would say. */
  isServing(): boolean
  end(): Promise<void>
}

async function startNode(data: string, natsPort: number, flags: readonly string[]): Promise<Started> {
  const natsLine = await startProxy(natsPort, natsLanguage)
  const all = [...flags, '--nats-url', `nats://127.0.0.1:${natsLine.port}`]
  let server: SpawnedServer = await spawnServer(data, all)
  let isServing = true
  const { url } = server
  const port = Number(new URL(url).port)
  // Nobody outlives the tests.
  const endAtExit = (): void => void server.process.kill('SIGKILL')
  process.once('exit', endAtExit)

  const node: ClusterNode = {
    url,
    natsLine,
    async kill(): Promise<void> {
      isServing = false
      await server.kill()
    },
    async stop(): Promise<number | null> {
      isServing = false
      return server.stop()
    },
    async start(): Promise<void> {
      server = await spawnServer(data, [...all, '--port', String(port)])
      isServing = true
    },
    hang(): void {
      isServing = false
      server.process.kill('SIGSTOP')
    },
    goOn(): void {
      server.process.kill('SIGCONT')
      isServing = true
    },
  }
  return {
    node,
    port,
    isServing: () => isServing,
    async end(): Promise<void> {
      process.off('exit', endAtExit)
      await server.kill()
      await natsLine.close()
    },
  }
}
