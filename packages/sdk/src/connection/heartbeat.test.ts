import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Heartbeat } from './heartbeat.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('something is said at least once a heartbeat, and nothing needless while others talk', () => {
  const ping = vi.fn(() => heartbeat.said())
  const heartbeat = new Heartbeat({ everyMs: 3_000, ping, dead: () => undefined })
  for (let second = 0; second < 30; second += 1) {
    vi.advanceTimersByTime(1_000)
    heartbeat.heard()
  }
  expect(ping.mock.calls.length).toBeGreaterThanOrEqual(10)
  ping.mockClear()
  for (let second = 0; second < 30; second += 1) {
    heartbeat.said()
    heartbeat.heard()
    vi.advanceTimersByTime(1_000)
  }
  expect(ping).not.toHaveBeenCalled()
  heartbeat.stop()
  expect(vi.getTimerCount()).toBe(0)
})

test('three heartbeats without a word are taken for death, told once', () => {
  const dead = vi.fn()
  const heartbeat = new Heartbeat({ everyMs: 3_000, ping: () => heartbeat.said(), dead })
  vi.advanceTimersByTime(9_000)
  expect(dead).not.toHaveBeenCalled()
  vi.advanceTimersByTime(60_000)
  expect(dead).toHaveBeenCalledTimes(1)
  expect(vi.getTimerCount()).toBe(0)
})
