import {
  type EventName,
  type Input,
  type MethodName,
  type Output,
  type Payload,
  type ServerFrame,
  socketPath,
  type WireError,
} from '@kidoku/protocol'
import { WebSocket } from 'ws'

/** What the server refused, as a test catches it. */
export class FrameError extends Error {
  readonly code: number
  readonly wire: WireError
  constructor(method: string, wire: WireError) {
    super(`${method}: ${wire.code} ${wire.desc}`)
    this.code = wire.code
    this.wire = wire
  }
}

export interface Told {
  readonly event: EventName
  readonly payload: unknown
}

/** A client that speaks frames and nothing else: for suites that must hold for any server. */
export interface FrameClient {
  call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>>
  /** Sends any text or bytes; for what no honest client sends. */
  sendRaw(bytes: string | Uint8Array): void
  /** Everything told so far, oldest first. */
  readonly told: readonly Told[]
  /** Every frame that answers no request of `call`: refusals with id null. */
  readonly strays: readonly ServerFrame[]
  /** The first event, told already or to come, that fits; rejects after `withinMs` (default 5,000). */
  waitFor<Name extends EventName>(
    event: Name,
    fits?: (payload: Payload<Name>) => boolean,
    withinMs?: number,
  ): Promise<Payload<Name>>
  /** Resolves with the close code once the socket is closed. */
  readonly closed: Promise<number>
  readonly socket: WebSocket
  close(): void
}

export async function connectFrames(serverUrl: string): Promise<FrameClient> {
  const socket = new WebSocket(`${serverUrl.replace(/^http/, 'ws')}${socketPath}`)
  const waiting = new Map<
    number,
    {
      readonly method: string
      readonly resolve: (output: unknown) => void
      readonly reject: (error: Error) => void
    }
  >()
  const told: Told[] = []
  const strays: ServerFrame[] = []
  const watchers = new Set<() => void>()
  let nextId = 1

  socket.on('message', (bytes) => {
    // The server's own frames: their shapes are what the suites check.
    const frame = JSON.parse(String(bytes)) as ServerFrame
    if ('event' in frame) told.push({ event: frame.event as EventName, payload: frame.payload })
    else {
      const request = frame.id === null ? undefined : waiting.get(frame.id)
      if (request === undefined) strays.push(frame)
      else if ('error' in frame) request.reject(new FrameError(request.method, frame.error))
      else request.resolve(frame.output)
      if (frame.id !== null) waiting.delete(frame.id)
    }
    for (const watcher of watchers) watcher()
  })
  socket.on('error', () => {
    // 'close' follows, and settles what waits.
  })
  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      for (const { method, reject } of waiting.values())
        reject(new Error(`${method}: the socket closed with ${code}`))
      waiting.clear()
      resolve(code)
    })
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })

  return {
    call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> {
      return new Promise<Output<Name>>((resolve, reject) => {
        if (socket.readyState !== socket.OPEN) return reject(new Error(`${method}: the socket is closed`))
        const id = nextId++
        // The answer to this very method: its shape is the contract's.
        waiting.set(id, { method, resolve: (output) => resolve(output as Output<Name>), reject })
        socket.send(JSON.stringify({ id, method, input }))
      })
    },
    sendRaw: (bytes) => socket.send(bytes),
    told,
    strays,
    waitFor<Name extends EventName>(
      event: Name,
      fits: (payload: Payload<Name>) => boolean = () => true,
      withinMs = 5_000,
    ): Promise<Payload<Name>> {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = told.find((each) => each.event === event && fits(each.payload as Payload<Name>))
          if (found === undefined) return
          clearTimeout(timer)
          watchers.delete(look)
          resolve(found.payload as Payload<Name>)
        }
        const timer = setTimeout(() => {
          watchers.delete(look)
          reject(
            new Error(
              `No ${event} that fits within ${withinMs} ms. Told: ${told.map((each) => each.event).join(', ')}`,
            ),
          )
        }, withinMs)
        watchers.add(look)
        look()
      })
    },
    closed,
    socket,
    close: () => socket.close(),
  }
}
