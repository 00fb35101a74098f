import { seededRandom } from 'kidoku/seeded-random'
import { kindOf } from './answers.ts'
import { after, moment, type Window, windowOf } from './clock.ts'
import { maskedFrame } from './frame.ts'
import { ask } from './pool.ts'
import type { RawSocket } from './raw-socket.ts'

export interface Sending {
  readonly groupId: string
  readonly messages: number
  /** In the messages' IDs, so that each is new. */
  readonly name: string
  readonly serverPids: readonly number[]
}

export interface SendingResult extends Window {
  readonly messages: number
  /** Frames that reached those online. */
  readonly delivered: number
}

/** The sender sends one message after the other; everybody online gets each. */
export async function runSending(
  sender: RawSocket,
  online: readonly RawSocket[],
  job: Sending,
): Promise<SendingResult> {
  const random = seededRandom(job.messages)
  let delivered = 0
  for (const socket of online) {
    socket.onText = (bytes, from) => {
      if (kindOf(bytes, from) === 'event') delivered += 1
    }
  }
  const start = moment(job.serverPids)
  for (let at = 0; at < job.messages; at += 1) {
    const input = {
      groupId: job.groupId,
      msgId: `${job.name}-${at}`,
      random: at,
      elems: [{ type: 'text', text: 'Has everybody seen the new shift plan?' }],
      needReadReceipt: true,
    }
    await ask(sender, maskedFrame(JSON.stringify({ id: at + 1, method: 'messages.send', input }), random))
  }
  const expected = job.messages * online.length
  for (let waitedS = 0; delivered < expected && waitedS < 5; waitedS += 0.005) await after(0.005)
  const window = windowOf(start, moment(job.serverPids))
  for (const socket of online) socket.onText = () => undefined
  return { ...window, messages: job.messages, delivered }
}
