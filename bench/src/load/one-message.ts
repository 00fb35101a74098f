import { seededRandom } from 'kidoku/seeded-random'
import { kindOf } from './answers.ts'
import { after } from './clock.ts'
import { maskedFrame } from './frame.ts'
import type { RawSocket } from './raw-socket.ts'

export interface OneMessage {
  readonly conversation: string
  readonly seq: number
  /** Each reader gives its receipt at a random moment of so long. */
  readonly withinS: number
  readonly seed: number
}

export interface OneMessageResult {
  readonly framesToSender: number
  readonly bytesToSender: number
  /** Events that the readers got: nobody but the sender has to hear of receipts. */
  readonly framesToReaders: number
  /** From the last receipt sent until the sender knew that all had read. */
  readonly settledMs: number
}

/** A message that everybody reads once, and what its sender is told of it. */
export async function readOneMessage(
  sender: RawSocket,
  readers: readonly RawSocket[],
  job: OneMessage,
): Promise<OneMessageResult> {
  const random = seededRandom(job.seed)
  const { conversation, seq } = job
  const frame = maskedFrame(
    JSON.stringify({ id: seq, method: 'receipts.give', input: { conversation, seqs: [seq] } }),
    random,
  )
  const allRead = Promise.withResolvers<number>()
  let framesToSender = 0
  let bytesToSender = 0
  let framesToReaders = 0
  for (const socket of readers) {
    socket.onText = (bytes, from) => {
      if (kindOf(bytes, from) === 'event') framesToReaders += 1
    }
  }
  sender.onText = (bytes, from, to) => {
    if (kindOf(bytes, from) !== 'event') return
    framesToSender += 1
    bytesToSender += to - from
    const { payload } = JSON.parse(bytes.toString('utf8', from, to))
    for (const receipt of payload.receipts) {
      if (receipt.seq === seq && receipt.readCount === readers.length) allRead.resolve(performance.now())
    }
  }
  const times = readers.map((socket) => ({ socket, atMs: random() * job.withinS * 1_000 }))
  times.sort((one, other) => one.atMs - other.atMs)
  const startMs = performance.now()
  for (const { socket, atMs } of times) {
    const restMs = startMs + atMs - performance.now()
    if (restMs > 1) await after(restMs / 1_000)
    socket.write(frame)
  }
  const lastSentMs = performance.now()
  const timeout = after(10).then(() => Number.NaN)
  const settledMs = (await Promise.race([allRead.promise, timeout])) - lastSentMs
  // What might be told twice would come now.
  await after(0.3)
  for (const socket of [sender, ...readers]) socket.onText = () => undefined
  return { framesToSender, bytesToSender, framesToReaders, settledMs }
}
