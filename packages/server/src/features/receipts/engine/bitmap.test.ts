import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bitmap, popcount } from './bitmap.ts'

/** Small ones, and those that are a table until they have 35, 39, or 4,096. */
const sizes = [9_000, 10_000, Number.MAX_SAFE_INTEGER, 2_000_000, 300, 1] as const
const set = fc.constantFrom(...sizes).chain((size) => {
  const top = Math.min(size, 1_000_000) - 1
  const borders = [0, 31, 32, 4_095, 4_096, 8_191, 8_192, top].filter((each) => each <= top)
  const ordinal = fc.oneof(fc.nat(top), fc.nat(Math.min(top, 100)), fc.constantFrom(...borders))
  return fc.record({
    size: fc.constant(size),
    steps: fc.array(fc.tuple(fc.constantFrom('add', 'add', 'add', 'delete'), ordinal), { maxLength: 120 }),
    others: fc.array(ordinal, { maxLength: 120 }),
    end: ordinal,
  })
})

function filled(size: number, ordinals: Iterable<number>): Bitmap {
  const bits = new Bitmap(size)
  for (const ordinal of ordinals) bits.add(ordinal)
  return bits
}

function membersOf(bits: Bitmap, among: Iterable<number>): number[] {
  return [...new Set(among)].filter((ordinal) => bits.has(ordinal)).sort((one, other) => one - other)
}

describe('a bitmap', () => {
  test('is a set, few or many', () => {
    fc.assert(
      fc.property(set, ({ size, steps, others, end }) => {
        const bits = new Bitmap(size)
        const model = new Set<number>()
        for (const [what, each] of steps) {
          if (what === 'add') {
            expect(bits.add(each)).toBe(!model.has(each))
            model.add(each)
          } else expect(bits.delete(each)).toBe(model.delete(each))
        }
        expect(bits.count).toBe(model.size)
        for (const [, each] of steps) {
          expect(bits.has(each)).toBe(model.has(each))
          const word = each >>> 5
          const there = [...model].filter((ordinal) => ordinal >>> 5 === word)
          expect(popcount(bits.word(word))).toBe(there.length)
          for (const ordinal of there) expect((bits.word(word) >>> (ordinal & 31)) & 1).toBe(1)
        }
        const other = filled(size, others)
        expect(bits.countBelow(end)).toBe([...model].filter((ordinal) => ordinal < end).length)
        expect(bits.overlap(other, end)).toBe(
          [...model].filter((ordinal) => ordinal < end && others.includes(ordinal)).length,
        )
        expect(other.overlap(bits, end)).toBe(bits.overlap(other, end))
      }),
    )
  })

  test('comes back as it was, from its few or from its chunks', () => {
    fc.assert(
      fc.property(set, ({ size, others }) => {
        const bits = filled(size, others)
        const few = bits.few()
        const copy = new Bitmap(size)
        for (const { chunk, bytes } of bits.chunks()) copy.load(chunk, Uint8Array.from(bytes))
        for (const ordinal of few ?? []) copy.add(ordinal)
        expect(copy.count).toBe(bits.count)
        expect(membersOf(copy, others)).toEqual(membersOf(bits, others))
        if (few !== undefined) expect([...few]).toEqual(membersOf(bits, others))
      }),
    )
  })

  test('goes on as a set when few become many', () => {
    const bits = new Bitmap(2_000_000)
    for (let at = 0; at < 6_000; at += 1) {
      expect(bits.add((at * 7_919) % 2_000_000)).toBe(true)
      expect(bits.add((at * 7_919) % 2_000_000)).toBe(false)
    }
    expect(bits.count).toBe(6_000)
    expect(bits.few()).toBeUndefined()
    expect(bits.bytes).toBe(250_000)
  })

  test('counts the bits of any word', () => {
    fc.assert(
      fc.property(fc.integer(), (word) => {
        expect(popcount(word)).toBe((word >>> 0).toString(2).replaceAll('0', '').length)
      }),
    )
  })
})
