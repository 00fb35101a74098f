import { randomUUID } from 'node:crypto'
import { closeCodes, limits, Refusal, type WireError } from '@kidoku/protocol'
import type { WebSocket } from 'ws'
import type { Settings } from '../config.ts'
import type { Dispatch } from '../dispatch.ts'
import type { Caller, CallerConnection, NewSession } from '../feature.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { readRequest } from './request.ts'
import type { Session, Sessions } from './sessions.ts'

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

/** How long a closing client may take to read what is still buffered for it. */
const closingMsMax = 5_000

export interface Connection {
  /** Ends when the requests under way have been answered. */
  readonly idle: () => Promise<void>
  close(code: number, reason: string): void
}

interface Parts {
  readonly dispatch: Dispatch
  readonly sessions: Sessions
  readonly settings: Settings
  readonly now: () => number
  readonly log: Log
  readonly metrics: Metrics
}

export function createConnection(socket: WebSocket, address: string, parts: Parts): Connection {
  const { dispatch, sessions, settings, now, log, metrics } = parts
  const id = randomUUID()
  const underWay = new Set<Promise<void>>()
  let state: State = { name: 'fresh' }
  let heardAtMs = now()
  let sigTimer: NodeJS.Timeout | undefined
  let second = { startMs: 0, requests: 0 }

  const loginTimer = setTimeout(
    () => close(closeCodes.loginMissed, 'nobody logged in'),
    settings.loginWithinMs,
  )
  const heartbeatTimer = setInterval(() => {
    if (now() - heardAtMs > settings.heartbeatMs * 3) close(closeCodes.heartbeatMissed, 'nothing was heard')
  }, settings.heartbeatMs)

  function become(next: State): void {
    if (state.name === 'open') sessions.remove(state.session)
    state = next
    if (next.name !== 'fresh') clearTimeout(loginTimer)
    if (next.name !== 'open') clearTimeout(sigTimer)
  }

  function close(code: number, reason: string): void {
    if (state.name === 'closing') return
    become({ name: 'closing' })
    clearInterval(heartbeatTimer)
    metrics.closes.inc({ code: String(code) })
    socket.close(code, reason)
    setTimeout(() => socket.terminate(), closingMsMax).unref()
  }

  function send(frame: Buffer): void {
    if (state.name === 'closing') return
    socket.send(frame, { binary: false })
    if (socket.bufferedAmount > settings.socketBufferedBytesMax)
      close(closeCodes.slowConsumer, 'too much is waiting to be read')
  }

  const caller: CallerConnection = {
    get isLoggedIn(): boolean {
      return state.name === 'open'
    },
    address,
    begin(facts: NewSession): void {
      if (state.name !== 'fresh') return
      const session: Session = {
        ...facts,
        id,
        send,
        kick(): void {
          send(encode({ event: 'session.kicked', payload: { reason: 'otherDevice' } }))
          close(closeCodes.kickedByOtherDevice, 'kicked by another login')
        },
      }
      become({ name: 'open', session })
      sessions.add(session)
      expireAt(facts.sigExpiresAtMs)
    },
    end(): void {
      // The answer to the logout goes first.
      setImmediate(() => close(closeCodes.loggedOut, 'logged out'))
    },
  }

  function expireAt(timeMs: number): void {
    // Timers hold 24 days at most; a longer one looks again then.
    sigTimer = setTimeout(
      () => {
        if (now() < timeMs) return expireAt(timeMs)
        send(encode({ event: 'session.sigExpired', payload: {} }))
        close(closeCodes.userSigExpired, 'the UserSig has expired')
      },
      Math.min(Math.max(0, timeMs - now()), 2 ** 31 - 1),
    )
  }

  async function answer(text: string): Promise<void> {
    const startedAt = performance.now()
    let requestId: number | null = null
    let method = 'none'
    try {
      const request = readRequest(text)
      requestId = request.id
      method = request.method
      admit()
      const output = await dispatch.run(callerFor(method), method, request.input)
      metrics.requests.inc({ method, outcome: 'ok' })
      send(encode({ id: requestId, output }))
    } catch (error) {
      const refusal = error instanceof Refusal ? error : broke(error, method)
      metrics.requests.inc({
        method: refusal.code === 10003 ? 'unknown' : method,
        outcome: String(refusal.code),
      })
      send(encode({ id: requestId, error: wireError(refusal) }))
      return
    }
    metrics.requestSeconds.observe({ method }, (performance.now() - startedAt) / 1_000)
  }

  function admit(): void {
    if (underWay.size >= limits.requestsInFlightMax)
      throw new Refusal(9507, `at most ${limits.requestsInFlightMax}`, { retryAfterMs: 100 })
    const nowMs = now()
    if (nowMs - second.startMs >= 1_000) second = { startMs: nowMs, requests: 0 }
    second.requests += 1
    const most = settings.requestsPerSecondMax
    if (most > 0 && second.requests > most)
      throw new Refusal(9506, `at most ${most}`, { retryAfterMs: second.startMs + 1_000 - nowMs })
  }

  function callerFor(method: string): Caller {
    if (state.name === 'open') return { userId: state.session.userId, sessionId: id, connection: caller }
    if (method === 'session.login' || method === 'session.ping')
      return { userId: '', sessionId: id, connection: caller }
    throw new Refusal(6014)
  }

  function broke(error: unknown, method: string): Refusal {
    log.error({ err: error, method }, 'A request failed.')
    return new Refusal(10002, undefined, { cause: error })
  }

  socket.on('message', (bytes: Buffer, isBinary: boolean) => {
    heardAtMs = now()
    if (state.name === 'closing') return
    if (isBinary) return close(closeCodes.binaryFrame, 'frames are JSON text')
    const answered = answer(bytes.toString('utf8'))
    underWay.add(answered)
    void answered.finally(() => underWay.delete(answered))
  })
  socket.on('pong', () => {
    heardAtMs = now()
  })
  socket.on('close', () => {
    if (state.name !== 'closing') become({ name: 'closing' })
    clearInterval(heartbeatTimer)
    clearTimeout(loginTimer)
  })
  // ws has closed the socket with the right code already: 1009 too large, 1007 bad UTF-8, 1002 a broken frame.
  socket.on('error', (error) => log.debug({ err: error }, 'A socket broke its protocol.'))

  return {
    async idle(): Promise<void> {
      await Promise.allSettled(underWay)
    },
    close,
  }
}

function encode(frame: object): Buffer {
  return Buffer.from(JSON.stringify(frame))
}

function wireError(refusal: Refusal): WireError {
  const { code, message: desc, retry, retryAfterMs } = refusal
  return { code, desc, retry, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}
