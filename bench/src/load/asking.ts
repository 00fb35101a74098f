import { seededRandom } from 'kidoku/seeded-random'
import { maskedFrame } from './frame.ts'
import { ask } from './pool.ts'
import type { RawSocket } from './raw-socket.ts'

export interface Asking {
  readonly requests: readonly { readonly method: string; readonly input: object }[]
  /** All of them, so many times over. */
  readonly times: number
}

export interface Asked {
  /** Round trips, in the order asked. */
  readonly ms: Float64Array
  /** What the last time over was answered. */
  readonly answers: readonly string[]
}

/** One request after the other on one socket. */
export async function askInTurn(socket: RawSocket, job: Asking): Promise<Asked> {
  const random = seededRandom(1)
  const frames = job.requests.map(({ method, input }, at) =>
    maskedFrame(JSON.stringify({ id: at + 1, method, input }), random),
  )
  const ms = new Float64Array(frames.length * job.times)
  const answers: string[] = []
  for (let asked = 0; asked < ms.length; asked += 1) {
    const place = asked % frames.length
    const startMs = performance.now()
    answers[place] = await ask(socket, frames[place] ?? Buffer.alloc(0))
    ms[asked] = performance.now() - startMs
  }
  return { ms, answers }
}
