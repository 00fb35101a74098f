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
      await db.transaction((tx) => tx.run(insert, 'one', 1))
      const outcomes = await Promise.allSettled([
        db.transaction((tx) => tx.run(insert, 'one', 2)),
        db.transaction((tx) => tx.run(insert, 'two', 2)),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
      expect(await db.read.all<Row>(everything)).toEqual([
        { name: 'one', value: 1 },
        { name: 'two', value: 2 },
      ])
    })

    test('a statement that nobody waited for is committed, and fails its transaction where it fails', async () => {
      const { db } = await withTable()
      await db.transaction(async (tx) => {
        void tx.run(insert, 'one', 1)
        void tx.insertAll(insert, [['two', 2]])
      })
      const committed: string[] = []
      const outcomes = await Promise.allSettled([
        db.transaction(
          async (tx) => {
            void tx.run(insert, 'three', 3)
            void tx.run(insert, 'broken', null)
          },
          () => committed.push('three'),
        ),
        db.transaction(async (tx) => {
          void tx.insertAll(insert, [['four', null]])
          await new Promise((resolve) => setImmediate(resolve))
          void tx.run(insert, 'five', 5)
        }),
        db.transaction(async (tx) => void tx.run(insert, 'six', 6)),
      ])
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
      expect(committed).toEqual([])
      expect((await db.read.all<Row>(everything)).map((row) => row.name)).toEqual(['one', 'six', 'two'])
    })

    test('transactions do not see into each other, whatever they wait for', async () => {
      const { db } = await withTable()
      await db.transaction((tx) => tx.run(insert, 'counter', 0))
      const increment = db.transaction.bind(db, async (tx) => {
        const row = await tx.get<Row>(`${everything} /* FOR UPDATE */`)
        await new Promise((resolve) => setImmediate(resolve))
        await tx.run('UPDATE things SET value = ?', (row?.value ?? 0) + 1)
      })
      await Promise.all(Array.from({ length: 20 }, () => increment()))
      expect(await db.read.get<Row>(everything)).toEqual({ name: 'counter', value: 20 })
    })

    test('what follows a commit runs once it is true, before the promise, and in the order of those that hold one row', async () => {
      const { db } = await withTable()
      await db.transaction((tx) => tx.run(insert, 'counter', 0))
      const log: string[] = []
      await Promise.all(
        Array.from({ length: 5 }, () =>
          db
            .transaction(
              async (tx) => {
                const row = await tx.get<Row>('UPDATE things SET value = value + 1 RETURNING name, value')
                tx.inOrder('counter')
                return row?.value
              },
              (value) => log.push(`committed ${value}`),
            )
            .then((value) => log.push(`resolved ${value}`)),
        ),
      )
      const values = [1, 2, 3, 4, 5]
      expect(log.filter((entry) => entry.startsWith('committed'))).toEqual(
        values.map((value) => `committed ${value}`),
      )
      for (const value of values)
        expect(log.indexOf(`committed ${value}`)).toBeLessThan(log.indexOf(`resolved ${value}`))
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

    test('what comes to nothing is said to be undone, and nothing else follows it', async () => {
      const { db } = await withTable()
      const told: string[] = []
      const saying = [() => told.push('committed'), () => told.push('undone')] as const
      const thrown = db.transaction(
        async () => {
          throw new Error('no')
        },
        ...saying,
      )
      await expect(thrown).rejects.toThrow('no')
      const broken = db.transaction(async (tx) => void tx.run(insert, 'one', null), ...saying)
      await expect(broken).rejects.toThrow()
      expect(told).toEqual(['undone', 'undone'])
      await db.transaction((tx) => tx.run(insert, 'one', 1), ...saying)
      expect(told).toEqual(['undone', 'undone', 'committed'])
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
      await db.transaction((tx) => tx.run('CREATE TABLE kinds (id INTEGER, t TEXT, i INTEGER, b BLOB)'))
      const bytes = new Uint8Array([0, 255, 7])
      const rows = [
        [1, 'é\u0000中👋', Number.MAX_SAFE_INTEGER, bytes],
        [2, '\u{f0000}0"\\\'{},', -1, new Uint8Array()],
        [3, null, null, null],
      ] as const
      const insertKinds = 'INSERT INTO kinds (id, t, i, b) VALUES (?, ?, ?, ?)'
      for (const row of rows) await db.transaction((tx) => tx.run(insertKinds, ...row))
      const again = rows.map(([id, ...values]) => [id + 3, ...values] as const)
      await db.transaction((tx) => tx.insertAll(insertKinds, again))
      await db.transaction((tx) => tx.insertAll(insertKinds, [[7, null, null, null]]))
      expect(await db.read.get('SELECT t, i, b FROM kinds WHERE id = 7')).toEqual({
        t: null,
        i: null,
        b: null,
      })
      await db.transaction((tx) => tx.run('DELETE FROM kinds WHERE id = 7'))
      const stored = await db.read.all('SELECT t, i, b FROM kinds ORDER BY id')
      const expected = rows.map(([, t, i, b]) => ({ t, i, b }))
      expect(stored).toEqual([...expected, ...expected])
      // What is asked for is found, whatever is in it.
      for (const [id, t] of rows.slice(0, 2))
        expect(await db.read.get('SELECT min(id) AS id FROM kinds WHERE t = ?', t)).toEqual({ id })
    })

    test('lists come in as JSON, to look things up and to walk through', async () => {
      const { db } = await withTable()
      await db.transaction((tx) =>
        tx.insertAll(insert, [
          ['one', 1],
          ['two', 2],
          ['thr"ee\\', 3],
        ]),
      )
      const named = 'SELECT value FROM things WHERE name IN (SELECT value FROM json_each(?)) ORDER BY value'
      expect(await db.read.all(named, JSON.stringify(['thr"ee\\', 'one', 'none']))).toEqual([
        { value: 1 },
        { value: 3 },
      ])
      const valued = 'SELECT name FROM things WHERE value IN (SELECT value FROM json_each(?)) AND name <> ?'
      expect(await db.read.all(valued, '[2, 1, 9]', 'one')).toEqual([{ name: 'two' }])
      expect(await db.read.all(valued, '[]', '')).toEqual([])
      const others = 'SELECT name FROM things WHERE value NOT IN (SELECT value FROM json_each(?))'
      expect(await db.read.all(others, '[2, 3]')).toEqual([{ name: 'one' }])
      await db.transaction((tx) =>
        tx.run(
          `INSERT INTO things (name, value) SELECT n.value, CAST(v.value AS INTEGER) + n.key
           FROM json_each(?) AS n JOIN json_each(?) AS v ON v.key = n.key WHERE true
           ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
          '["one", "five"]',
          '[10, 4]',
        ),
      )
      expect(await db.read.all('SELECT value FROM things ORDER BY name')).toEqual(
        [5, 10, 3, 2].map((value) => ({ value })),
      )
    })

    test('texts are in the order of their bytes', async () => {
      const { db } = await withTable()
      const names = ['Z', 'a', 'b', 'ab', 'é', 'A_b', 'A b', '中', '👋', '10', '9', '']
      await db.transaction((tx) =>
        tx.insertAll(
          insert,
          names.map((name) => [name, 0]),
        ),
      )
      const sorted = names.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
      expect((await db.read.all<Row>(everything)).map((row) => row.name)).toEqual(sorted)
      const above = await db.read.all<Row>('SELECT name, value FROM things WHERE name > ? ORDER BY name', 'a')
      expect(above.map((row) => row.name)).toEqual(sorted.slice(sorted.indexOf('a') + 1))
    })

    test('a reader holds nothing and waits for nobody', async () => {
      const { db } = await withTable()
      await db.transaction((tx) => tx.run(insert, 'one', 1))
      await db.transaction(async (tx) => {
        await tx.get<Row>(`${everything} /* FOR UPDATE */`)
        expect(await db.read.get<Row>(`${everything} /* FOR UPDATE */`)).toEqual({ name: 'one', value: 1 })
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
