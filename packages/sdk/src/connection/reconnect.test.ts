import fc from 'fast-check'
import { expect, test } from 'vitest'
import { defaultReconnectPolicy as policy, reconnectDelayMs } from './reconnect.ts'

test('the first wait is anywhere from 0 to its bound', () => {
  expect(reconnectDelayMs(policy, { attempt: 0, random: 0 })).toBe(0)
  expect(reconnectDelayMs(policy, { attempt: 0, random: 0.999 })).toBe(499)
})

test('the bound doubles until it meets its own', () => {
  const bounds = [0, 1, 2, 3, 4, 5, 50, 5_000].map((attempt) =>
    reconnectDelayMs(policy, { attempt, random: 1 }),
  )
  expect(bounds).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000, 5_000])
})

test('no wait is negative or beyond the bound, and none is below what the server asked for', () => {
  fc.assert(
    fc.property(
      fc.nat(10_000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(60_000),
      (attempt, random, atLeastMs) => {
        const delay = reconnectDelayMs(policy, { attempt, random, atLeastMs })
        expect(delay).toBeGreaterThanOrEqual(atLeastMs)
        expect(delay).toBeLessThanOrEqual(atLeastMs + policy.delayMaxMs)
      },
    ),
  )
})
