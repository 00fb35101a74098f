import { once } from 'node:events'
import { connect } from 'node:net'
import { copyToPostgres } from '../seeding/copy-to-postgres.ts'
import { type KidokuOptions, startKidoku } from './kidoku.ts'
import { postgresProcesses, withClient } from './postgres.ts'
import type { Server } from './server.ts'

/** Databases of one server of PostgreSQL that are filled alike: each start has a fresh one. */
export interface PostgresWorld {
  /** So many nodes on it, each in a folder of its own; several have a line between them. */
  start(folders: readonly string[], options?: KidokuOptions): Promise<Server>
  drop(): Promise<void>
}

const natsUrl = 'nats://127.0.0.1:4222'

/** Several nodes need a line between them. */
export async function hasNats(): Promise<boolean> {
  const { hostname, port } = new URL(natsUrl)
  const socket = connect({ host: hostname, port: Number(port) })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    // Nobody there.
    return false
  } finally {
    socket.destroy()
  }
}

/** A database like this folder of data, as often as it is wanted. `undefined`: this user may not make databases. */
export async function buildPostgresWorld(
  url: string,
  folders: { readonly world: string; readonly scratch: string },
): Promise<PostgresWorld | undefined> {
  const template = `kidoku_bench_${process.pid}`
  const urlOf = (database: string): string => {
    const changed = new URL(url)
    changed.pathname = `/${database}`
    return changed.href
  }
  const run = (sql: string): Promise<void> =>
    withClient(url, async (client) => {
      await client.query(sql)
    })
  try {
    await run(`CREATE DATABASE ${template}`)
  } catch {
    // Not allowed: it is left out aloud.
    return undefined
  }
  // Its first start makes the tables.
  const first = await startKidoku(folders.scratch, { settings: ['--database-url', urlOf(template)] })
  await first.stop()
  await withClient(urlOf(template), (client) => copyToPostgres(folders.world, client))
  const helpers = await postgresProcesses(url)
  let number = 0
  return {
    async start(folders, { nodeFlags = [], settings = [] } = {}): Promise<Server> {
      number += 1
      const database = `${template}_${number}`
      await run(`CREATE DATABASE ${database} TEMPLATE ${template}`)
      const line = folders.length === 1 ? [] : ['--nats-url', natsUrl, '--nats-prefix', database]
      const nodes: Server[] = []
      for (const folder of folders)
        nodes.push(
          await startKidoku(folder, {
            nodeFlags,
            settings: ['--database-url', urlOf(database), ...line, ...settings],
          }),
        )
      const [first] = nodes
      if (first === undefined) throw new Error('No node was asked for.')
      return {
        ...first,
        url: nodes.map((node) => node.url).join(' '),
        pids: () => [...nodes.flatMap((node) => node.pids()), ...helpers()],
        async stop(): Promise<void> {
          for (const node of nodes) await node.stop()
          await run(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
        },
      }
    },
    drop: () => run(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`),
  }
}
