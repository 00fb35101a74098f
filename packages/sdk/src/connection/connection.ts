import type { LoginInput, LoginOutput } from '@kidoku/protocol'
import { closeCodes, type EventFrame, type ServerFrame } from '@kidoku/protocol/wire'
import { hasCode, refusal, V2TIMError } from '../v2tim-error.ts'
import type { WebSocketConstructor } from '../v2tim-options.ts'
import { Heartbeat } from './heartbeat.ts'
import { type ReconnectPolicy, reconnectDelayMs } from './reconnect.ts'
import { Requests } from './requests.ts'
import { openSocket, type Socket } from './socket.ts'

/**
 *              open()               login accepted
 *   closed ─────────────▶ opening ─────────────────▶ online
 *     ▲                    │   ▲                        │
 *     │ refused for good   │   │ the wait is over       │ lost
 *     │                    ▼   │                        │
 *     ├─────────────────  waiting  ◀────────────────────┘
 *     │   the first login gives up
 *     └── from any state: close(), kicked (4001, 4003), UserSig expired (4002)
 */
export type ConnectionState = 'closed' | 'opening' | 'online' | 'waiting'

/** Why a connection is over for good, unasked. */
export type End = 'kicked' | 'sigExpired' | V2TIMError

export interface ConnectionEvents {
  readonly connecting: () => void
  /** Told before any request goes out on the new line. */
  readonly online: (login: LoginOutput) => void
  /** What was told after `heardAtMs`, the last word on that line by this device's clock, may not have come. */
  readonly lost: (heardAtMs: number) => void
  /** One attempt failed. */
  readonly failed: (error: V2TIMError) => void
  readonly ended: (end: End) => void
  readonly event: (name: string, payload: unknown) => void
}

export interface ConnectionOptions {
  readonly url: string
  readonly webSocket: WebSocketConstructor
  readonly policy: ReconnectPolicy
  readonly events: ConnectionEvents
}

interface FirstLogin {
  readonly giveUpAtMs: number
  readonly resolve: (login: LoginOutput) => void
  readonly reject: (error: V2TIMError) => void
}

/** How long the goodbye may take before the line is cut. */
const logoutDeadlineMs = 2_000

/** From the first login to the logout, over as many sockets as it takes. */
export class Connection {
  readonly requests: Requests = new Requests((text) => this.#say(text))
  readonly #options: ConnectionOptions
  #state: ConnectionState = 'closed'
  #socket: Socket | undefined
  #heartbeat: Heartbeat | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #credentials: LoginInput | undefined
  #first: FirstLogin | undefined
  #attempt = 0
  /** Events that came in one piece with the answer to the login, before it was taken in. */
  readonly #early: EventFrame[] = []

  constructor(options: ConnectionOptions) {
    this.#options = options
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** The first login. Keeps trying for `connectTimeoutMs`, then rejects with 9508. */
  open(credentials: LoginInput): Promise<LoginOutput> {
    const { promise, resolve, reject } = Promise.withResolvers<LoginOutput>()
    this.#credentials = credentials
    this.#first = { giveUpAtMs: Date.now() + this.#options.policy.connectTimeoutMs, resolve, reject }
    this.#connect()
    return promise
  }

  async close(): Promise<void> {
    if (this.#state === 'closed') return
    if (this.#state === 'online') {
      // The server may be gone already: then the cut line says the same.
      await this.requests.handshake('session.logout', {}, logoutDeadlineMs).catch(() => undefined)
    }
    this.#shut(refusal(6014))
  }

  /** At once and without a goodbye. */
  cut(reason: V2TIMError): void {
    this.#shut(reason)
  }

  #become(state: ConnectionState): void {
    this.#state = state
  }

  #connect(): void {
    this.#become('opening')
    this.#options.events.connecting()
    if (this.state !== 'opening') return // A listener has logged out.
    const { policy, url, webSocket } = this.#options
    const timeLeftMs =
      this.#first === undefined ? Number.POSITIVE_INFINITY : this.#first.giveUpAtMs - Date.now()
    const timeoutMs = Math.max(1, Math.min(policy.connectTimeoutMs, timeLeftMs))
    this.#timer = setTimeout(() => this.#lose(refusal(9508)), timeoutMs)
    this.#socket = openSocket(url, webSocket, {
      opened: () => void this.#logIn(timeoutMs),
      frame: (text) => this.#hear(text),
      closed: (code) => this.#closed(code),
    })
  }

  async #logIn(timeoutMs: number): Promise<void> {
    const socket = this.#socket
    try {
      const answer = await this.requests.handshake('session.login', this.#credentials, timeoutMs)
      // The wire contract's answer to session.login; the server checked its shape.
      if (socket === this.#socket) this.#accepted(answer as LoginOutput)
    } catch (error) {
      if (socket === this.#socket && this.#state === 'opening') this.#refused(error)
    }
  }

  #accepted(login: LoginOutput): void {
    clearTimeout(this.#timer)
    this.#become('online')
    this.#attempt = 0
    this.#heartbeat = new Heartbeat({
      everyMs: login.heartbeatMs,
      ping: () => void this.requests.handshake('session.ping', {}, login.heartbeatMs).catch(() => undefined), // Its absence is noticed by the heartbeat itself.
      dead: () => this.#lose(refusal(9508)),
    })
    const first = this.#first
    this.#first = undefined
    this.#options.events.online(login)
    for (const { event, payload } of this.#early.splice(0)) this.#options.events.event(event, payload)
    this.requests.online()
    first?.resolve(login)
  }

  #refused(error: unknown): void {
    const refused = error instanceof V2TIMError ? error : refusal(9508, undefined, error)
    if (hasCode(refused, 9508, 6012)) this.#lose(refused)
    else if (this.#first !== undefined) this.#shut(refused)
    else if (refused.retry) this.#lose(refused)
    else this.#end(hasCode(refused, 70001, 6206) ? 'sigExpired' : refused)
  }

  #closed(code: number): void {
    if (code === closeCodes.userSigExpired) this.#end('sigExpired')
    // 4000 to 4099: do not come back unasked.
    else if (code >= 4000 && code < 4100) this.#end('kicked')
    else this.#lose(refusal(9508, `the socket was closed with code ${code}`))
  }

  #lose(error: V2TIMError): void {
    if (this.#state !== 'online' && this.#state !== 'opening') return
    const wasOnline = this.#state === 'online'
    const heardAtMs = this.#heartbeat?.lastHeardMs ?? Date.now()
    this.#hangUp()
    this.#become('waiting')
    this.requests.offline()
    const { events, policy } = this.#options
    if (wasOnline) events.lost(heardAtMs)
    else events.failed(error)
    if (this.state !== 'waiting') return // A listener has logged out.
    const atLeastMs = error.retryAfterMs ?? 0
    const delayMs = reconnectDelayMs(policy, { attempt: this.#attempt, random: Math.random(), atLeastMs })
    this.#attempt += 1
    const givesUp = this.#first !== undefined && Date.now() + delayMs >= this.#first.giveUpAtMs
    if (givesUp) this.#shut(error)
    else this.#timer = setTimeout(() => this.#connect(), delayMs)
  }

  #end(end: End): void {
    if (this.#state === 'closed') return
    const code = end === 'kicked' ? refusal(6208) : end === 'sigExpired' ? refusal(6206) : end
    this.#shut(code)
    this.#options.events.ended(end)
  }

  #shut(reason: V2TIMError): void {
    this.#hangUp()
    this.#become('closed')
    const first = this.#first
    this.#first = undefined
    this.requests.offline()
    this.requests.failAll(reason)
    first?.reject(reason)
  }

  #hangUp(): void {
    clearTimeout(this.#timer)
    this.#early.length = 0
    this.#heartbeat?.stop()
    this.#heartbeat = undefined
    this.#socket?.drop()
    this.#socket = undefined
  }

  #say(text: string): void {
    this.#heartbeat?.said()
    this.#socket?.send(text)
  }

  #hear(text: string): void {
    this.#heartbeat?.heard()
    const frame = readFrame(text)
    if (frame === undefined) this.#lose(refusal(9508, 'what the server said is no frame'))
    else if (!('event' in frame)) this.requests.answered(frame)
    else if (frame.event === 'session.kicked') this.#end('kicked')
    else if (frame.event === 'session.sigExpired') this.#end('sigExpired')
    else if (this.#state === 'online') this.#options.events.event(frame.event, frame.payload)
    else this.#early.push(frame)
  }
}

/** `undefined` for what our own server never says: somebody else answers on this address. */
function readFrame(text: string): ServerFrame | undefined {
  try {
    const frame: unknown = JSON.parse(text)
    const isFrame = typeof frame === 'object' && frame !== null && ('id' in frame || 'event' in frame)
    return isFrame ? (frame as ServerFrame) : undefined
  } catch {
    return undefined
  }
}
