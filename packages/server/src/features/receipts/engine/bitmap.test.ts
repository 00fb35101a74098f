import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Bitmap, popcount } from './bitmap.ts'

const size = 9_000
const ordinal = fc.oneof(fc.nat(size - 1), fc.constantFrom(0, 31, 32, 4_095, 4_096, 8_191, 8_192, size - 1))
const step = fc.tuple(fc.constantFrom('add', 'add', 'add', 'delete'), ordinal)

describe('a bitmap', () => {
  test('is a set', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const bits = new Bitmap(size)
        const set = new Set<number>()
        for (const [what, each] of steps) {
          if (what === 'add') {
            expect(bits.add(each)).toBe(!set.has(each))
            set.add(each)
          } else expect(bits.delete(each)).toBe(set.delete(each))
        }
        expect(bits.count).toBe(set.size)
        for (const [, each] of steps) expect(bits.has(each)).toBe(set.has(each))
        let counted = 0
        for (let word = 0; word * 32 < size; word += 1) counted += popcount(bits.word(word))
        expect(counted).toBe(set.size)
      }),
    )
  })

  test('comes back from its chunks as it was', () => {
    fc.assert(
      fc.property(fc.uniqueArray(ordinal, { maxLength: 200 }), (ordinals) => {
        const [bits, copy] = [new Bitmap(size), new Bitmap(size)]
        for (const each of ordinals) bits.add(each)
        copy.add(17)
        for (const { chunk, bytes } of bits.chunks()) copy.load(chunk, Uint8Array.from(bytes))
        if (ordinals.some((each) => each < 4_096)) {
          expect(copy.count).toBe(ordinals.length)
        } else expect(copy.count).toBe(ordinals.length + 1)
        for (const each of ordinals) expect(copy.has(each)).toBe(true)
      }),
    )
  })

  test('counts the bits of any word', () => {
    fc.assert(
      fc.property(fc.integer(), (word) => {
        expect(popcount(word)).toBe((word >>> 0).toString(2).replaceAll('0', '').length)
      }),
    )
  })
})
