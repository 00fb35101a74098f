import type { EventName } from '@kidoku/protocol'

/** Whom an event is for. Members of a conversation are resolved where their sockets are, never listed. */
export type Audience = (
  | { readonly users: readonly string[] }
  | {
      readonly conversationId: string
      /** Only these of its members. */
      readonly only?: readonly string[]
    }
) & {
  /** Not to this connection: it has the answer already. */
  readonly exceptSession?: string
  /** Not to these: the event is of before their time. */
  readonly exceptUsers?: readonly string[]
}

/** What is said between nodes after a commit. A notice may get lost: cursors find again what it said. */
export type Notice =
  | {
      readonly kind: 'tell'
      readonly event: EventName
      readonly payload: unknown
      readonly audience: Audience
    }
  | { readonly kind: 'enter'; readonly conversationId: string; readonly userIds: readonly string[] }
  | {
      readonly kind: 'leave'
      readonly conversationId: string
      readonly userIds: readonly string[] | 'everybody'
    }

export interface Bus {
  publish(notices: readonly Notice[]): void
  subscribe(listener: (notice: Notice) => void): void
  close(): Promise<void>
}
