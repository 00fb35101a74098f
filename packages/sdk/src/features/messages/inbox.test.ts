import type { Input, Message, Output } from '@kidoku/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Client } from '../../client.ts'
import { refusal } from '../../v2tim-error.ts'
import { Inbox } from './inbox.ts'

type History = (input: Input<'messages.history'>) => Promise<Output<'messages.history'>>

const conversation = 'group_g1'
const message = (seq: number): Message => ({
  msgId: `m${seq}`,
  seq,
  sender: 'alice',
  groupId: 'g1',
  timeMs: seq,
  random: 0,
  elems: [{ type: 'text', text: '' }],
  priority: 'normal',
  needReadReceipt: false,
})
const messages = (from: number, to: number): Message[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => message(from + index))

/** A server that has messages 1 to `last`, and the listener's side. */
function inboxOf(last: number, history?: History) {
  const asked: Input<'messages.history'>[] = []
  const told: number[] = []
  const own: number[] = []
  const client = {
    call: async (_method: string, input: Input<'messages.history'>) => {
      asked.push(input)
      if (history !== undefined) return history(input)
      const from = Math.max((input.beyondSeq ?? 0) + 1, input.minTimeMs ?? 0)
      const to = Math.min(last, from + input.count - 1)
      return { messages: messages(from, to), isFinished: to === last }
    },
    log: () => undefined,
  } as unknown as Client
  const inbox = new Inbox({
    client,
    tell: (_conversation, { seq }, isOwn) => {
      if (isOwn) own.push(seq)
      else told.push(seq)
    },
  })
  return { inbox, asked, told, own }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

test('a gap that closes by itself costs no request', async () => {
  const { inbox, asked, told } = inboxOf(6)
  inbox.startAt(conversation, 4)
  inbox.arrived(conversation, message(6))
  await vi.advanceTimersByTimeAsync(40)
  inbox.arrived(conversation, message(5))
  await vi.advanceTimersByTimeAsync(1_000)
  expect([told, asked.length]).toEqual([[5, 6], 0])
})

test('a gap that stays is filled from the server, in order and once', async () => {
  const { inbox, asked, told } = inboxOf(6)
  inbox.startAt(conversation, 3)
  inbox.arrived(conversation, message(6))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told).toEqual([4, 5, 6])
  expect(asked).toMatchObject([{ beyondSeq: 3, direction: 'newer' }])
})

test('what was missed is fetched in pages, up to a bound', async () => {
  const { inbox, told } = inboxOf(250)
  inbox.startAt(conversation, 10)
  await inbox.catchUp(conversation, 250, 0)
  expect(told).toEqual(messages(11, 250).map(({ seq }) => seq))
  const long = inboxOf(2_000)
  long.inbox.startAt(conversation, 0)
  await long.inbox.catchUp(conversation, 2_000, 0)
  expect(long.told).toHaveLength(500)
  long.inbox.arrived(conversation, message(2_001))
  expect(long.told.at(-1)).toBe(2_001)
})

test('of a conversation that is new, only what is new is told, though messages arrive meanwhile', async () => {
  const { inbox, told } = inboxOf(9)
  const caughtUp = inbox.catchUp(conversation, 9, 7)
  inbox.arrived(conversation, message(10))
  await caughtUp
  expect(told).toEqual([7, 8, 9, 10])
})

test('a message of a conversation that nothing was known of brings those before it that are news', async () => {
  const { inbox, told, asked } = inboxOf(9)
  inbox.sinceMs = 7
  inbox.arrived('c2c_alice', message(9))
  await vi.advanceTimersByTimeAsync(0)
  inbox.arrived('c2c_alice', message(8))
  expect(told).toEqual([7, 8, 9])
  expect(asked).toMatchObject([{ minTimeMs: 7, direction: 'newer' }])
})

test('the past of a group that I have just come to is no news', async () => {
  const { inbox, told } = inboxOf(20_003)
  inbox.arrived(conversation, message(20_002))
  await vi.advanceTimersByTimeAsync(0)
  expect(told[0]).toBe(15_002)
  expect(told.at(-1)).toBe(20_002)
})

test('what was sent from here takes its place without being told, whoever is first', async () => {
  const { inbox, told, own } = inboxOf(3)
  inbox.startAt(conversation, 0)
  inbox.sent(conversation, message(2))
  inbox.arrived(conversation, message(1))
  inbox.arrived(conversation, message(3))
  expect([told, own]).toEqual([[1, 3], [2]])
})

test('where nothing can be fetched, what is there is told and the rest goes on', async () => {
  const { inbox, told } = inboxOf(0, () => Promise.reject(refusal(6012)))
  inbox.startAt(conversation, 3)
  inbox.arrived(conversation, message(6))
  await vi.advanceTimersByTimeAsync(1_000)
  inbox.arrived(conversation, message(7))
  expect(told).toEqual([6, 7])
})

test('after the logout nothing runs on', async () => {
  const { inbox, told, asked } = inboxOf(6)
  inbox.startAt(conversation, 3)
  inbox.arrived(conversation, message(6))
  inbox.clear()
  expect(vi.getTimerCount()).toBe(0)
  expect([told, asked]).toEqual([[], []])
})
