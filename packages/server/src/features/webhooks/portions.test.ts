import { expect, test } from 'vitest'
import { portionsOf } from './portions.ts'

const receipt = (seq: number, readers: number) => ({
  seq,
  readCount: readers,
  unreadCount: 0,
  undisclosedCount: 0,
  departedCount: 0,
  readers: Array.from({ length: readers }, (_, at) => `reader-${seq}-${at}`),
})

test('a webhook names at most a thousand readers, and each of them once', () => {
  const receipts = [receipt(1, 10), receipt(2, 2_500), receipt(3, 1)]
  const portions = portionsOf(receipts)
  expect(portions.map((portion) => portion.flatMap(({ readers }) => readers).length)).toEqual([
    1_000, 1_000, 511,
  ])
  const named = portions.flat().flatMap(({ readers }) => readers)
  expect(named).toEqual(receipts.flatMap(({ readers }) => readers))
  expect(portions.flat().map(({ seq }) => seq)).toEqual([1, 2, 2, 2, 3])
})

test('a webhook names at most two hundred messages', () => {
  const portions = portionsOf(Array.from({ length: 450 }, (_, at) => receipt(at + 1, 1)))
  expect(portions.map((portion) => portion.length)).toEqual([200, 200, 50])
  expect(portionsOf([])).toEqual([])
})
