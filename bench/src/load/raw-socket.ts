import { createHash, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** A WebSocket client that does next to nothing: no parsing but of lengths, no events but one call a frame. */
export interface RawSocket {
  /** Ready-made frames: see frame.ts. */
  write(frames: Buffer): void
  /** Called with every text frame. `bytes` is lent: it holds until the call returns. */
  onText: (bytes: Buffer, from: number, to: number) => void
  onClose: () => void
  /** Nothing comes any more. */
  readonly isClosed: boolean
  close(): void
}

const received = Buffer.allocUnsafeSlow(262_144)

/** `localAddress`: any of 127.0.0.0/8, where one address has too few ports. */
export function openRawSocket(
  url: URL,
  options: { readonly path: string; readonly localAddress?: string },
): Promise<RawSocket> {
  return new Promise((resolve, reject) => {
    let rest: Buffer | undefined
    let isOpen = false
    let head = ''

    const socket: Socket = connect({
      host: url.hostname,
      port: Number(url.port),
      noDelay: true,
      ...(options.localAddress === undefined ? {} : { localAddress: options.localAddress }),
      onread: {
        // One buffer for all sockets: what it holds is consumed, or copied, before the call returns.
        buffer: received,
        callback(length, buffer): boolean {
          // It is the Buffer given above.
          const chunk = (buffer as Buffer).subarray(0, length)
          if (isOpen) consume(chunk)
          else shakeHands(chunk)
          return true
        },
      },
    })
    const raw: RawSocket = {
      write: (frames) => void socket.write(frames),
      onText: () => undefined,
      onClose: () => undefined,
      get isClosed() {
        return socket.closed
      },
      close: () => void socket.destroy(),
    }

    function shakeHands(chunk: Buffer): void {
      head += chunk.toString('latin1')
      const end = head.indexOf('\r\n\r\n')
      if (end < 0) return
      if (!head.startsWith('HTTP/1.1 101') || !head.includes(accept)) {
        reject(new Error(`No WebSocket at ${url.href}: ${head.split('\r\n')[0]}`))
        return void socket.destroy()
      }
      isOpen = true
      resolve(raw)
      const surplus = Buffer.from(head.slice(end + 4), 'latin1')
      if (surplus.length > 0) consume(surplus)
    }

    function consume(chunk: Buffer): void {
      const bytes = rest === undefined ? chunk : Buffer.concat([rest, chunk])
      rest = undefined
      let at = 0
      while (at < bytes.length) {
        const start = payloadStart(bytes, at)
        const end = start < 0 ? -1 : start + payloadLength(bytes, at)
        if (end < 0 || end > bytes.length) {
          rest = Buffer.from(bytes.subarray(at))
          return
        }
        if (((bytes[at] ?? 0) & 0x0f) === 1) raw.onText(bytes, start, end)
        at = end
      }
    }

    const key = randomBytes(16).toString('base64')
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    socket.once('connect', () => {
      socket.write(
        `GET ${options.path} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          `Sec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
      )
    })
    socket.on('error', reject)
    socket.on('close', () => {
      reject(new Error(`The socket to ${url.href} was closed.`))
      raw.onClose()
    })
  })
}

/** Where the payload of the frame at `at` begins; -1: its head is not all there yet. Servers do not mask. */
function payloadStart(bytes: Buffer, at: number): number {
  const second = bytes[at + 1]
  if (second === undefined) return -1
  const start = at + (second < 126 ? 2 : second === 126 ? 4 : 10)
  return start <= bytes.length ? start : -1
}

function payloadLength(bytes: Buffer, at: number): number {
  const length = bytes[at + 1] ?? 0
  if (length < 126) return length
  return length === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
}
