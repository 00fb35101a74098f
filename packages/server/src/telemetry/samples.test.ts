import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSamples } from './samples.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

test('a sample says what was done in its time, and the next one begins anew', () => {
  const samples = createSamples(Date.now, 5_000)
  samples.connected(3)
  for (let at = 0; at < 50; at += 1) samples.message()
  samples.receipts(2_000)
  for (const ms of [1, 2, 3, 40]) samples.request(ms)
  vi.advanceTimersByTime(10_000)
  expect(samples.since(0)).toEqual([
    {
      atMs: 1_005_000,
      connections: 3,
      requestsPerSecond: 0.8,
      messagesPerSecond: 10,
      receiptsPerSecond: 400,
      requestP50Ms: 2,
      requestP99Ms: 40,
    },
    { atMs: 1_010_000, connections: 3, requestsPerSecond: 0, messagesPerSecond: 0, receiptsPerSecond: 0 },
  ])
  expect(samples.since(1_005_000)).toHaveLength(1)
  samples.close()
})

test('an hour is kept, and no more', () => {
  const samples = createSamples(Date.now, 5_000)
  vi.advanceTimersByTime(2 * 60 * 60_000)
  const kept = samples.since(0)
  expect(kept).toHaveLength(720)
  expect(kept.at(-1)?.atMs).toBe(1_000_000 + 2 * 60 * 60_000)
  samples.close()
  vi.advanceTimersByTime(60_000)
  expect(samples.since(0)).toHaveLength(720)
})
