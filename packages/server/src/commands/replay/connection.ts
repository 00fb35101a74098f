import type { EventFrame, Input, LoginInput, LoginOutput, MethodName, Output } from '@kidoku/protocol'
import type { Figures } from './figures.ts'
import { createRequests, Refused } from './requests.ts'
import { openSession, type Session } from './session.ts'
import type { SlotHolder, Slots } from './slots.ts'

/*
 * One person's connection, over as many sockets as it takes:
 *
 *   resting ──a request──▶ connecting ──logged in──▶ open ──unused, and its socket is needed──▶ resting
 *                           ▲      │                   │
 *                           └─lost─┴───────────────────┘   lost with nothing asked: resting
 *
 * From any state: ended, by `end()`, a refused login, or a server that stays away.
 */
type State = 'resting' | 'connecting' | 'open' | 'ended'

export interface Connection extends SlotHolder {
  /** Asks until it is answered, over new sockets if need be. Rejects with `Refused`, or with what ended the connection. */
  call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>>
  end(reason: Error): void
}

export interface ConnectionParts {
  readonly serverUrl: string
  readonly login: LoginInput
  readonly slots: Slots
  readonly figures: Figures
  /** How long the server may stay away before this gives up. */
  readonly patienceMs: () => number
  readonly heeded: ReadonlySet<string>
  began(output: LoginOutput): void
  told(frame: EventFrame): void
}

const backoffMsMin = 50
const backoffMsMax = 2_000

export function createConnection(parts: ConnectionParts): Connection {
  const { slots, figures, serverUrl, login, heeded } = parts
  let state: State = 'resting'
  let ending: Error | undefined
  let session: Session | undefined
  let lastId = 0
  let attempts = 0
  let awaySinceMs: number | undefined
  let backoff: NodeJS.Timeout | undefined
  const nextId = (): number => ++lastId

  const requests = createRequests({
    nextId,
    send(frame): boolean {
      if (state === 'open') session?.send(frame)
      return state === 'open'
    },
    refused(): void {
      figures.refusals += 1
    },
  })

  async function connect(): Promise<void> {
    state = 'connecting'
    await slots.take(connection)
    if (state !== 'connecting') return slots.free(connection)
    session = openSession({
      ...{ serverUrl, login, nextId, heeded, closed: lost, told: parts.told },
      began(output): void {
        state = 'open'
        attempts = 0
        awaySinceMs = undefined
        figures.sentAgain += requests.sendAll()
        parts.began(output)
      },
      refused: (frame) => end(new Refused('session.login', frame.error)),
      answered(frame): void {
        requests.settle(frame)
        if (requests.size === 0) slots.idle(connection)
      },
    })
  }

  function release(): void {
    session = undefined
    slots.free(connection)
  }

  function lost(code: number): void {
    state = 'resting'
    release()
    figures.socketsLost += 1
    awaySinceMs ??= Date.now()
    // 4000 to 4099: do not come back unasked.
    if (code >= 4000 && code < 4100) return end(new Error(`The server sent ${login.userId} away: ${code}.`))
    if (Date.now() - awaySinceMs > parts.patienceMs())
      return end(new Error(`Nothing answers at ${serverUrl}.`))
    if (requests.size === 0) return
    state = 'connecting'
    // Uneven, so that they do not all come back in one moment.
    const waitMs = Math.min(backoffMsMax, backoffMsMin * 2 ** attempts) * (0.5 + Math.random() / 2)
    attempts += 1
    backoff = setTimeout(() => void connect(), waitMs)
  }

  function end(reason: Error): void {
    if (state === 'ended') return
    state = 'ended'
    ending = reason
    clearTimeout(backoff)
    session?.close()
    if (session !== undefined) release()
    requests.fail(reason)
  }

  const connection: Connection = {
    get isIdle(): boolean {
      return state === 'open' && requests.size === 0
    },
    call<Name extends MethodName>(method: Name, input: Input<Name>): Promise<Output<Name>> {
      if (ending !== undefined) return Promise.reject(ending)
      slots.touch(connection)
      const answer = requests.call(method, input)
      if (state === 'resting') void connect()
      return answer
    },
    rest(): void {
      state = 'resting'
      session?.close()
      release()
    },
    end,
  }
  return connection
}
