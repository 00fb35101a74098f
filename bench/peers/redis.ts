// A sorted set a message in Redis, the reader's ID by time: what most teams would build. Redis gathers what came in one
// turn of its loop into one fsync by itself.
import { connect } from 'node:net'
import { type Gift, serveStore } from './front.ts'

const [port] = process.argv.slice(2)
const socket = connect({ host: '127.0.0.1', port: Number(port), noDelay: true })
await new Promise<void>((resolve, reject) => {
  socket.once('connect', () => resolve())
  socket.once('error', reject)
})

interface Waiting {
  readonly seqs: readonly number[]
  readonly added: number[]
  seen: number
  readonly resolve: (news: readonly number[]) => void
  readonly reject: (error: Error) => void
}

/** Replies come in the order of the commands: the first that waits is the one that is answered. */
const waiting: Waiting[] = []
const pending = { first: 0, text: '' }

socket.on('data', (bytes) => {
  const lines = (pending.text + bytes.toString('latin1')).split('\r\n')
  pending.text = lines.pop() ?? ''
  for (const line of lines) settle(line)
})
socket.on('close', () => process.exit(1))

function settle(reply: string): void {
  const request = waiting[pending.first]
  if (request === undefined) throw new Error(`Redis says what nobody asked: ${reply}`)
  if (!reply.startsWith(':')) request.reject(new Error(reply))
  else if (reply === ':1') request.added.push(request.seqs[request.seen] ?? 0)
  request.seen += 1
  if (request.seen < request.seqs.length) return
  request.resolve(request.added)
  pending.first += 1
  if (pending.first === 10_000) {
    waiting.splice(0, pending.first)
    pending.first = 0
  }
}

function commandsOf({ conversation, seqs, userId }: Gift, nowMs: number): string {
  return seqs
    .map((seq) => {
      const key = `receipts:${conversation}:${seq}`
      const words = ['ZADD', key, 'NX', String(nowMs), userId]
      return `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`
    })
    .join('')
}

await serveStore(
  (gift) =>
    new Promise((resolve, reject) => {
      waiting.push({ seqs: gift.seqs, added: [], seen: 0, resolve, reject })
      socket.write(commandsOf(gift, Date.now()))
    }),
)
