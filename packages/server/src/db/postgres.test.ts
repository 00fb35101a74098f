import { createTestDatabase, type TestDatabase } from '@kidoku/testkit'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { dbContract, type OpenedDb } from './db.contract.ts'
import { RunAgain } from './db.ts'
import { openPostgres, type PostgresOptions } from './postgres.ts'

/** One database for all, for making one takes longer than most tests: each leaves it empty. */
const shared: { database?: TestDatabase } = {}
beforeAll(async () => {
  shared.database = await createTestDatabase()
})
afterAll(async () => {
  await shared.database?.drop()
})

async function open(options: Partial<PostgresOptions> = {}): Promise<OpenedDb> {
  const url = shared.database?.url ?? ''
  const opened = () => openPostgres({ url, connectionsMax: 4, ...options })
  const db = await opened()
  return {
    db,
    reopen: opened,
    async close(): Promise<void> {
      await db.close()
      const sweeper = await openPostgres({ url, connectionsMax: 1 })
      await sweeper.transaction((tx) => tx.run('DROP TABLE IF EXISTS things, kinds'))
      await sweeper.close()
    },
  }
}

dbContract('PostgreSQL', () => open())
dbContract('PostgreSQL with one connection', () => open({ connectionsMax: 1 }))

describe('PostgreSQL', () => {
  const name = 'SELECT name FROM things WHERE name = ? /* FOR UPDATE */'
  async function withThings(options: Partial<PostgresOptions> = {}): Promise<OpenedDb> {
    const opened = await open(options)
    onTestFinished(opened.close)
    await opened.db.transaction((tx) => tx.run('CREATE TABLE things (name TEXT PRIMARY KEY, value INTEGER)'))
    const rows = ['a', 'b'].map((each) => [each, 0])
    await opened.db.transaction((tx) => tx.insertAll('INSERT INTO things (name, value) VALUES (?, ?)', rows))
    return opened
  }

  test('work that finds out late what it should have held begins again, a few times', async () => {
    const { db } = await withThings()
    let runs = 0
    const work = (runsWanted: number) =>
      db.transaction(async (tx) => {
        runs += 1
        await tx.run('UPDATE things SET value = value + 1')
        if (runs < runsWanted) throw new RunAgain()
        return runs
      })
    expect(await work(3)).toBe(3)
    expect(await db.read.all('SELECT value FROM things')).toEqual([{ value: 1 }, { value: 1 }])
    runs = 0
    await expect(work(1_000)).rejects.toMatchObject({ code: 9520, retryAfterMs: 1_000 })
  })

  test('of statements on their way at once the one that failed is heard, however many were in vain behind it', async () => {
    const { db } = await withThings()
    let runs = 0
    await db.transaction(async (tx) => {
      runs += 1
      const failing = runs === 1 ? tx.run("INSERT INTO things (name) VALUES ('a')") : Promise.resolve(0)
      await tx.all('SELECT value FROM things')
      await failing
    })
    expect(runs).toBe(2)
  })

  test('two that wait for each other run again, and both come to their end', async () => {
    const { db } = await withThings()
    let runs = 0
    let arrived = 0
    const { promise: both, resolve } = Promise.withResolvers<void>()
    const cross = (first: string, second: string) =>
      db.transaction(async (tx) => {
        runs += 1
        await tx.get(name, first)
        arrived += 1
        if (arrived === 2) resolve()
        await both
        await tx.get(name, second)
        return tx.run('UPDATE things SET value = value + 1')
      })
    expect(await Promise.all([cross('a', 'b'), cross('b', 'a')])).toEqual([2, 2])
    expect(runs).toBeGreaterThan(2)
    expect(await db.read.all('SELECT value FROM things')).toEqual([{ value: 2 }, { value: 2 }])
  })

  test('who would make what another has just made finds it in a second run', async () => {
    const { db } = await withThings()
    const make = () =>
      db.transaction(async (tx) => {
        if ((await tx.get(name, 'new')) !== undefined) return 'found'
        await tx.run('INSERT INTO things (name) VALUES (?)', 'new')
        return 'made'
      })
    const outcomes = await Promise.all([make(), make(), make()])
    expect(outcomes.toSorted()).toEqual(['found', 'found', 'made'])
  })

  test('a connection that is cut under a command: it runs again on another', async () => {
    const { db } = await withThings()
    let runs = 0
    const outcome = db.transaction(async (tx) => {
      runs += 1
      const row = await tx.get<{ pid: number }>('SELECT pg_backend_pid() AS pid')
      if (runs === 1) await db.read.get('SELECT pg_terminate_backend(?) AS cut', row?.pid ?? 0)
      return tx.run('UPDATE things SET value = value + 1')
    })
    expect(await outcome).toBe(2)
    expect(runs).toBe(2)
    expect(await db.read.get('SELECT value FROM things')).toEqual({ value: 1 })
  })

  test('a row that is held too long: refused with 9520, which says when to try again', async () => {
    const { db, reopen } = await withThings({ lockTimeoutMs: 50 })
    const other = await reopen()
    onTestFinished(() => other.close())
    await db.transaction(async (tx) => {
      await tx.get(name, 'a')
      await expect(other.transaction((late) => late.get(name, 'a'))).rejects.toMatchObject({
        code: 9520,
        retry: true,
        retryAfterMs: expect.any(Number),
      })
    })
  })

  test('a statement that takes too long is ended: 9520', async () => {
    const { db } = await withThings({ statementTimeoutMs: 500 })
    await expect(db.read.get('SELECT pg_sleep(5) AS slept')).rejects.toMatchObject({ code: 9520 })
  })

  test('a database that does not answer: refused with 9520 when patience is over', async () => {
    await expect(
      openPostgres({ url: 'postgres://nobody@127.0.0.1:1/none', patienceMs: 100 }),
    ).rejects.toMatchObject({ code: 9520 })
  })

  test('more commands than may wait are refused with 9507', async () => {
    const { db } = await withThings({ transactionsQueuedMax: 2, connectionsMax: 1 })
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => db.transaction(async (tx) => tx.get(name, 'a'))),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 9507, retry: true } })
  })

  test('a reader cannot write', async () => {
    const { db } = await withThings()
    await expect(db.read.all("INSERT INTO things (name) VALUES ('no')")).rejects.toThrow('read-only')
  })
})
