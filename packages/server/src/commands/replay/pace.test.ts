import { expect, test } from 'vitest'
import { createPace, recordedTimes } from './pace.ts'

test('the lines of a minute are spread evenly over it, from the first line on', () => {
  expect(recordedTimes([900, 900, 901, 903, 903, 903])).toEqual([
    0, 30_000, 60_000, 180_000, 200_000, 220_000,
  ])
})

test('at full speed nothing is waited for, however late it is due', async () => {
  await createPace(Number.POSITIVE_INFINITY)(1e12, new AbortController().signal)
})

test('a line waits until it is due, and no longer than the replay goes on', async () => {
  const stop = new AbortController()
  const startedAtMs = performance.now()
  await createPace(1_000)(50_000, stop.signal)
  expect(performance.now() - startedAtMs).toBeGreaterThan(45)
  setTimeout(() => stop.abort(), 10)
  await expect(createPace(1)(60_000, stop.signal)).rejects.toThrow()
})
