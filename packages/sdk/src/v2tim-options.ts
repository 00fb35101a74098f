import type { ReconnectPolicy } from './connection/reconnect.ts'
import type { LogSink } from './log.ts'
import type { V2TIMStorage } from './storage.ts'
import type { V2TIMLogLevel } from './v2tim-numbers.ts'

/** All optional. */
export interface V2TIMOptions {
  /**
   * `http://127.0.0.1:7700`, `wss://chat.example` …; without a path the server's own is added. Default: in a browser where the
   * page came from, else `http://127.0.0.1:7700`.
   */
  readonly serverUrl?: string
  /**
   * Default: the browser's localStorage, else memory. For Node: `createFileStorage` of `@kidoku/sdk/node`. One that is given
   * belongs to one installation: two managers logged in as the same user must not share it, or one replaces the other.
   */
  readonly storage?: V2TIMStorage
  /** Default: warnings and errors to the console. */
  readonly logger?: LogSink
  /** Default: the global WebSocket (browsers, Node 22 and later). */
  readonly webSocket?: WebSocketConstructor
  readonly reconnect?: Partial<ReconnectPolicy>
}

export type WebSocketConstructor = new (url: string) => WebSocket

export interface V2TIMSDKConfig {
  /** Default: V2TIM_LOG_WARN to the console; V2TIM_LOG_INFO where somebody listens. */
  readonly logLevel?: V2TIMLogLevel
  readonly logListener?: LogSink
  /** Extension: as in V2TIMOptions, which it overrides. */
  readonly serverUrl?: string
}
