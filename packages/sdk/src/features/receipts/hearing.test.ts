import type { Input, Output, Receipt } from '@kidoku/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Client, Session } from '../../client.ts'
import { createListeners } from '../../listeners.ts'
import { createMemoryStorage, type V2TIMStorage } from '../../storage.ts'
import { refusal } from '../../v2tim-error.ts'
import { MessageCache } from '../messages/cache.ts'
import type { V2TIMAdvancedMsgListener } from '../messages/message-listener.ts'
import { Hearing } from './hearing.ts'

type Changes = (input: Input<'receipts.changes'>) => Promise<Output<'receipts.changes'>>

const receipt = (msgId: string, readCount: number): Receipt => ({
  conversation: 'group_g1',
  msgId,
  seq: 1,
  readCount,
  unreadCount: 9 - readCount,
  undisclosedCount: 0,
  departedCount: 0,
})
const nothingNew: Changes = async ({ cursor }) => ({ receipts: [], cursor, isFinished: true })
const session = (cursor: number): Session => ({ cursor }) as Session

/** The line to the server, as a feature sees it; `changes` is what was missed. */
function hearer(changes: Changes, storage: V2TIMStorage = createMemoryStorage()) {
  const asked: number[] = []
  const told: string[] = []
  const client = {
    call: (_method: string, input: Input<'receipts.changes'>) => {
      asked.push(input.cursor)
      return changes(input)
    },
    storage,
    log: () => undefined,
  } as unknown as Client
  const listeners = createListeners<V2TIMAdvancedMsgListener>(() => undefined)
  listeners.add({
    onRecvMessageReadReceipts: (list) =>
      told.push(...list.map(({ msgID, readCount }) => `${msgID} ${readCount}`)),
  })
  const cache = new MessageCache(() => ({ readSeq: 0, peerReadSeq: 0 }))
  return { hearing: new Hearing({ client, cache, listeners }), asked, told, storage }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a fresh installation starts where the log stands now, and a known one where it stopped', async () => {
  const first = hearer(nothingNew)
  await first.hearing.start(session(7))
  first.hearing.heard([receipt('m1', 1)], 9)
  first.hearing.clear()
  const second = hearer(nothingNew, first.storage)
  await second.hearing.start(session(20))
  expect([first.asked, second.asked]).toEqual([[7], [9]])
  second.hearing.clear()
  expect(vi.getTimerCount()).toBe(0)
})

test('who had no receipts yet when it stopped misses none of the first', async () => {
  const first = hearer(nothingNew)
  await first.hearing.start(session(0))
  first.hearing.clear()
  const second = hearer(nothingNew, first.storage)
  await second.hearing.start(session(2))
  expect(second.asked).toEqual([0])
  second.hearing.clear()
})

test('a listener hears counts that somebody else has asked for before their event came', async () => {
  const { hearing, told } = hearer(nothingNew)
  await hearing.start(session(0))
  hearing.remember(receipt('m1', 2))
  for (const readCount of [1, 2, 2]) hearing.heard([receipt('m1', readCount)], 1)
  expect(told).toEqual(['m1 2'])
  hearing.clear()
})

test('what an event leaves out before it is asked for, and not passed over', async () => {
  const { hearing, told, asked } = hearer(async ({ cursor }) =>
    cursor < 9
      ? { receipts: [receipt('m1', 1)], cursor: 9, isFinished: true }
      : { receipts: [], cursor, isFinished: true },
  )
  await hearing.start(session(9))
  hearing.heard([receipt('m2', 1)], 10, 9)
  hearing.heard([receipt('m4', 1)], 12, 11)
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toEqual([9, 10])
  expect(told).toEqual(['m2 1', 'm4 1'])
  hearing.clear()
})

test('what was missed comes as ordinary calls, page by page', async () => {
  const { hearing, told, asked } = hearer(async ({ cursor }) =>
    cursor < 7
      ? { receipts: [receipt('m1', 1)], cursor: 7, isFinished: false }
      : { receipts: [receipt('m2', 2)], cursor: 8, isFinished: true },
  )
  await hearing.start(session(5))
  expect(told).toEqual(['m1 1', 'm2 2'])
  expect(asked).toEqual([5, 7])
})

test('an older event that arrives late is dropped, and the same counts are told once', async () => {
  const { hearing, told } = hearer(nothingNew)
  await hearing.start(session(0))
  for (const readCount of [1, 3, 2, 3]) hearing.heard([receipt('m1', readCount)], 1)
  expect(told).toEqual(['m1 1', 'm1 3'])
})

test('an event during the catch-up does not make it skip anything', async () => {
  const page = Promise.withResolvers<Output<'receipts.changes'>>()
  const { hearing, asked, told } = hearer(({ cursor }) =>
    cursor === 5 ? page.promise : nothingNew({ cursor, count: 1 }),
  )
  const started = hearing.start(session(5))
  await vi.advanceTimersByTimeAsync(0)
  hearing.heard([receipt('m9', 1)], 90)
  page.resolve({ receipts: [receipt('m1', 1)], cursor: 50, isFinished: false })
  await started
  await hearing.catchUp()
  expect(asked).toEqual([5, 50, 90])
  expect(told).toEqual(['m9 1', 'm1 1'])
})

test('asked again while an answer is on its way, it asks again: receipts may have been turned on meanwhile', async () => {
  const whileOff = Promise.withResolvers<Output<'receipts.changes'>>()
  const { hearing, asked, told } = hearer((input) =>
    asked.length === 1
      ? whileOff.promise
      : Promise.resolve({ receipts: [receipt('m1', 1)], cursor: 6, isFinished: input.cursor === 5 }),
  )
  const started = hearing.start(session(5))
  await vi.advanceTimersByTimeAsync(0)
  const switchedOn = hearing.catchUp()
  whileOff.resolve({ receipts: [], cursor: 5, isFinished: true })
  await Promise.all([started, switchedOn])
  expect(asked).toEqual([5, 5])
  expect(told).toEqual(['m1 1'])
  hearing.clear()
})

test('a catch-up that failed is made up for at the next event, and nothing is skipped', async () => {
  let fails = true
  const { hearing, asked } = hearer((input) => (fails ? Promise.reject(refusal(6012)) : nothingNew(input)))
  await hearing.start(session(5))
  fails = false
  hearing.heard([receipt('m1', 1)], 30)
  await vi.advanceTimersByTimeAsync(0)
  hearing.heard([receipt('m1', 2)], 31)
  await hearing.catchUp()
  expect(asked).toEqual([5, 5, 31])
})
