import type { LoginOutput } from '@kidoku/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Client } from '../../client.ts'
import { createMemoryStorage, type V2TIMStorage } from '../../storage.ts'
import { refusal, V2TIMError } from '../../v2tim-error.ts'
import { Giving } from './giving.ts'

const login: LoginOutput = {
  userId: 'bob',
  serverTimeMs: 0,
  sigExpiresAtMs: 0,
  cursor: 0,
  heartbeatMs: 30_000,
  receiptsEnabled: true,
  receiptsPerRequestMax: 30,
  messageBytesMax: 12_288,
}

interface Given {
  readonly conversation: string
  readonly seqs: readonly number[]
}

/** The line to the server, as a feature sees it; `answer` decides each request. */
function giver(answer: (given: Given) => Promise<void>, storage: V2TIMStorage = createMemoryStorage()) {
  const asked: Given[] = []
  const client = {
    call: async (_method: string, given: Given) => {
      asked.push(given)
      await answer(given)
      return {}
    },
    session: () => ({ ...login, sdkAppId: 1 }),
    isOnline: () => true,
    storage,
    log: () => undefined,
  } as unknown as Client
  return { giving: new Giving({ client, given: () => undefined }), asked, storage }
}

const accepts = async (): Promise<void> => undefined

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('those of one conversation asked for within a moment go out as one request', async () => {
  const { giving, asked } = giver(accepts)
  const all = [giving.give('group_g1', [1]), giving.give('group_g1', [4, 6]), giving.give('c2c_alice', [1])]
  await vi.advanceTimersByTimeAsync(20)
  await Promise.all(all)
  expect(asked).toEqual([
    { conversation: 'group_g1', seqs: [1, 4, 6] },
    { conversation: 'c2c_alice', seqs: [1] },
  ])
})

test('a request holds at most 30', async () => {
  const { giving, asked } = giver(accepts)
  const seqs = Array.from({ length: 70 }, (_, index) => 2 * index + 1)
  const given = giving.give('group_g1', seqs)
  await vi.advanceTimersByTimeAsync(20)
  await given
  expect(asked.map((one) => one.seqs.length)).toEqual([30, 30, 10])
  expect(asked.flatMap((one) => one.seqs)).toEqual(seqs)
})

test('one that is asked for twice goes out once, and both callers hear of it', async () => {
  const { giving, asked } = giver(accepts)
  const all = [giving.give('group_g1', [1]), giving.give('group_g1', [1])]
  await vi.advanceTimersByTimeAsync(20)
  await Promise.all(all)
  expect(asked).toHaveLength(1)
  expect(giving.isGiven('group_g1', 1)).toBe(true)
})

test('one that could not be handed over is kept, and handed over after the next login', async () => {
  const first = giver(() => Promise.reject(refusal(9508)))
  const given = first.giving.give('group_g1', [1, 2]).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(20)
  expect(await given).toMatchObject({ code: 9508 })
  first.giving.clear()
  const second = giver(accepts, first.storage)
  await second.giving.restore()
  await vi.advanceTimersByTimeAsync(20)
  expect(second.asked).toEqual([{ conversation: 'group_g1', seqs: [1, 2] }])
  expect(await first.storage.get('receipts.pending')).toBeUndefined()
})

test('one that the server refuses for good is not kept', async () => {
  const { giving, asked, storage } = giver(() => Promise.reject(new V2TIMError(10007, 'not a member')))
  const given = giving.give('group_g1', [1]).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(20)
  expect(await given).toMatchObject({ code: 10007 })
  giving.resume()
  await vi.advanceTimersByTimeAsync(20)
  expect(asked).toHaveLength(1)
  expect(await storage.get('receipts.pending')).toBeUndefined()
})

test('after the logout nothing runs on', async () => {
  const { giving, asked } = giver(accepts)
  const given = giving.give('group_g1', [1]).catch((error: unknown) => error)
  giving.clear()
  expect(await given).toMatchObject({ code: 6014 })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(asked).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})
