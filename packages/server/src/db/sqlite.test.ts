import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { dbContract, type OpenedDb } from './db.contract.ts'
import { openSqlite, type SqliteOptions } from './sqlite.ts'

async function open(options: Partial<SqliteOptions> = {}): Promise<OpenedDb> {
  const folder = await mkdtemp(join(tmpdir(), 'kidoku-sqlite-'))
  const file = join(folder, 'kidoku.sqlite')
  const db = openSqlite({ file, commitWindowMs: 1, ...options })
  return {
    db,
    reopen: async () => openSqlite({ file, commitWindowMs: 0 }),
    async close(): Promise<void> {
      await db.close().catch(() => {
        // The test has closed it.
      })
      await rm(folder, { recursive: true, force: true })
    },
  }
}

dbContract('SQLite', () => open())
dbContract('SQLite without a window', () => open({ commitWindowMs: 0 }))

describe('SQLite', () => {
  test('what arrives within the window is committed at once', async () => {
    const { db, reopen, close } = await open({ commitWindowMs: 20 })
    onTestFinished(close)
    await db.transaction((tx) => tx.run('CREATE TABLE things (value INTEGER)'))
    const observer = await reopen()
    // Grows by one with every commit of another connection.
    const version = async () =>
      (await observer.read.get<{ data_version: number }>('PRAGMA data_version'))?.data_version ?? 0
    const before = await version()
    let versions = 0
    await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        db
          .transaction((tx) => tx.run('INSERT INTO things VALUES (?)', index))
          .then(() => {
            versions += 1
          }),
      ),
    )
    expect(versions).toBe(200)
    expect(await version()).toBe(before + 1)
    await observer.close()
  })

  test('a batch that runs long lets the next one begin', async () => {
    const { db, reopen, close } = await open({ batchMsMax: 5 })
    onTestFinished(close)
    await db.transaction((tx) => tx.run('CREATE TABLE things (value INTEGER)'))
    const observer = await reopen()
    const slow = (value: number) =>
      db.transaction(async (tx) => {
        await new Promise((resolve) => setTimeout(resolve, 10))
        return tx.run('INSERT INTO things VALUES (?)', value)
      })
    const [first, second] = [slow(1), slow(2)]
    await first
    expect(await observer.read.all('SELECT value FROM things')).toEqual([{ value: 1 }])
    await second
    await observer.close()
  })

  test('more commands than may wait are refused with 9507, which says when to try again', async () => {
    const { db, close } = await open({ transactionsQueuedMax: 3, commitWindowMs: 20 })
    onTestFinished(close)
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => db.transaction(async () => 'done')),
    )
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(3).fill('fulfilled'),
      ...Array(2).fill('rejected'),
    ])
    expect(outcomes.at(-1)).toMatchObject({
      reason: { code: 9507, retry: true, retryAfterMs: expect.any(Number) },
    })
    await expect(db.transaction(async () => 'later')).resolves.toBe('later')
  })

  test('a reader cannot write', async () => {
    const { db, close } = await open()
    onTestFinished(close)
    await db.transaction((tx) => tx.run('CREATE TABLE things (value INTEGER)'))
    await expect(db.read.all('INSERT INTO things VALUES (1)')).rejects.toThrow('readonly')
  })
})
