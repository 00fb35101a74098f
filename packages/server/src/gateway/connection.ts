import { randomUUID } from 'node:crypto'
import type { Duplex } from 'node:stream'
import { closeCodes, limits, Refusal, type WireError } from '@kidoku/protocol'
import type { WebSocket } from 'ws'
import type { Dispatch } from '../dispatch.ts'
import type { Caller, CallerConnection, NewSession } from '../feature.ts'
import type { LiveSettings } from '../live-settings.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Outbox } from './outbox.ts'
import { readRequest } from './request.ts'
import type { Session, Sessions } from './sessions.ts'
import { jsonFrame, textFrame } from './text-frame.ts'

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

/** Bytes of one turn that are gathered into one write. */
const gatheredBytesMax = 65_536
/** A frame of somebody who has not logged in: a login is far smaller. */
const freshFrameBytesMax = 16_384

/** How long a closing client may take to read what is still buffered for it. */
const closingMsMax = 5_000

export interface Connection {
  /** Ends when the requests under way have been answered. */
  readonly idle: () => Promise<void>
  close(code: number, reason: string): void
}

interface Parts {
  readonly dispatch: Dispatch
  readonly sessions: Pick<Sessions, 'add' | 'remove'>
  readonly live: LiveSettings
  readonly now: () => number
  readonly log: Log
  readonly metrics: Metrics
  readonly outbox: Outbox
}

/** The socket as `ws` sees it, and the stream beneath: frames that are ready are written to it as they are. */
export interface Wire {
  readonly socket: WebSocket
  readonly stream: Duplex
  readonly address: string
}

export function createConnection({ socket, stream, address }: Wire, parts: Parts): Connection {
  const { dispatch, sessions, live, now, log, metrics, outbox } = parts
  // Of these, none changes while the server runs.
  const settings = live.initial
  const id = randomUUID()
  let underWay = 0
  let whenIdle: (() => void) | undefined
  let frames: Buffer[] = []
  let gatheredBytes = 0
  let isLoggingIn = false
  /** Until the bus brings this node what the session is to hear. */
  let arrived: Promise<void> | undefined
  let state: State = { name: 'fresh' }
  let heardAtMs = performance.now()
  let sigTimer: NodeJS.Timeout | undefined
  let second = { startMs: 0, requests: 0 }

  const loginTimer = setTimeout(
    () => close(closeCodes.loginMissed, 'nobody logged in'),
    settings.loginWithinMs,
  )
  const heartbeatTimer = setInterval(() => {
    if (performance.now() - heardAtMs > settings.heartbeatMs * 3)
      close(closeCodes.heartbeatMissed, 'nothing was heard')
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
    metrics.closed(code)
    // What was said before the end goes before it.
    flush()
    socket.close(code, reason)
    setTimeout(() => socket.terminate(), closingMsMax).unref()
  }

  function send(frame: Buffer): void {
    if (state.name === 'closing' || socket.readyState !== socket.OPEN) return
    gatheredBytes += frame.length
    if (frames.push(frame) === 1) outbox.add({ flush })
    if (gatheredBytes < gatheredBytesMax) return
    // A turn may say more than fits: what the socket does not take is what the client has not read.
    flush()
    if (stream.writableLength > settings.socketBufferedBytesMax)
      close(closeCodes.slowConsumer, 'too much is waiting to be read')
  }

  function flush(): void {
    const [first] = frames
    const due = frames
    frames = []
    gatheredBytes = 0
    if (first === undefined || socket.readyState !== socket.OPEN) return
    if (stream.writableLength > settings.socketBufferedBytesMax)
      close(closeCodes.slowConsumer, 'too much is waiting to be read')
    else stream.write(due.length === 1 ? first : Buffer.concat(due))
  }

  const connection: CallerConnection = {
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
        kick(reason): void {
          send(jsonFrame({ event: 'session.kicked', payload: { reason } }))
          if (reason === 'admin') close(closeCodes.kickedByAdmin, 'kicked by an administrator')
          else close(closeCodes.kickedByOtherDevice, 'kicked by another login')
        },
      }
      become({ name: 'open', session })
      caller = { userId: facts.userId, sessionId: id, connection }
      arrived = sessions.add(session)
      expireAt(facts.sigExpiresAtMs)
    },
    end(): void {
      // The answer to the logout goes first.
      setImmediate(() => close(closeCodes.loggedOut, 'logged out'))
    },
  }

  /** Nobody, until somebody has logged in. */
  let caller: Caller = { userId: '', sessionId: id, connection }

  function expireAt(timeMs: number): void {
    // Timers hold 24 days at most; a longer one looks again then.
    sigTimer = setTimeout(
      () => {
        if (now() < timeMs) return expireAt(timeMs)
        send(jsonFrame({ event: 'session.sigExpired', payload: {} }))
        close(closeCodes.userSigExpired, 'the UserSig has expired')
      },
      Math.min(Math.max(0, timeMs - now()), 2 ** 31 - 1),
    )
  }

  async function answer(text: string): Promise<void> {
    const startedAt = performance.now()
    let requestId: number | null = null
    let method = 'none'
    let outcome = 'ok'
    underWay += 1
    try {
      const request = readRequest(text)
      requestId = request.id
      method = request.method
      admit()
      if (method === 'session.login') {
        if (isLoggingIn) throw new Refusal(7501)
        isLoggingIn = true
      }
      const output = await dispatch.run(callerFor(method), method, request.input, text.length)
      if (method === 'session.login') await arrived
      send(textFrame(`{"id":${requestId},"output":${JSON.stringify(output)}}`))
    } catch (error) {
      const refusal = error instanceof Refusal ? error : broke(error, method)
      outcome = String(refusal.code)
      send(jsonFrame({ id: requestId, error: wireError(refusal) }))
    }
    if (method === 'session.login' && outcome !== '7501') isLoggingIn = false
    underWay -= 1
    if (underWay === 0) whenIdle?.()
    metrics.answered(method, outcome, (performance.now() - startedAt) / 1_000)
  }

  function admit(): void {
    if (underWay > limits.requestsInFlightMax)
      throw new Refusal(9507, `at most ${limits.requestsInFlightMax}`, { retryAfterMs: 100 })
    const nowMs = now()
    // A clock that was put back begins anew.
    if (nowMs - second.startMs >= 1_000 || nowMs < second.startMs) second = { startMs: nowMs, requests: 0 }
    second.requests += 1
    const most = live.current.requestsPerSecondMax
    if (most > 0 && second.requests > most)
      throw new Refusal(9506, `at most ${most}`, { retryAfterMs: second.startMs + 1_000 - nowMs })
  }

  function callerFor(method: string): Caller {
    if (state.name === 'open' || method === 'session.login' || method === 'session.ping') return caller
    throw new Refusal(6014)
  }

  function broke(error: unknown, method: string): Refusal {
    log.error({ err: error, method }, 'A request failed.')
    return new Refusal(10002, undefined, { cause: error })
  }

  socket.on('message', (bytes: Buffer, isBinary: boolean) => {
    heardAtMs = performance.now()
    if (state.name === 'closing') return
    if (isBinary) return close(closeCodes.binaryFrame, 'frames are JSON text')
    if (state.name === 'fresh' && bytes.length > freshFrameBytesMax)
      return close(closeCodes.tooLarge, 'log in first')
    void answer(bytes.toString('utf8'))
  })
  socket.on('pong', () => {
    heardAtMs = performance.now()
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
      if (underWay > 0) {
        await new Promise<void>((resolve) => {
          whenIdle = resolve
        })
      }
    },
    close,
  }
}

function wireError(refusal: Refusal): WireError {
  const { code, message: desc, retry, retryAfterMs } = refusal
  return { code, desc, retry, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}
