import type { LoginInput, LoginOutput } from '@kidoku/protocol'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { refusal } from '../v2tim-error.ts'
import type { WebSocketConstructor } from '../v2tim-options.ts'
import { Connection, type ConnectionOptions } from './connection.ts'
import { defaultReconnectPolicy } from './reconnect.ts'

const credentials: LoginInput = { sdkAppId: 1, userId: 'alice', userSig: 'sig' }
const login: LoginOutput = {
  userId: 'alice',
  serverTimeMs: 0,
  sigExpiresAtMs: 0,
  cursor: 0,
  heartbeatMs: 30_000,
  receiptsEnabled: true,
  receiptsPerRequestMax: 30,
  messageBytesMax: 12_288,
}

/** The far end of a line, driven by the test. */
class Line {
  readyState = 0
  readonly sent: { readonly id: number; readonly method: string }[] = []
  onopen: () => void = () => undefined
  onmessage: (event: { readonly data: string }) => void = () => undefined
  onclose: (event: { readonly code: number }) => void = () => undefined
  onerror: () => void = () => undefined

  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(): void {
    this.readyState = 3
  }
  open(): void {
    this.readyState = 1
    this.onopen()
  }
  say(frame: unknown): void {
    this.onmessage({ data: JSON.stringify(frame) })
  }
  async accept(): Promise<void> {
    this.open()
    this.say({ id: this.sent[0]?.id, output: login })
    await vi.advanceTimersByTimeAsync(0)
  }
  async refuse(code: number, retry = false): Promise<void> {
    this.open()
    this.say({ id: this.sent[0]?.id, error: { code, desc: 'no', retry } })
    await vi.advanceTimersByTimeAsync(0)
  }
}

function connect() {
  const lines: Line[] = []
  const told: string[] = []
  const heard: number[] = []
  const webSocket = function open(): Line {
    const line = new Line()
    lines.push(line)
    return line
  } as unknown as WebSocketConstructor
  const events: ConnectionOptions['events'] = {
    connecting: () => told.push('connecting'),
    online: () => told.push('online'),
    lost: (heardAtMs) => {
      told.push('lost')
      heard.push(heardAtMs)
    },
    failed: ({ code }) => told.push(`failed ${code}`),
    ended: (end) => told.push(`ended ${typeof end === 'string' ? end : end.code}`),
    event: (name) => told.push(name),
  }
  const connection = new Connection({ url: 'ws://x', webSocket, policy: defaultReconnectPolicy, events })
  const last = (): Line => {
    const line = lines.at(-1)
    if (line === undefined) throw new Error('no line was opened')
    return line
  }
  return { connection, lines, last, told, heard }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  // A timer left behind would keep a process alive.
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

async function loggedIn() {
  const all = connect()
  const opened = all.connection.open(credentials)
  await all.last().accept()
  await opened
  return all
}

test('a login opens a line, and a logout says goodbye and closes it', async () => {
  const { connection, last, told } = await loggedIn()
  const closed = connection.close()
  const goodbye = last().sent.at(-1)
  expect(goodbye?.method).toBe('session.logout')
  last().say({ id: goodbye?.id, output: {} })
  await closed
  expect([connection.state, last().readyState, told]).toEqual(['closed', 3, ['connecting', 'online']])
})

test('a login that is refused is over, with the code of the server', async () => {
  const { connection, last, lines } = connect()
  const opened = connection.open(credentials).catch((error: unknown) => error)
  await last().refuse(70013)
  expect(await opened).toMatchObject({ code: 70013 })
  expect([connection.state, lines.length]).toEqual(['closed', 1])
})

test('a first login without a server is tried again, and given up in time with 9508', async () => {
  const { connection, last, lines, told } = connect()
  const opened = connection.open(credentials).catch((error: unknown) => error)
  for (let second = 0; second < 200; second += 1) {
    if (last().readyState === 0) last().onerror()
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(await opened).toMatchObject({ code: 9508 })
  expect(lines.length).toBeGreaterThan(2)
  expect(told).toContain('failed 9508')
})

test('a line that is lost comes back, and what was asked meanwhile goes out on it', async () => {
  const { connection, last, lines, told } = await loggedIn()
  last().onclose({ code: 1006 })
  const answer = connection.requests.call('receipts.get', {})
  await vi.advanceTimersByTimeAsync(500)
  expect(lines).toHaveLength(2)
  await last().accept()
  expect(last().sent.map(({ method }) => method)).toEqual(['session.login', 'receipts.get'])
  last().say({ id: last().sent.at(-1)?.id, output: 'there' })
  expect(await answer).toBe('there')
  expect(told).toEqual(['connecting', 'online', 'lost', 'connecting', 'online'])
  connection.cut(refusal(6014))
})

test.each([
  [4001, 'ended kicked'],
  [4003, 'ended kicked'],
  [4002, 'ended sigExpired'],
])('closed with %i, nothing comes back unasked', async (code, told) => {
  const all = await loggedIn()
  all.last().onclose({ code })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(all.told.at(-1)).toBe(told)
  expect(all.lines).toHaveLength(1)
})

test.each([
  [70001, false, 'ended sigExpired'],
  [70009, false, 'ended 70009'],
])('refused with %i when it comes back, it is over', async (code, retry, told) => {
  const all = await loggedIn()
  all.last().onclose({ code: 1006 })
  await vi.advanceTimersByTimeAsync(500)
  await all.last().refuse(code, retry)
  expect([all.connection.state, all.told.at(-1)]).toEqual(['closed', told])
})

test('refused for a moment when it comes back, it tries again', async () => {
  const all = await loggedIn()
  all.last().onclose({ code: 1006 })
  await vi.advanceTimersByTimeAsync(500)
  await all.last().refuse(9506, true)
  await vi.advanceTimersByTimeAsync(1_000)
  await all.last().accept()
  expect(all.connection.state).toBe('online')
  all.last().onclose({ code: 4001 })
})

test('an event that comes in one piece with the answer to the login is told after it', async () => {
  const { connection, last, told } = connect()
  const opened = connection.open(credentials)
  last().open()
  last().say({ id: last().sent[0]?.id, output: login })
  last().say({ event: 'receipts.changed', payload: {} })
  await opened
  expect(told).toEqual(['connecting', 'online', 'receipts.changed'])
  last().onclose({ code: 4001 })
})

test('a server that says nothing for three heartbeats is left, and called again', async () => {
  const { last, lines, told, heard } = await loggedIn()
  const loggedInAtMs = Date.now()
  await vi.advanceTimersByTimeAsync(4 * login.heartbeatMs)
  expect(told).toContain('lost')
  // What was told since the last word is missing, not only what was told since it was noticed.
  expect(heard[0]).toBe(loggedInAtMs)
  expect(lines.length).toBeGreaterThan(1)
  expect(lines[0]?.sent.filter(({ method }) => method === 'session.ping').length).toBeGreaterThan(1)
  last().onclose({ code: 4001 })
})

test('whoever answers in another language is not our server', async () => {
  const { last, told, connection } = await loggedIn()
  last().onmessage({ data: '<html>' })
  expect([told.at(-1), connection.state]).toEqual(['lost', 'waiting'])
  await connection.close()
})
