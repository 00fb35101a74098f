import { expect, onTestFinished, test } from 'vitest'
import { createReadings } from './reading.ts'
import type { Speaker } from './speaker.ts'

test('an order that comes while the one before it is being finished is carried out', async () => {
  const readers = new Set<string>()
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<void>()
  let isHeld = false
  const say = async (userId: string, method: string): Promise<unknown> => {
    if (method === 'receipts.give') readers.add(userId)
    const counts = { readCount: readers.size, unreadCount: 1_000 - readers.size }
    if (method === 'receipts.get' && readers.size === 2 && !isHeld) {
      isHeld = true
      asked.resolve()
      await answered.promise
    }
    return { receipts: [counts] }
  }
  const readings = createReadings({
    // Two methods are all it is asked for.
    say: say as Speaker,
    candidates: () => ({ count: 1_000, userId: (at) => `user-${at}` }),
    onError: (error) => expect.unreachable(String(error)),
  })
  onTestFinished(readings.close)
  const order = { groupId: 'g', seq: 1, sender: 'alice', perSecond: 20_000, upTo: 2, except: [] }
  await readings.order(order)
  await asked.promise
  await readings.order({ ...order, upTo: 5 })
  answered.resolve()
  await expect.poll(() => readers.size).toBe(5)
})
