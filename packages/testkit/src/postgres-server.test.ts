import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { startPostgres } from './postgres-server.ts'

test('a PostgreSQL of our own starts, keeps what it has over a restart, and leaves nothing behind', async () => {
  const server = await startPostgres()
  onTestFinished(server.stop)
  const ask = async (sql: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: server.url })
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }
  await ask('CREATE TABLE things (name TEXT)')
  await ask("INSERT INTO things VALUES ('one')")
  await server.restart()
  expect(await ask('SELECT name FROM things')).toEqual([{ name: 'one' }])
})
