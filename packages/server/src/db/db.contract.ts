import { describe, expect, onTestFinished, test } from 'vitest'
import type { Db } from './db.ts'

/** A database of its own, empty, and a way to open what is durable of it a second time. */
export interface OpenedDb {
  readonly db: Db
  reopen(): Promise<Db>
  close(): Promise<void>
}

interface Row {
  readonly name: string
  readonly value: number
}

/** The exam of the port to the database: whatever implements `Db` passes it. */
export function dbContract(name: string, open: () => Promise<OpenedDb>): void {
  async function withTable(): Promise<OpenedDb> {
    const opened = await open()
    onTestFinished(() => opened.close())
    await opened.db.transaction(async (tx) => {
      await tx.run('CREATE TABLE things (name TEXT PRIMARY KEY, value INTEGER NOT NULL)')
    })
    return opened
  }
  const insert = 'INSERT INTO things (name, value) VALUES (?, ?)'
  const everything = 'SELECT name, value FROM things ORDER BY name'

  describe(`the port to the database: ${name}`, () => {
    test('what a transaction wrote is durable when its promise resolves', async () => {
      const { db, reopen } = await withTable()
      expect(await db.transaction((tx) => tx.run(insert, 'one', 1))).toBe(1)
      const other = await reopen()
      expect(await other.read.all<Row>(everything)).toEqual([{ name: 'one', value: 1 }])
      await other.close()
    })

    test('a transaction sees its own changes, a reader only what has been committed', async () => {
      const { db } = await withTable()
      await db.transaction(async (tx) => {
        await tx.run(insert, 'one', 1)
        expect(await tx.get<Row>(everything)).toEqual({ name: 'one', value: 1 })
        expect(await db.read.get<Row>(everything)).toBeUndefined()
      })
      expect(await db.read.get<Row>(everything)).toEqual({ name: 'one', value: 1 })
    })

    test('a transaction that throws is rolled back alone', async () => {
      const { db } = await withTable()
      const outcomes = await Promise.allSettled([
        db.transaction((tx) => tx.run(insert, 'before', 1)),
        db.transaction(async (tx) => {
          await tx.run(insert, 'undone', 2)
          throw new Error('changed my mind')
        }),
        db.transaction((tx) => tx.run(insert, 'after', 3)),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect((await db.read.all<Row>(everything)).map((row) => row.name)).toEqual(['after', 'before'])
    })

    test('a statement that breaks a rule rejects its transaction, and no other', async () => {
      const { db } = await withTable()
      const outcomes = await Promise.allSettled([
        db.transaction((tx) => tx.run(insert, 'one', 1)),
        db.transaction((tx) => tx.run(insert, 'one', 2)),
        db.transaction((tx) => tx.run(insert, 'two', 2)),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
      expect(await db.read.all<Row>(everything)).toEqual([
        { name: 'one', value: 1 },
        { name: 'two', value: 2 },
      ])
    })

    test('transactions do not see into each other, whatever they wait for', async () => {
      const { db } = await withTable()
      await db.transaction((tx) => tx.run(insert, 'counter', 0))
      const increment = db.transaction.bind(db, async (tx) => {
        const row = await tx.get<Row>(everything)
        await new Promise((resolve) => setImmediate(resolve))
        await tx.run('UPDATE things SET value = ?', (row?.value ?? 0) + 1)
      })
      await Promise.all(Array.from({ length: 20 }, () => increment()))
      expect(await db.read.get<Row>(everything)).toEqual({ name: 'counter', value: 20 })
    })

    test('what follows a commit runs once it is true, in the order of the transactions, before the promises', async () => {
      const { db } = await withTable()
      const log: string[] = []
      await Promise.all(
        ['a', 'b', 'c'].map((each) =>
          db
            .transaction(
              async (tx) => {
                await tx.run(insert, each, 1)
                return each
              },
              (result) => log.push(`committed ${result}`),
            )
            .then((result) => log.push(`resolved ${result}`)),
        ),
      )
      expect(log.filter((entry) => entry.startsWith('committed'))).toEqual([
        'committed a',
        'committed b',
        'committed c',
      ])
      for (const each of ['a', 'b', 'c'])
        expect(log.indexOf(`committed ${each}`)).toBeLessThan(log.indexOf(`resolved ${each}`))
    })

    test('what follows a commit finds readers seeing it', async () => {
      const { db } = await withTable()
      let seen: Promise<Row | undefined> | undefined
      await db.transaction(
        (tx) => tx.run(insert, 'one', 1),
        () => {
          seen = db.read.get<Row>(everything)
        },
      )
      expect(await seen).toEqual({ name: 'one', value: 1 })
    })

    test('nothing follows a transaction that was rolled back', async () => {
      const { db } = await withTable()
      let told = 0
      const failing = db.transaction(
        async () => {
          throw new Error('no')
        },
        () => {
          told += 1
        },
      )
      await expect(failing).rejects.toThrow('no')
      await db.transaction(async () => {})
      expect(told).toBe(0)
    })

    test('a transaction may be asked for while another one runs', async () => {
      const { db } = await withTable()
      let inner: Promise<number> | undefined
      await db.transaction(async (tx) => {
        await tx.run(insert, 'outer', 1)
        inner = db.transaction((other) => other.run(insert, 'inner', 2))
      })
      expect(await inner).toBe(1)
      expect(await db.read.all<Row>(everything)).toHaveLength(2)
    })

    test('texts, numbers, bytes and nothing come back as they went in', async () => {
      const { db } = await withTable()
      const bytes = new Uint8Array([0, 255, 7])
      const values = ['é\u0000中👋', Number.MAX_SAFE_INTEGER, -1, null, bytes] as const
      const sql = 'SELECT ? AS a, ? AS b, ? AS c, ? AS d, ? AS e'
      expect(await db.read.get(sql, ...values)).toEqual({
        a: values[0],
        b: values[1],
        c: -1,
        d: null,
        e: bytes,
      })
    })

    test('closing commits what is waiting, and takes nothing more', async () => {
      const { db, reopen } = await withTable()
      const waiting = Array.from({ length: 5 }, (_, index) =>
        db.transaction((tx) => tx.run(insert, `w${index}`, index)),
      )
      await db.close()
      await Promise.all(waiting)
      await expect(db.transaction(async () => {})).rejects.toMatchObject({ code: 9508 })
      const other = await reopen()
      expect(await other.read.all<Row>(everything)).toHaveLength(5)
      await other.close()
    })
  })
}
