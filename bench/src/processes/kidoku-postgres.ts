import { copyToPostgres } from '../seeding/copy-to-postgres.ts'
import { startKidoku } from './kidoku.ts'
import { postgresProcesses, withClient } from './postgres.ts'
import type { Server } from './server.ts'

/** Databases of one server of PostgreSQL that are filled alike: each start has a fresh one. */
export interface PostgresWorld {
  start(data: string): Promise<Server>
  drop(): Promise<void>
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
    async start(folder): Promise<Server> {
      number += 1
      const database = `${template}_${number}`
      await run(`CREATE DATABASE ${database} TEMPLATE ${template}`)
      const server = await startKidoku(folder, { settings: ['--database-url', urlOf(database)] })
      return {
        ...server,
        pids: () => [...server.pids(), ...helpers()],
        async stop(): Promise<void> {
          await server.stop()
          await run(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`)
        },
      }
    },
    drop: () => run(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`),
  }
}
