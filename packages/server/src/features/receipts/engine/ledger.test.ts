import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Ledger, Mark } from './ledger.ts'

/** Around the borders of words and chunks, where such things go wrong. */
const horizon = fc.oneof(
  fc.constantFrom(1, 2, 31, 32, 33, 63, 64, 65, 4_095, 4_096, 4_097, 8_193),
  fc.integer({ min: 1, max: 300 }),
)
const world = horizon.chain((size) => {
  const ordinals = fc.uniqueArray(fc.nat(size + 40), { maxLength: 60 })
  return fc.record({
    horizon: fc.constant(size),
    // The size itself: somebody who is no member.
    sender: fc.nat(size),
    readers: ordinals,
    gone: ordinals,
    off: ordinals,
    targets: fc.option(fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 50 }), { nil: undefined }),
    after: fc.nat(size),
    count: fc.integer({ min: 1, max: 7 }),
  })
})

describe('a ledger', () => {
  test('counts and lists what counting one by one gives', () => {
    fc.assert(
      fc.property(world, ({ horizon, sender, readers, gone, off, targets, after, count }) => {
        const everybody = Array.from({ length: horizon }, (_, ordinal) => ordinal)
        const sorted = targets?.toSorted((one, other) => one - other)
        const audience = (sorted ?? everybody).filter((ordinal) => ordinal !== sender)
        const facts = {
          seq: 1,
          msgId: 'm',
          sender: 'ann',
          senderOrdinal: sender,
          horizon,
          targets: sorted,
          audience: audience.length,
        }
        const ledger = new Ledger('group:g:1', 1)
        const mark = new Mark(facts, 0)
        for (const ordinal of readers) if (mark.counts(ordinal)) mark.bits.add(ordinal)
        mark.committedCount = mark.bits.count
        for (const ordinal of gone) ledger.gone.add(ordinal)
        // Who has gone is in no list of those who are here.
        for (const ordinal of off) if (!gone.includes(ordinal)) ledger.off.add(ordinal)

        const read = audience.filter((ordinal) => readers.includes(ordinal))
        const rest = audience.filter((ordinal) => !readers.includes(ordinal))
        const here = rest.filter((ordinal) => !gone.includes(ordinal))
        const unread = here.filter((ordinal) => !off.includes(ordinal))
        expect(ledger.tally(mark)).toEqual({
          audience: audience.length,
          read: read.length,
          undisclosed: here.length - unread.length,
          departed: rest.length - here.length,
        })
        for (const disclosesOptOut of [true, false]) {
          const expected = (disclosesOptOut ? unread : here)
            .filter((ordinal) => ordinal >= after)
            .slice(0, count)
          expect(ledger.unread(mark, { after, count, disclosesOptOut })).toEqual(expected)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('counts whom a message is not for, or who came too late, as nobody', () => {
    const facts = {
      seq: 1,
      msgId: 'm',
      sender: 'ann',
      senderOrdinal: 0,
      horizon: 3,
      targets: [1],
      audience: 1,
    }
    const mark = new Mark(facts, 0)
    expect([0, 1, 2, 3, 99].map((ordinal) => mark.counts(ordinal))).toEqual([
      false,
      true,
      false,
      false,
      false,
    ])
    const toAll = new Mark({ ...facts, targets: undefined }, 0)
    expect([0, 1, 2, 3].map((ordinal) => toAll.counts(ordinal))).toEqual([false, true, true, false])
  })
})
