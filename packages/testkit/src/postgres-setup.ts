import { randomBytes } from 'node:crypto'
import { dropTestDatabases, findPostgres } from './postgres-server.ts'

/** Before all tests: finds, or starts, the PostgreSQL that they use. After them, none of their databases may be left in it. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await findPostgres()
  process.env.TEST_POSTGRES_URL = server.url
  process.env.TEST_RUN = randomBytes(4).toString('hex')
  process.stderr.write(`Tests use PostgreSQL at ${new URL(server.url).host}.\n`)
  return async () => {
    const left = await dropTestDatabases()
    await server.stop()
    if (left > 0)
      throw new Error(`${left} databases were left behind: a suite does not close what it has started.`)
  }
}
