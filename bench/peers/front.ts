import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'

/** One request for receipts, of one user. */
export interface Gift {
  readonly userId: string
  readonly conversation: string
  readonly seqs: readonly number[]
}

/** The receipts of a gift that were news: it is durable when the promise resolves. */
export type Store = (gift: Gift) => Promise<readonly number[]>

/** How often the sender is told of further receipts: as ours. */
const tellEveryMs = 100

interface Person {
  readonly socket: WebSocket
  userId: string
}

/**
 * The same socket library, the same frames and the same telling of the sender as ours, in front of another way to keep
 * receipts. To their favour: no checks of shape, membership or audience, counts kept in memory and never written.
 */
export async function serveStore(store: Store): Promise<void> {
  const counts = new Map<string, number>()
  const changed = new Set<string>()
  const people = new Set<Person>()

  const tell = (): void => {
    if (changed.size === 0) return
    const receipts = [...changed].map((key) => {
      const at = key.lastIndexOf(' ')
      return {
        conversation: key.slice(0, at),
        seq: Number(key.slice(at + 1)),
        readCount: counts.get(key) ?? 0,
      }
    })
    changed.clear()
    const frame = JSON.stringify({ event: 'receipts.changed', payload: { receipts } })
    for (const { userId, socket } of people) if (userId === 'sender') socket.send(frame)
  }
  setInterval(tell, tellEveryMs)

  async function give(person: Person, id: number, input: Omit<Gift, 'userId'>): Promise<void> {
    const news = await store({ userId: person.userId, ...input })
    for (const seq of news) {
      const key = `${input.conversation} ${seq}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      changed.add(key)
    }
    person.socket.send(JSON.stringify({ id, output: {} }))
  }

  await listen((socket) => {
    const person: Person = { socket, userId: '' }
    people.add(person)
    socket.on('close', () => people.delete(person))
    socket.on('message', (bytes: Buffer) => {
      // The generator's own frames: their shape is known.
      const { id, method, input } = JSON.parse(bytes.toString())
      if (method === 'receipts.give') {
        void give(person, id, input).catch((error: unknown) =>
          socket.send(JSON.stringify({ id, error: { code: 1, desc: String(error), retry: false } })),
        )
      } else {
        if (method === 'session.login') person.userId = input.userId
        socket.send(JSON.stringify({ id, output: {} }))
      }
    })
  })
}

/** Listens on a free port of loopback and says where, as our own server does. */
export async function listen(welcome: (socket: WebSocket) => void): Promise<void> {
  const http = createServer()
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false, clientTracking: false })
  sockets.on('connection', welcome)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', 2_048, resolve))
  // It listens on a port, not on a pipe.
  const { port } = http.address() as AddressInfo
  process.stdout.write(`http://127.0.0.1:${port}\n`)
  process.on('SIGTERM', () => process.exit(0))
}

/** Gathers what comes while one flush is under way, or within the window: as our commits do. */
export function gathered(
  flush: (gifts: readonly Gift[]) => Promise<readonly (readonly number[])[]>,
  windowMs: number,
): Store {
  interface Waiting {
    readonly gift: Gift
    readonly resolve: (news: readonly number[]) => void
    readonly reject: (error: unknown) => void
  }
  let waiting: Waiting[] = []
  let isRunning = false

  async function run(): Promise<void> {
    isRunning = true
    await new Promise((resolve) => setTimeout(resolve, windowMs))
    while (waiting.length > 0) {
      const taken = waiting
      waiting = []
      try {
        const news = await flush(taken.map(({ gift }) => gift))
        for (const [at, { resolve }] of taken.entries()) resolve(news[at] ?? [])
      } catch (error) {
        for (const { reject } of taken) reject(error)
      }
    }
    isRunning = false
  }
  return (gift) =>
    new Promise((resolve, reject) => {
      waiting.push({ gift, resolve, reject })
      if (!isRunning) void run()
    })
}
