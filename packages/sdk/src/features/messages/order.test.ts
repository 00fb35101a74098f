import type { Message } from '@kidoku/protocol'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrived, closed, emptyOrder, filled, type Order } from './order.ts'

const message = (seq: number): Message => ({
  msgId: `m${seq}`,
  seq,
  sender: 'alice',
  receiver: 'bob',
  timeMs: seq,
  random: 0,
  elems: [{ type: 'text', text: '' }],
  priority: 'normal',
  needReadReceipt: false,
})
const seqs = (messages: readonly Message[]): number[] => messages.map(({ seq }) => seq)
const startedAt = (told: number): Order => ({ ...emptyOrder, told })

test('the very first message of an unknown conversation is told; a later one waits for what may be before it', () => {
  expect(seqs(arrived(emptyOrder, message(1)).tell)).toEqual([1])
  const late = arrived(emptyOrder, message(2))
  expect(late).toMatchObject({ tell: [], hasGap: true })
  expect(seqs(arrived(late.order, message(1)).tell)).toEqual([1, 2])
})

test('a message is told once', () => {
  const { order } = arrived(startedAt(4), message(5))
  expect(arrived(order, message(5)).tell).toEqual([])
  expect(arrived(order, message(3)).tell).toEqual([])
})

test('a message beyond a gap waits, and is told after those before it', () => {
  const late = arrived(startedAt(4), message(6))
  expect(late).toMatchObject({ tell: [], hasGap: true })
  const step = arrived(late.order, message(5))
  expect(seqs(step.tell)).toEqual([5, 6])
  expect(step.hasGap).toBe(false)
})

test('what a page leaves out may not be seen, and is no gap any more', () => {
  const { order } = arrived(startedAt(4), message(9))
  const step = filled(order, [message(6), message(9)])
  expect(seqs(step.tell)).toEqual([6, 9])
  expect(arrived(step.order, message(10))).toMatchObject({ hasGap: false })
})

test('a gap that cannot be filled is passed over, up to where it was known', () => {
  const { order } = arrived(arrived(startedAt(4), message(6)).order, message(9))
  const step = closed(order, 6)
  expect(seqs(step.tell)).toEqual([6])
  expect(step.hasGap).toBe(true)
  expect(seqs(closed(step.order, 9).tell)).toEqual([9])
})

test('whatever the order and however often, each is told once and ascending', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }).chain((count) =>
        fc.record({
          count: fc.constant(count),
          arrivals: fc.array(fc.integer({ min: 1, max: count }), { maxLength: 120 }),
        }),
      ),
      ({ count, arrivals }) => {
        const told: number[] = []
        let order = startedAt(0)
        for (const seq of arrivals) {
          const step = arrived(order, message(seq))
          order = step.order
          told.push(...seqs(step.tell))
        }
        const all = Array.from({ length: count }, (_, index) => index + 1)
        const beyond = all.filter((seq) => seq > (order.told ?? 0)).map(message)
        told.push(...seqs(filled(order, beyond).tell))
        expect(told).toEqual(all)
      },
    ),
  )
})
