import { seededRandom } from 'kidoku/seeded-random'
import { FrameTape, maskedFrame } from './frame.ts'

/** How receipts are named on the wire: every seq, or runs. */
export type Form = 'seqs' | 'runs'

export interface Readings {
  readonly conversation: string
  readonly firstSeq: number
  readonly messages: number
  readonly perRequest: number
  readonly form: Form
  readonly seed: number
}

/**
 * The requests that read a conversation once, from its first message to its last, ready to be written. They are the same for
 * every reader, and their ids are 1, 2, 3 …: an id has to be unique on its own connection only.
 */
export function readingFrames(readings: Readings): FrameTape {
  const { conversation, firstSeq, messages, perRequest, form } = readings
  const random = seededRandom(readings.seed)
  const frames: Buffer[] = []
  for (let at = 0; at + perRequest <= messages; at += perRequest) {
    const first = firstSeq + at
    const last = first + perRequest - 1
    const named =
      form === 'runs'
        ? { seqs: [], runs: [[first, last]] }
        : { seqs: Array.from({ length: perRequest }, (_none, offset) => first + offset) }
    frames.push(
      maskedFrame(
        JSON.stringify({ id: frames.length + 1, method: 'receipts.give', input: { conversation, ...named } }),
        random,
      ),
    )
  }
  return new FrameTape(frames)
}
