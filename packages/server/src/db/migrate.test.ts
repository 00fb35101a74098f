import { join } from 'node:path'
import { makeHome, type ServerHome } from '@kidoku/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from './db.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import { openSqlite } from './sqlite.ts'

describe('migrations', () => {
  let home: ServerHome
  let db: Db
  beforeEach(async () => {
    home = await makeHome()
    const { data, databaseUrl: url } = home
    db =
      url === ''
        ? openSqlite({ file: join(data, 'kidoku.sqlite'), commitWindowMs: 0 })
        : await openPostgres({ url })
  })
  afterEach(async () => {
    await db.close()
    await home.delete()
  })

  async function applied(): Promise<readonly object[]> {
    return db.read.all('SELECT number, applied_at_ms FROM migrations ORDER BY number')
  }

  test('an empty database gets every step, in order, once', async () => {
    await migrate(db)
    const first = await applied()
    expect(first.map((row) => 'number' in row && row.number)).toEqual(first.map((_, index) => index + 1))
    await migrate(db)
    expect(await applied()).toEqual(first)
    expect(await db.read.all('SELECT * FROM users')).toEqual([])
  })

  test('a database that a newer version has written is refused, and left as it is', async () => {
    await migrate(db)
    await db.transaction((tx) => tx.run("INSERT INTO migrations VALUES (9999, 'from the future', 1)"))
    const before = await applied()
    await expect(migrate(db)).rejects.toThrow('9999')
    expect(await applied()).toEqual(before)
  })
})
