import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { closeCodes, limits, methods, Refusal } from '@kidoku/protocol'
import type { WebSocket } from 'ws'
import type { Dispatch } from '../dispatch.ts'
import type { Caller, CallerConnection, NewSession } from '../feature.ts'
import type { LiveSettings } from '../live-settings.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { readFrames } from './frame-reader.ts'
import { OpenSession } from './open-session.ts'
import { joined, type Outbox, type Outgoing } from './outbox.ts'
import { Question } from './question.ts'
import { readRequest } from './request.ts'
import type { Session, Sessions } from './sessions.ts'
import type { Sweep, Timed } from './sweep.ts'
import { answerFrame, type Frame, jsonFrame, refusalFrame } from './text-frame.ts'

/*
 * One client's states:
 *
 *   fresh ──session.login──▶ open ──▶ closing ──▶ closed
 *     └─────── nobody logs in ──────────▲
 *
 * fresh: only session.login and session.ping are heard. closing: nothing is read or said any more, but what is on its way
 * to the disk goes on. From any state the other side may vanish.
 */
type State =
  | { readonly name: 'fresh' }
  | { readonly name: 'open'; readonly session: Session }
  | { readonly name: 'closing' }

const fresh: State = { name: 'fresh' }
const closing: State = { name: 'closing' }

/** Bytes of one turn that are gathered into one write. */
const gatheredBytesMax = 65_536
/** A frame of somebody who has not logged in: a login is far smaller. */
const freshFrameBytesMax = 16_384

/** How long a closing client may take to read what is still buffered for it. */
const closingMsMax = 5_000

interface Parts {
  readonly dispatch: Dispatch
  readonly sessions: Pick<Sessions, 'add' | 'remove'>
  readonly live: LiveSettings
  readonly now: () => number
  readonly log: Log
  readonly metrics: Metrics
  readonly outbox: Outbox
  readonly sweep: Sweep
}

/** The socket as `ws` sees it, and the stream beneath: frames that are ready are written to it as they are. */
export interface Wire {
  readonly socket: WebSocket
  readonly stream: Duplex
  readonly address: string
}

/** There are many of these: no timers and few functions of their own. */
export class Connection implements CallerConnection, Outgoing, Timed {
  readonly id: string = randomUUID()
  readonly address: string
  /** Of a frame, while it is read here. */
  textBytesMax: number = freshFrameBytesMax
  readonly #socket: WebSocket
  readonly #stream: Duplex
  readonly #parts: Parts
  #state: State = fresh
  /** Nobody, until somebody has logged in. */
  #caller: Caller
  #frames: Frame[] = []
  #gatheredBytes = 0
  #underWay = 0
  #whenIdle: (() => void) | undefined
  #isLoggingIn = false
  /** Until the bus brings this node what the session is to hear. */
  #arrived: Promise<void> | undefined
  #heardAtMs = performance.now()
  /** fresh: when a login is missed; open: when the UserSig expires, by the clock on the wall; closing: when it has had its time. */
  #dueMs: number
  #secondStartMs = 0
  #requestsOfSecond = 0

  constructor({ socket, stream, address }: Wire, parts: Parts) {
    this.#socket = socket
    this.#stream = stream
    this.address = address
    this.#parts = parts
    this.#caller = { userId: '', sessionId: this.id, connection: this }
    this.#dueMs = this.#heardAtMs + parts.live.initial.loginWithinMs
    readFrames(stream, this)
    socket.on('message', (bytes: Buffer, isBinary: boolean) => {
      if (this.#state.name === 'closing') return
      if (isBinary) return this.close(closeCodes.binaryFrame, 'frames are JSON text')
      if (this.#state.name === 'fresh' && bytes.length > freshFrameBytesMax)
        return this.close(closeCodes.tooLarge, 'log in first')
      this.heard(bytes.toString('utf8'))
    })
    socket.on('pong', () => {
      this.#heardAtMs = performance.now()
    })
    socket.on('close', () => {
      if (this.#state.name !== 'closing') this.#become(closing)
      parts.sweep.remove(this)
    })
    // ws has closed the socket with the right code already: 1009 too large, 1007 bad UTF-8, 1002 a broken frame.
    socket.on('error', (error) => parts.log.debug({ err: error }, 'A socket broke its protocol.'))
    parts.sweep.add(this)
  }

  get isLoggedIn(): boolean {
    return this.#state.name === 'open'
  }

  get platform(): string | undefined {
    return this.#state.name === 'open' ? this.#state.session.platform : undefined
  }

  begin(facts: NewSession): void {
    if (this.#state.name !== 'fresh') return
    const session = new OpenSession(this, facts)
    this.#become({ name: 'open', session })
    this.textBytesMax = limits.frameBytesMax
    this.#dueMs = facts.sigExpiresAtMs
    this.#caller = { userId: facts.userId, sessionId: this.id, connection: this }
    this.#arrived = this.#parts.sessions.add(session)
  }

  end(): void {
    // The answer to the logout goes first.
    setImmediate(() => this.close(closeCodes.loggedOut, 'logged out'))
  }

  /** Ends when the requests under way have been answered. */
  async idle(): Promise<void> {
    if (this.#underWay === 0) return
    await new Promise<void>((resolve) => {
      this.#whenIdle = resolve
    })
  }

  close(code: number, reason: string): void {
    if (this.#state.name === 'closing') return
    if (this.#state.name === 'open') this.#state.session.endedWith = code
    this.#become(closing)
    this.#dueMs = performance.now() + closingMsMax
    this.#parts.metrics.closed(code)
    // What was said before the end goes before it.
    this.flush()
    this.#socket.close(code, reason)
  }

  send(frame: Frame): void {
    if (this.#state.name === 'closing' || this.#socket.readyState !== this.#socket.OPEN) return
    this.#gatheredBytes += frame.length
    if (this.#frames.push(frame) === 1) this.#parts.outbox.add(this)
    if (this.#gatheredBytes < gatheredBytesMax) return
    // A turn may say more than fits: what the socket does not take is what the client has not read.
    this.flush()
    this.#closeIfSlow()
  }

  flush(): void {
    if (this.#frames.length === 0) return
    const due = this.#frames
    this.#frames = []
    this.#gatheredBytes = 0
    if (this.#socket.readyState !== this.#socket.OPEN || this.#closeIfSlow()) return
    const bytes = joined(due)
    if (typeof bytes === 'string') this.#stream.write(bytes, 'latin1')
    else this.#stream.write(bytes)
  }

  look(elapsedMs: number): void {
    const { live, now } = this.#parts
    if (this.#state.name === 'closing') {
      if (elapsedMs >= this.#dueMs) this.#socket.terminate()
    } else if (this.#state.name === 'fresh' && elapsedMs >= this.#dueMs) {
      this.close(closeCodes.loginMissed, 'nobody logged in')
    } else if (this.#state.name === 'open' && now() >= this.#dueMs) {
      this.send(jsonFrame({ event: 'session.sigExpired', payload: {} }))
      this.close(closeCodes.userSigExpired, 'the UserSig has expired')
    } else if (elapsedMs - this.#heardAtMs > live.initial.heartbeatMs * 3) {
      this.close(closeCodes.heartbeatMissed, 'nothing was heard')
    }
  }

  /** A text has arrived. */
  heard(text: string): void {
    const startedAtMs = performance.now()
    this.#heardAtMs = startedAtMs
    if (this.#state.name === 'closing') return
    let id: number | null = null
    let method = 'none'
    this.#underWay += 1
    try {
      const request = readRequest(text)
      id = request.id
      method = request.method
      this.#admit()
      const caller = this.#callerFor(method)
      const question = new Question(this, { id, method, startedAtMs, caller, input: request.input })
      this.#parts.dispatch.ask(question, method, text.length)
    } catch (error) {
      this.#refuse(error, { id, method, startedAtMs })
    }
  }

  /** The output of a request, once it is true. */
  answer(question: Question, output: unknown): void {
    const { id, method, startedAtMs } = question
    if (method === 'session.login' && this.#arrived !== undefined) {
      const arrived = this.#arrived
      this.#arrived = undefined
      arrived.then(
        () => this.answer(question, output),
        (error: unknown) => this.refuse(question, error),
      )
      return
    }
    this.send(answerFrame(id, output))
    if (method === 'session.login') this.#isLoggingIn = false
    this.#end(method, 'ok', startedAtMs)
  }

  refuse(question: Question, error: unknown): void {
    if (question.method === 'session.login') this.#isLoggingIn = false
    this.#refuse(error, question)
  }

  #refuse(
    error: unknown,
    asked: { readonly id: number | null; readonly method: string; readonly startedAtMs: number },
  ): void {
    const refusal = error instanceof Refusal ? error : this.#broke(error, asked.method)
    this.send(refusalFrame(asked.id, refusal))
    // Whatever a client makes up is one label.
    const method = Object.hasOwn(methods, asked.method) ? asked.method : 'unknown'
    this.#end(method, String(refusal.code), asked.startedAtMs)
  }

  #end(method: string, outcome: string, startedAtMs: number): void {
    this.#underWay -= 1
    if (this.#underWay === 0) this.#whenIdle?.()
    this.#parts.metrics.answered(method, outcome, (performance.now() - startedAtMs) / 1_000)
  }

  #admit(): void {
    if (this.#underWay > limits.requestsInFlightMax)
      throw new Refusal(9507, `at most ${limits.requestsInFlightMax}`, { retryAfterMs: 100 })
    const nowMs = this.#parts.now()
    // A clock that was put back begins anew.
    if (nowMs - this.#secondStartMs >= 1_000 || nowMs < this.#secondStartMs) {
      this.#secondStartMs = nowMs
      this.#requestsOfSecond = 0
    }
    this.#requestsOfSecond += 1
    const most = this.#parts.live.current.requestsPerSecondMax
    if (most > 0 && this.#requestsOfSecond > most) {
      const retryAfterMs = this.#secondStartMs + 1_000 - nowMs
      throw new Refusal(9506, `at most ${most}`, { retryAfterMs })
    }
  }

  #callerFor(method: string): Caller {
    if (method === 'session.login') {
      if (this.#isLoggingIn) throw new Refusal(7501)
      this.#isLoggingIn = true
      return this.#caller
    }
    if (this.#state.name === 'open' || method === 'session.ping') return this.#caller
    throw new Refusal(6014)
  }

  #broke(error: unknown, method: string): Refusal {
    this.#parts.log.error({ err: error, method }, 'A request failed.')
    return new Refusal(10002, undefined, { cause: error })
  }

  #closeIfSlow(): boolean {
    if (this.#stream.writableLength <= this.#parts.live.initial.socketBufferedBytesMax) return false
    this.close(closeCodes.slowConsumer, 'too much is waiting to be read')
    return true
  }

  #become(next: State): void {
    if (this.#state.name === 'open') this.#parts.sessions.remove(this.#state.session)
    this.#state = next
  }
}
