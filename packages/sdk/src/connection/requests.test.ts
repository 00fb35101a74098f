import { limits } from '@kidoku/protocol/wire'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { refusal } from '../v2tim-error.ts'
import { Requests, requestDeadlineMs } from './requests.ts'

interface Sent {
  readonly id: number
  readonly method: string
}

function table(): { readonly requests: Requests; readonly sent: Sent[] } {
  const sent: Sent[] = []
  return { requests: new Requests((text) => sent.push(JSON.parse(text) as Sent)), sent }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  // A timer left behind would keep a process alive.
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

test('an answer finds its request, whatever the order', async () => {
  const { requests } = table()
  requests.online()
  const [first, second] = [requests.call('session.ping', {}), requests.call('users.get', {})]
  requests.answered({ id: 2, output: 'two' })
  requests.answered({ id: 1, output: 'one' })
  expect(await first).toBe('one')
  expect(await second).toBe('two')
})

test('what is asked without a line goes out when there is one, in order', async () => {
  const { requests, sent } = table()
  const answers = [requests.call('receipts.give', {}), requests.call('receipts.get', {})]
  expect(sent).toEqual([])
  requests.online()
  expect(sent.map(({ method }) => method)).toEqual(['receipts.give', 'receipts.get'])
  for (const { id } of sent) requests.answered({ id, output: id })
  expect(await Promise.all(answers)).toEqual([1, 2])
})

test('a question whose answer was lost is sent again, with the same id', async () => {
  const { requests, sent } = table()
  requests.online()
  const answer = requests.call('receipts.get', {})
  requests.offline()
  requests.online()
  expect(sent.map(({ id }) => id)).toEqual([1, 1])
  requests.answered({ id: 1, output: 'late' })
  expect(await answer).toBe('late')
})

test('what must not happen twice is not sent twice: its caller hears 9508', async () => {
  const { requests, sent } = table()
  requests.online()
  const answer = requests.call('groups.create', {}, { retry: false })
  requests.offline()
  await expect(answer).rejects.toMatchObject({ code: 9508 })
  requests.online()
  expect(sent).toHaveLength(1)
})

test('what must not happen twice may still wait for its first time', async () => {
  const { requests, sent } = table()
  const answer = requests.call('groups.create', {}, { retry: false })
  requests.online()
  expect(sent).toHaveLength(1)
  requests.answered({ id: 1, output: 'made' })
  expect(await answer).toBe('made')
})

test('without an answer it is 6012 at the deadline, without a line 9508', async () => {
  const { requests } = table()
  const waiting = requests.call('users.get', {}).catch((error: unknown) => error)
  vi.advanceTimersByTime(requestDeadlineMs)
  expect(await waiting).toMatchObject({ code: 9508, retry: true })
  requests.online()
  const asked = requests.call('users.get', {}).catch((error: unknown) => error)
  vi.advanceTimersByTime(requestDeadlineMs)
  expect(await asked).toMatchObject({ code: 6012, retry: true })
})

test('a refusal for a moment is tried again when the server said, and not before', async () => {
  const { requests, sent } = table()
  requests.online()
  const answer = requests.call('messages.send', {})
  requests.answered({ id: 1, error: { code: 10023, desc: 'too fast', retry: true, retryAfterMs: 700 } })
  vi.advanceTimersByTime(699)
  expect(sent).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(sent).toHaveLength(2)
  requests.answered({ id: 1, output: 'sent' })
  expect(await answer).toBe('sent')
})

test('a refusal for longer than the deadline is told at once', async () => {
  const { requests } = table()
  requests.online()
  const answer = requests.call('messages.send', {})
  requests.answered({ id: 1, error: { code: 9506, desc: 'too many', retry: true, retryAfterMs: 60_000 } })
  await expect(answer).rejects.toMatchObject({ code: 9506, retry: true, retryAfterMs: 60_000 })
})

test('a refusal for good is told with the code and the text of the server', async () => {
  const { requests } = table()
  requests.online()
  const answer = requests.call('receipts.give', {})
  requests.answered({ id: 1, error: { code: 10007, desc: 'not a member', retry: false } })
  await expect(answer).rejects.toMatchObject({ code: 10007, desc: 'not a member', message: 'not a member' })
})

test('there is a bound on what waits for an answer', async () => {
  const { requests } = table()
  const all = Array.from({ length: limits.requestsInFlightMax }, () => requests.call('users.get', {}))
  await expect(requests.call('users.get', {})).rejects.toMatchObject({ code: 9507 })
  requests.failAll(refusal(6014))
  expect((await Promise.allSettled(all)).every(({ status }) => status === 'rejected')).toBe(true)
  expect(requests.size).toBe(0)
})

test('a request that no server would read is not sent', async () => {
  const { requests, sent } = table()
  requests.online()
  await expect(requests.call('messages.send', '読'.repeat(400_000))).rejects.toMatchObject({ code: 9522 })
  expect(sent).toEqual([])
})

test('a handshake goes out before there is a line, and dies with it', async () => {
  const { requests, sent } = table()
  const answer = requests.handshake('session.login', {}, 1_000)
  expect(sent).toHaveLength(1)
  requests.offline()
  await expect(answer).rejects.toMatchObject({ code: 9508 })
})
