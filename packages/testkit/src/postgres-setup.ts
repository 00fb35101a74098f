import { findPostgres } from './postgres-server.ts'

/** Before all tests: finds, or starts, the PostgreSQL that they use. */
export async function setup(): Promise<() => Promise<void>> {
  const server = await findPostgres()
  process.env.TEST_POSTGRES_URL = server.url
  process.stderr.write(`Tests use PostgreSQL at ${new URL(server.url).host}.\n`)
  return server.stop
}
