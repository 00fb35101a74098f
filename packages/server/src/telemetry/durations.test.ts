import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDurations } from './durations.ts'

test('half and 99 in a hundred of the durations stay below what is said', () => {
  const durations = createDurations()
  for (let ms = 1; ms <= 1_000; ms += 1) durations.add(ms)
  expect(durations.take()).toEqual({ count: 1_000, p50: 500, p99: 990 })
  expect(durations.take()).toEqual({ count: 0, p50: 0, p99: 0 })
  durations.add(7)
  expect(durations.take()).toEqual({ count: 1, p50: 7, p99: 7 })
})

test('of more than are kept, the count is exact and what is said is one of them', () => {
  fc.assert(
    fc.property(fc.integer({ min: 4_097, max: 20_000 }), (count) => {
      const durations = createDurations()
      for (let at = 0; at < count; at += 1) durations.add(at % 100)
      const { count: seen, p50, p99 } = durations.take()
      expect(seen).toBe(count)
      expect(Math.abs(p50 - 49)).toBeLessThan(10)
      expect(p99).toBeGreaterThan(90)
    }),
    { numRuns: 20 },
  )
})
