import type { EventName, Input, LoginOutput, MethodName, Output, Payload } from '@kidoku/protocol'
import type { RequestOptions } from './connection/requests.ts'
import type { Log } from './log.ts'
import type { V2TIMStorage } from './storage.ts'

/** Who is logged in, from the login to the logout; as the server said it at the last (re)login. */
export interface Session extends LoginOutput {
  readonly sdkAppId: number
}

/** What happens to a session. Told in the order in which the features asked for them. */
export interface Moments {
  /** The first login of this session. */
  readonly loggedIn: (session: Session) => void
  readonly lost: () => void
  /** Logged in again after a loss; over when everything missed is told. `lostAtMs`, the last word before, is by the server's clock. */
  readonly resumed: (session: Session, lostAtMs: number) => void | Promise<void>
  /** Whatever ended it: forget everything. */
  readonly loggedOut: () => void
}

/** All of the SDK that a feature may use. */
export interface Client {
  /** Rejects with 6013 or 6014 where nobody is logged in. While a lost connection comes back it waits, up to its deadline. */
  readonly call: <M extends MethodName>(
    method: M,
    input: Input<M>,
    options?: RequestOptions,
  ) => Promise<Output<M>>
  readonly on: <E extends EventName>(event: E, handler: (payload: Payload<E>) => void) => void
  readonly at: <M extends keyof Moments>(moment: M, handler: Moments[M]) => void
  /** Throws 6013 or 6014 where nobody is logged in. */
  readonly session: () => Session
  readonly isOnline: () => boolean
  /** The server's clock in ms, as well as it is known. */
  readonly serverTimeMs: () => number
  /** The part of the storage that belongs to who is logged in. */
  readonly storage: V2TIMStorage
  readonly log: Log
}
