import {
  type AnswerFrame,
  type EventFrame,
  type LoginInput,
  type LoginOutput,
  limits,
  type RefusalFrame,
  type ServerFrame,
  socketPath,
} from '@kidoku/protocol'
import { WebSocket } from 'ws'

/** One socket that somebody logs in on, from opening to closing. */
export interface Session {
  send(frame: string): void
  close(): void
}

export interface SessionParts {
  readonly serverUrl: string
  readonly login: LoginInput
  readonly nextId: () => number
  /** Events that are not listened to are not even parsed: most frames are other people's messages. */
  readonly heeded: ReadonlySet<string>
  began(output: LoginOutput): void
  /** The login was refused, and trying again does not mend it. */
  refused(frame: RefusalFrame): void
  answered(frame: AnswerFrame | RefusalFrame): void
  told(frame: EventFrame): void
  /** Nothing more comes. Told once, but not after `close`. */
  closed(code: number): void
}

const eventHead = /^\{"event":"([^"]+)"/
const eventHeadBytes = 64
const closingMsMax = 1_000

export function openSession(parts: SessionParts): Session {
  const url = `${parts.serverUrl.replace(/^http/, 'ws')}${socketPath}`
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: limits.frameBytesMax })
  let loginId: number | undefined
  let heartbeat: NodeJS.Timeout | undefined
  let heardAtMs = 0
  let isClosed = false

  socket.on('open', () => {
    loginId = parts.nextId()
    socket.send(JSON.stringify({ id: loginId, method: 'session.login', input: parts.login }))
  })
  socket.on('message', (bytes) => {
    // One buffer a frame is what ws gives unless asked for something else.
    if (!isClosed) hear(bytes as Buffer)
  })
  socket.on('error', () => {
    // 'close' follows.
  })
  socket.on('close', (code) => {
    clearInterval(heartbeat)
    if (!isClosed) parts.closed(code)
    isClosed = true
  })

  function hear(bytes: Buffer): void {
    heardAtMs = Date.now()
    const [, event] = eventHead.exec(bytes.toString('latin1', 0, eventHeadBytes)) ?? []
    if (event !== undefined && !parts.heeded.has(event)) return
    // The server's own frames: their shapes are the contract's.
    const frame = JSON.parse(bytes.toString()) as ServerFrame
    if ('event' in frame) parts.told(frame)
    else if (loginId !== undefined && frame.id === loginId) settleLogin(frame)
    else parts.answered(frame)
  }

  function settleLogin(frame: AnswerFrame | RefusalFrame): void {
    loginId = undefined
    if ('error' in frame) {
      // Closing leads to another try.
      if (frame.error.retry) socket.close()
      else parts.refused(frame)
      return
    }
    const output = frame.output as LoginOutput
    heartbeat = setInterval(() => beat(output.heartbeatMs), output.heartbeatMs / 2)
    parts.began(output)
  }

  /** A server that says nothing, not even to this, is as good as gone. */
  function beat(heartbeatMs: number): void {
    if (Date.now() - heardAtMs > heartbeatMs * 2) socket.terminate()
    else socket.send(JSON.stringify({ id: parts.nextId(), method: 'session.ping', input: {} }))
  }

  return {
    send: (frame) => socket.send(frame),
    close(): void {
      isClosed = true
      clearInterval(heartbeat)
      socket.close()
      setTimeout(() => socket.terminate(), closingMsMax).unref()
    },
  }
}
