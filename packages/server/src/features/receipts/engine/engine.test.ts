import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createLog } from '../../../telemetry/log.ts'
import { conversationId, give, groups, makeHomeWithGroups, members, messagesEach } from './engine.contract.ts'
import { ReceiptsEngine } from './engine.ts'
import { HotSet } from './hot-set.ts'
import { readingsOf } from './lists.ts'

describe('the receipts engine', () => {
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
      const db = await makeHomeWithGroups()
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

  test('what is read for a conversation that was forgotten meanwhile takes no room from the others', async () => {
    const db = await makeHomeWithGroups()
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
})
