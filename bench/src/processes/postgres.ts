import { Client } from 'pg'
import { parentOf, withChildren } from './cpu.ts'
import { startPeer } from './peer.ts'
import type { Server } from './server.ts'

export const postgresInstall =
  'sudo apt-get install -y postgresql-15, then name it: npm run bench -- --postgres postgres://user@127.0.0.1:5432/database'

export interface PostgresFacts {
  readonly version: string
  /** What durability rests on, as the server says it. */
  readonly settings: string
}

/** A server that is there already is used; tables live in a schema of their own that is dropped afterwards. */
export async function postgresFacts(url: string): Promise<PostgresFacts | undefined> {
  try {
    return await withClient(url, async (client) => {
      const shown = async (name: string): Promise<string> => {
        const { rows } = await client.query(`SELECT current_setting($1) AS value`, [name])
        return `${name} ${rows[0]?.value}`
      }
      const version = (await shown('server_version')).replace('server_version ', '')
      const settings: string[] = []
      for (const name of ['fsync', 'synchronous_commit', 'shared_buffers']) settings.push(await shown(name))
      return { version, settings: settings.join(', ') }
    })
  } catch {
    // Nobody there, or nobody who lets us in: it is left out aloud.
    return undefined
  }
}

export async function startRowsPostgres(
  url: string,
  mode: string,
): Promise<Server & { bytesOfRows(): Promise<number> }> {
  const schema = `kidoku_bench_${process.pid}`
  await withClient(url, async (client) => {
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    await client.query(`CREATE SCHEMA ${schema}`)
  })
  const helpers = await postgresProcesses(url)
  const server = await startPeer('rows-postgres', {
    args: [mode, url, schema],
    helpers,
    afterStop: () =>
      withClient(url, async (client) => void (await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`))),
  })
  return {
    ...server,
    bytesOfRows: () =>
      withClient(url, async (client) => {
        const { rows } = await client.query(
          `SELECT pg_total_relation_size('${schema}.read_receipts') AS bytes`,
        )
        return Number(rows[0]?.bytes)
      }),
  }
}

/** Those of PostgreSQL itself, as they are when asked; none where it runs elsewhere. */
export async function postgresProcesses(url: string): Promise<() => readonly number[]> {
  const family = await withClient(url, async (client) => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid')
    return parentOf(Number(rows[0]?.pid))
  })
  return () => (family === 0 ? [] : withChildren(family))
}

export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
