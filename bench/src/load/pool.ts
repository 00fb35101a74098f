import { seededRandom } from 'kidoku/seeded-random'
import { maskedFrame } from './frame.ts'
import { openRawSocket, type RawSocket } from './raw-socket.ts'

export interface PoolPlan {
  /** Of several nodes, divided by spaces: the sockets are dealt out to them. */
  readonly url: string
  readonly socketPath: string
  /** One socket each; `login` is the input of `session.login`, in the order of the sockets. */
  readonly logins: readonly object[]
  readonly seed: number
}

/** Sockets of one loopback address; more take the next one, for ports of one address are some 28,000. */
const socketsPerAddressMax = 15_000
/** Sockets that shake hands at the same time. */
const openingMax = 200

/** Opens the sockets and logs in on each. The first is the sender's, the others are readers'. */
export async function openPool(plan: PoolPlan): Promise<readonly RawSocket[]> {
  const random = seededRandom(plan.seed)
  const urls = plan.url.split(' ').map((url) => new URL(url))
  const pool: RawSocket[] = []
  for (let at = 0; at < plan.logins.length; at += openingMax) {
    const slice = plan.logins.slice(at, at + openingMax)
    pool.push(
      ...(await Promise.all(
        slice.map(async (login, offset) => {
          const localAddress = `127.0.0.${1 + Math.floor((at + offset) / socketsPerAddressMax)}`
          const url = urls[(at + offset) % urls.length] ?? new URL(plan.url)
          const socket = await openRawSocket(url, { path: plan.socketPath, localAddress })
          await ask(
            socket,
            maskedFrame(JSON.stringify({ id: 1, method: 'session.login', input: login }), random),
          )
          return socket
        }),
      )),
    )
  }
  return pool
}

/** Sends one request alone and gives its answer; events that come before it are dropped. */
export function ask(socket: RawSocket, frame: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    if (socket.isClosed) return reject(new Error('The server has closed this socket.'))
    const { onText, onClose } = socket
    const settle = (): void => {
      socket.onText = onText
      socket.onClose = onClose
    }
    socket.onText = (bytes, from, to) => {
      const text = bytes.toString('utf8', from, to)
      if (text.startsWith('{"event"')) return
      settle()
      if (text.includes('"error":')) reject(new Error(`Refused: ${text}`))
      else resolve(text)
    }
    socket.onClose = () => {
      settle()
      reject(new Error('The socket was closed before the answer.'))
    }
    socket.write(frame)
  })
}
