import { makeHome } from '@kidoku/testkit'
import * as fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readSettings } from '../../../config.ts'
import type { Db, Tx } from '../../../db/db.ts'
import { openDatabase } from '../../../db/open.ts'
import { createLog } from '../../../telemetry/log.ts'
import { addMember } from '../../conversations/members.ts'
import { createConversation } from '../../conversations/store.ts'
import { addGroup } from '../../groups/store.ts'
import { ensureUser } from '../../users/store.ts'
import { ReceiptsEngine } from './engine.ts'
import { HotSet } from './hot-set.ts'
import { readingsOf } from './lists.ts'
import { openRecord } from './record-store.ts'

const groups = ['g0', 'g1', 'g2'] as const
const members = Array.from({ length: 40 }, (_, index) => `u${index}`)
const messagesEach = 100
const conversationId = (group: string): string => `group:${group}:1`

/** Three groups of forty people, each with a hundred messages that u0 has sent and asks receipts for. */
async function furnish(db: Db): Promise<void> {
  await db.transaction(async (tx) => {
    for (const userId of members) await ensureUser(tx, userId, 1)
    for (const group of groups) {
      await createConversation(tx, { conversationId: conversationId(group), kind: 'group', nowMs: 1 })
      await addGroup(tx, {
        group_id: group,
        conversation_id: conversationId(group),
        group_type: 'Public',
        name: group,
        introduction: '',
        notification: '',
        face_url: '',
        owner: 'u0',
        add_opt: 'any',
        approve_opt: 'any',
        is_all_muted: 0,
        created_at_ms: 1,
        info_changed_at_ms: 1,
      })
      for (const userId of members) {
        await addMember(tx, {
          conversationId: conversationId(group),
          userId,
          role: 'member',
          nowMs: 1,
          seesHistory: true,
        })
      }
      for (let seq = 1; seq <= messagesEach; seq += 1) {
        const message = {
          seq,
          msgId: `${group}-${seq}`,
          sender: 'u0',
          senderOrdinal: 0,
          receivers: undefined,
        }
        await openRecord(tx, conversationId(group), message)
      }
    }
  })
}

/** Gives in a transaction of its own, as the server does, and says what became of it. */
async function give(
  engine: ReceiptsEngine,
  db: Db,
  gifts: readonly { readonly reader: number; readonly group: string; readonly seqs: readonly number[] }[],
): Promise<void> {
  const asked = gifts.map(({ reader, group, seqs }) => ({
    userId: `u${reader}`,
    conversation: `group_${group}`,
    seqs,
  }))
  const { refusals } = await db.transaction(
    (tx) => engine.give(tx, asked, { now: () => 7, turn: Promise.resolve(true), late: () => [] }),
    (given) => given.committed(),
  )
  expect(refusals.filter((refusal) => refusal !== undefined)).toEqual([])
}

describe('the receipts engine', () => {
  async function open(): Promise<Db> {
    const home = await makeHome()
    onTestFinished(home.delete)
    const { settings } = readSettings([...home.flags, '--commit-window-ms', '0'], {})
    const { db, close } = await openDatabase(settings)
    onTestFinished(close)
    await furnish(db)
    return db
  }

  test('who is forgotten while their receipt is on its way is looked up again, and not refused', async () => {
    const db: Db = { ...(await open()), isShared: true }
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

  const gift = fc.record({
    reader: fc.nat(members.length - 1),
    group: fc.constantFrom(...groups),
    seqs: fc.uniqueArray(fc.integer({ min: 1, max: messagesEach + 5 }), { minLength: 1, maxLength: 30 }),
  })
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.array(gift, { minLength: 1, maxLength: 6 }) },
    { weight: 1, arbitrary: fc.constant('tidy' as const) },
    { weight: 2, arbitrary: fc.constant('look' as const) },
    { weight: 1, arbitrary: fc.constant('forget' as const) },
  )

  // 1 byte: nothing is ever remembered for long. 60,000: some messages are, never all. The last: everything is.
  for (const hotBytesMax of [1, 60_000, 268_435_456]) {
    test(`loses and doubles nothing, however much it remembers (${hotBytesMax} bytes)`, async () => {
      const db = await open()
      const log = createLog('error')
      let engine = new ReceiptsEngine({ db, log, hotBytesMax })
      const model = new Map<string, Set<number>>()
      const readersOf = (group: string, seq: number): Set<number> => {
        const readers = model.get(`${group} ${seq}`) ?? new Set()
        model.set(`${group} ${seq}`, readers)
        return readers
      }
      async function check(): Promise<void> {
        for (const group of groups) {
          for (let from = 1; from <= messagesEach; from += 25) {
            const seqs = Array.from({ length: 25 }, (_, index) => from + index)
            const { ledger, marks } = await engine.look(db.read, conversationId(group), seqs)
            expect(marks.map((mark) => mark.facts.seq)).toEqual(seqs)
            for (const mark of marks) {
              const readers = readersOf(group, mark.facts.seq)
              expect(ledger.tally(mark)).toEqual({
                audience: 39,
                read: readers.size,
                undisclosed: 0,
                departed: 0,
              })
              const listed = await readingsOf(db.read, {
                conversationId: conversationId(group),
                seq: mark.facts.seq,
                after: 0,
                count: 100,
              })
              expect(listed.map((reading) => reading.ordinal)).toEqual([...readers])
            }
          }
        }
      }

      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
          for (const each of steps) {
            if (each === 'tidy')
              await Promise.all(
                groups.map((group, at) =>
                  engine.tidy(conversationId(group), { writesBitmaps: at % 2 === 0 }),
                ),
              )
            else if (each === 'look') {
              const looks = groups.map((group) => engine.look(db.read, conversationId(group), [1, 50, 100]))
              for (const { marks } of await Promise.all(looks)) expect(marks).toHaveLength(3)
            } else if (each === 'forget') {
              await engine.close()
              engine = new ReceiptsEngine({ db, log, hotBytesMax })
            } else {
              // In order within a transaction; looks race with it.
              const looks = groups.map((group) => engine.look(db.read, conversationId(group), [2, 51, 99]))
              await Promise.all([give(engine, db, each), ...looks])
              for (const { reader, group, seqs } of each) {
                for (const seq of seqs)
                  if (reader !== 0 && seq <= messagesEach) readersOf(group, seq).add(reader)
              }
            }
          }
          await check()
        }),
        { numRuns: 15, interruptAfterTimeLimit: 8_000 },
      )
      await engine.close()
    })
  }

  test('what was set in memory by a commit that failed does not hide the same receipts from the next', async () => {
    const db = { ...(await open()), isShared: true }
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

  test('what is read for a conversation that was forgotten meanwhile takes no room from the others', async () => {
    const db = await open()
    const hot = new HotSet(200_000)
    const seqs = Array.from({ length: messagesEach }, (_none, at) => at + 1)
    for (let round = 0; round < 20; round += 1) {
      const ledger = await hot.hold(db.read, conversationId('g0'))
      const reading = hot.marks(db.read, ledger, seqs)
      hot.drop(conversationId('g0'))
      await reading
      hot.release(ledger)
    }
    const ledger = await hot.hold(db.read, conversationId('g1'))
    await hot.marks(db.read, ledger, seqs)
    hot.release(ledger)
    expect(hot.peek(conversationId('g1'))?.marks.size).toBe(messagesEach)
  })

  test('who asks when the database has committed, and its answer is not heard yet, is answered with what it has committed', async () => {
    const db = { ...(await open()), isShared: true }
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
})
