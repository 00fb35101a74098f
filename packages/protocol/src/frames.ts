/** What goes over the socket: JSON text frames, one of these each. docs/protocol.md */

/** Client → server. `id` is the client's, a positive integer that no other request in flight has. */
export interface RequestFrame {
  readonly id: number
  readonly method: string
  readonly input: unknown
}

/** Server → client: the answer to the request with this `id`. */
export interface AnswerFrame {
  readonly id: number
  readonly output: unknown
}

export interface WireError {
  readonly code: number
  readonly desc: string
  /** The same request may succeed later, unchanged. */
  readonly retry: boolean
  readonly retryAfterMs?: number
}

/** Server → client: the refusal of the request with this `id`; `null` where no id could be read. */
export interface RefusalFrame {
  readonly id: number | null
  readonly error: WireError
}

/** Server → client, unasked. */
export interface EventFrame {
  readonly event: string
  readonly payload: unknown
}

export type ServerFrame = AnswerFrame | RefusalFrame | EventFrame

/** The path of the WebSocket upgrade. */
export const socketPath = '/v1/socket'
/** One line a version, the newest last. A change of shape that an old SDK cannot read makes a new one. */
export const protocolVersions = [
  { version: 1, change: 'first: sessions, users, conversations, groups, messages, read marks, receipts' },
] as const

/** Why the server closes a socket. 4000 to 4099: do not come back unasked; others: reconnect with backoff. RFC 6455 §7.4. */
export const closeCodes = {
  kickedByOtherDevice: 4001,
  userSigExpired: 4002,
  kickedByAdmin: 4003,
  loggedOut: 4004,
  /** The client did not read what was sent to it; it comes back and catches up. */
  slowConsumer: 4108,
  /** Nothing was heard from the client. */
  heartbeatMissed: 4109,
  /** Nobody logged in on this socket in time. */
  loginMissed: 4110,
  /** The server is going away: come back, to another node or later. */
  draining: 1012,
  binaryFrame: 1003,
  /** A frame over 1 MB, or over 16 kB before a login. */
  tooLarge: 1009,
} as const
