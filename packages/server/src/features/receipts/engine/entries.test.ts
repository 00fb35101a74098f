import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeAscending,
  decodeEntries,
  type Entry,
  encodeAscending,
  encodeEntries,
  joinRun,
  visitEntries,
} from './entries.ts'

const entry = fc.record({
  ordinal: fc.nat(10_000_000),
  timeMs: fc.integer({ min: 1, max: 4_000_000_000_000 }),
  firstSeq: fc.oneof(
    fc.nat(1_000),
    fc.maxSafeNat().map((seq) => Math.floor(seq / 4)),
  ),
  length: fc.integer({ min: 1, max: 1_000 }),
})

describe('entries of the journal', () => {
  test('come back as they were written', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 50 }), fc.nat(4_000_000_000_000), (entries, baseMs) => {
        expect(decodeEntries(encodeEntries(entries, baseMs), baseMs)).toEqual(entries)
      }),
    )
  })

  test('take some six bytes where people read on from where they were', () => {
    const entries = Array.from({ length: 1_000 }, (_, index) => ({
      ordinal: (index * 7_919) % 10_000,
      timeMs: 1_800_000_000_000 + index * 20,
      firstSeq: 5_000 + (index % 9),
      length: 1 + (index % 3),
    }))
    expect(encodeEntries(entries, 1_800_000_000_000).length).toBeLessThanOrEqual(6_000)
  })

  test('are visited until somebody has seen enough', () => {
    const entries = [1, 2, 3].map((ordinal) => ({ ordinal, timeMs: 1, firstSeq: 1, length: 1 }))
    const seen: number[] = []
    visitEntries(encodeEntries(entries, 0), 0, (ordinal) => {
      seen.push(ordinal)
      return ordinal < 2
    })
    expect(seen).toEqual([1, 2])
  })

  test('that end in the middle are an error, not a receipt', () => {
    const bytes = encodeEntries([{ ordinal: 1, timeMs: 1, firstSeq: 300, length: 1 }], 0)
    expect(() => decodeEntries(bytes.subarray(0, -1), 0)).toThrow('ends in the middle')
  })

  test('join the messages that follow each other, and no others', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 }), (seqs) => {
        const runs: Entry[] = []
        for (const seq of seqs.toSorted((one, other) => one - other)) {
          const last = runs.at(-1)
          if (last === undefined || !joinRun(last, seq))
            runs.push({ ordinal: 1, timeMs: 1, firstSeq: seq, length: 1 })
        }
        const covered = runs.flatMap(({ firstSeq, length }) =>
          Array.from({ length }, (_, index) => firstSeq + index),
        )
        expect(covered).toEqual(seqs.toSorted((one, other) => one - other))
        for (const [at, run] of runs.entries()) {
          const before = runs[at - 1]
          if (before !== undefined) expect(run.firstSeq).toBeGreaterThan(before.firstSeq + before.length)
        }
      }),
    )
  })

  test('numbers in ascending order come back as they were', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(4_000_000_000)), (numbers) => {
        const ascending = Uint32Array.from(numbers).sort()
        expect(decodeAscending(encodeAscending(ascending))).toEqual([...ascending])
      }),
    )
  })
})
