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

/** What a node may want to hear of: a user, a conversation; `every` is what no node can do without. */
export type Topic = `user:${string}` | `conversation:${string}` | 'every'

/** What is said between nodes after a commit. A notice may get lost: cursors find again what it said. */
export type Notice =
  | {
      readonly kind: 'tell'
      readonly event: EventName
      readonly payload: unknown
      readonly audience: Audience
      /** The frame's text, where it has been encoded already: then nobody looks at the payload. */
      readonly text?: string
    }
  | { readonly kind: 'enter'; readonly conversationId: string; readonly userIds: readonly string[] }
  | {
      readonly kind: 'leave'
      readonly conversationId: string
      readonly userIds: readonly string[] | 'everybody'
    }
  | Note
  | Lost

/** From a feature on one node to itself on every node that wants the topic, this one included. */
export interface Note {
  readonly kind: 'note'
  /** `settings.changed`: the feature's name first. */
  readonly name: string
  readonly topic: Topic
  /** What JSON can carry. Other nodes may be of another version: read it with care. */
  readonly payload: unknown
}

/** What was said of a topic since then may not have come here: whoever listens here has to look for themselves. */
export interface Lost {
  readonly kind: 'lost'
  readonly topic: Topic
  readonly sinceMs: number
}

export interface Bus {
  /** Other nodes may be on it. */
  readonly isShared: boolean
  publish(notices: readonly Notice[]): void
  subscribe(listener: (notice: Notice) => void): void
  /**
   * From now on this node hears of these. Resolves once that is so, or once it is clear that there is no line: then what
   * was lost is told when there is one again. `undefined` where nothing needs to be waited for.
   */
  want(topics: readonly Topic[]): Promise<void> | undefined
  unwant(topics: readonly Topic[]): void
  /** Asks the other nodes that want the topic, and gathers what they answer until a deadline. */
  ask(topic: Topic, name: string, payload: unknown): Promise<readonly unknown[]>
  /** Answers what other nodes ask by this name. */
  answer(name: string, reply: (payload: unknown) => unknown): void
  close(): Promise<void>
}
