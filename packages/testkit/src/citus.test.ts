import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from './command.ts'
import { createTestDatabase } from './postgres-server.ts'

test('each table has one statement for Citus; those of a conversation go by its ID, and their keys begin with it', async () => {
  const { url, drop } = await createTestDatabase()
  onTestFinished(drop)
  expect(await runCommand(['migrate', '--database-url', url])).toMatchObject({ code: 0 })
  const { out, code } = await runCommand(['migrate', '--citus', '--dry-run', '--database-url', url])
  expect(code).toBe(0)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(() => client.end())
  const tables = await client.query(
    `SELECT t.tablename AS name, EXISTS (SELECT 1 FROM information_schema.columns c
       WHERE c.table_name = t.tablename AND c.column_name = 'conversation_id') AS has
     FROM pg_tables t WHERE schemaname = 'public'`,
  )
  const lines = out.trim().split('\n')
  expect(lines).toHaveLength(tables.rows.length)
  for (const { name, has } of tables.rows) {
    const own = lines.filter((line) => line.includes(`_table('${name}'`))
    expect(own, name).toHaveLength(1)
    // A group's name leads to its conversation: that is asked for everywhere.
    const isOfConversation = has && name !== 'groups'
    expect(own[0]?.includes(`create_distributed_table('${name}', 'conversation_id'`), name).toBe(
      isOfConversation,
    )
  }
  // Unique indexes of a distributed table have to hold what it is spread by.
  const indexes = await client.query(
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%'",
  )
  for (const { indexdef } of indexes.rows) {
    const table = /ON public\.(\w+)/.exec(indexdef)?.[1]
    if (lines.some((line) => line.includes(`create_distributed_table('${table}', 'conversation_id'`)))
      expect(indexdef).toContain('conversation_id')
  }
  const without = await runCommand(['migrate', '--citus', '--database-url', url])
  expect(without).toMatchObject({ code: 2, err: expect.stringContaining('no Citus') })
})
