import { describe, expect, test } from 'vitest'
import type { Db, Reader, Tx, Value } from '../../../db/db.ts'
import { createLog } from '../../../telemetry/log.ts'
import { conversationId, give, makeHomeWithGroups } from './engine.contract.ts'
import { ReceiptsEngine } from './engine.ts'

describe('the receipts engine, where others write to the same database', () => {
  test('who is forgotten while their receipt is on its way is looked up again, and not refused', async () => {
    const db: Db = { ...(await makeHomeWithGroups()), isShared: true }
    const engine = new ReceiptsEngine({ db, log: createLog('error') })
    await give(engine, db, [{ reader: 1, group: 'g0', seqs: [1] }])
    const forgetful: Db = {
      ...db,
      transaction: (work, committed, undone) =>
        db.transaction((tx) => work(withLookups(tx)), committed, undone),
    }
    // As when there is no room, or another node has changed something.
    const withLookups = (tx: Tx): Tx => ({
      ...tx,
      all: (sql, ...values) => {
        if (sql.includes('FROM members')) engine.hot.drop(conversationId('g0'))
        return tx.all(sql, ...values)
      },
    })
    await give(engine, forgetful, [
      { reader: 1, group: 'g0', seqs: [2] },
      { reader: 2, group: 'g0', seqs: [2] },
    ])
    const { marks } = await engine.look(db.read, conversationId('g0'), [2])
    expect(marks.map((mark) => mark.committedCount)).toEqual([2])
    await engine.close()
  })

  test('what was set in memory by a commit that failed does not hide the same receipts from the next', async () => {
    const db = { ...(await makeHomeWithGroups()), isShared: true }
    const engine = new ReceiptsEngine({ db, log: createLog('error') })
    const gifts = [{ userId: 'u1', conversation: 'group_g0', seqs: [1, 2, 3] }]
    const given = await db.transaction(async (tx) => {
      const first = await engine.give(tx, gifts, {
        now: () => 7,
        turn: Promise.resolve(true),
        late: () => [],
      })
      const { promise: turn, resolve } = Promise.withResolvers<boolean>()
      const second = engine.give(tx, gifts, { now: () => 8, turn, late: () => [] })
      await new Promise((resolve) => setImmediate(resolve))
      await tx.run('DELETE FROM receipt_journal')
      first.failed()
      resolve(false)
      return second
    })
    given.committed()
    expect(given.refusals).toEqual([undefined])
    expect(given.changes.map(({ seq }) => seq)).toEqual([1, 2, 3])
    const { marks } = await engine.look(db.read, conversationId('g0'), [1])
    expect(marks.map((mark) => mark.committedCount)).toEqual([1])
  })

  test('who asks when the database has committed, and its answer is not heard yet, is answered with what it has committed', async () => {
    const db = { ...(await makeHomeWithGroups()), isShared: true }
    const engine = new ReceiptsEngine({ db, log: createLog('error') })
    const ask = async (): Promise<readonly number[]> => {
      const { marks } = await engine.look(db.read, conversationId('g0'), [1])
      return marks.map((mark) => mark.committedCount)
    }
    expect(await ask()).toEqual([0])
    const giving = { now: () => 7, turn: Promise.resolve(true), late: () => [] }
    const gifts = [{ userId: 'u1', conversation: 'group_g0', seqs: [1] }]
    const { promise: sent, resolve: send } = Promise.withResolvers<void>()
    const { promise: asked, resolve: goOn } = Promise.withResolvers<void>()
    const running = db.transaction(async (tx) => {
      const given = await engine.give(tx, gifts, giving)
      send()
      await asked
      return given
    })
    await sent
    expect(await ask(), 'it is not committed').toEqual([0])
    goOn()
    const given = await running
    const asking = ask()
    // Longer than it takes to look it up.
    for (let reads = 0; reads < 20; reads += 1) await db.read.get('SELECT 1 AS one')
    given.committed()
    expect(await asking).toEqual([1])
    await engine.close()
  })

  test('what a question puts into memory as it was is brought to what is committed before receipts are added', async () => {
    const db = { ...(await makeHomeWithGroups()), isShared: true }
    const log = createLog('error')
    const [engine, other] = [new ReceiptsEngine({ db, log }), new ReceiptsEngine({ db, log })]
    const { promise: isRead, resolve: goOn } = Promise.withResolvers<void>()
    const slow: Reader = {
      async get<Row extends object>(sql: string, ...values: readonly Value[]) {
        const row = await db.read.get<Row>(sql, ...values)
        if (sql.includes('max(last_position)')) await isRead
        return row
      },
      all: db.read.all,
    }
    const looking = engine.look(slow, conversationId('g0'), [1])
    await give(other, db, [{ reader: 2, group: 'g0', seqs: [1, 2, 3] }])
    const gifts = [{ userId: 'u1', conversation: 'group_g0', seqs: [1, 2, 3] }]
    const given = await db.transaction(async (tx) => {
      const { promise: turn, resolve } = Promise.withResolvers<boolean>()
      const giving = engine.give(tx, gifts, { now: () => 8, turn, late: () => [] })
      await new Promise((resolve) => setImmediate(resolve))
      goOn()
      await looking
      resolve(true)
      return giving
    })
    given.committed()
    expect(
      await db.read.all('SELECT first_position, last_position FROM receipt_journal ORDER BY first_position'),
    ).toEqual([
      { first_position: 1, last_position: 3 },
      { first_position: 4, last_position: 6 },
    ])
    const { marks } = await engine.look(db.read, conversationId('g0'), [1])
    expect(marks.map((mark) => mark.committedCount)).toEqual([2])
  })
})
