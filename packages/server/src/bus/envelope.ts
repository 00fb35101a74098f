import type { EventName } from '@kidoku/protocol'
import type { Lost, Notice, Topic } from './bus.ts'

/*
 * What goes over NATS: a line of JSON, and, of something told, the frame's text after it, as it goes to the sockets. It is
 * encoded once, where it is said; a node that hears it looks at the first line only.
 */

/** One message on one subject. */
export interface Said {
  readonly topic: Topic
  readonly text: string
}

/** Between the nodes themselves: who is there. */
export type NodeWord = 'here' | 'gone'
export interface Beat {
  readonly kind: 'node'
  readonly node: string
  readonly word: NodeWord
}

type Head =
  | {
      readonly k: 'tell'
      readonly e: string
      readonly s?: string
      readonly o?: readonly string[]
      readonly x?: readonly string[]
    }
  | { readonly k: 'enter'; readonly c: string }
  | { readonly k: 'leave'; readonly c: string }
  | { readonly k: 'note'; readonly n: string; readonly p: unknown }
  | { readonly k: 'lost'; readonly t: number }
  | { readonly k: 'node'; readonly id: string; readonly w: NodeWord }

/** What is to be said of a notice, and where. `frameText` is that of a `tell`. */
export function saying(notice: Notice, frameText: string): readonly Said[] {
  switch (notice.kind) {
    case 'tell': {
      const { audience } = notice
      const head = (only?: readonly string[]): string =>
        lineOf({
          k: 'tell',
          e: notice.event,
          ...(audience.exceptSession === undefined ? {} : { s: audience.exceptSession }),
          ...(only === undefined ? {} : { o: only }),
          ...(audience.exceptUsers?.length ? { x: audience.exceptUsers } : {}),
        }) + frameText
      if ('conversationId' in audience)
        return [{ topic: `conversation:${audience.conversationId}`, text: head(audience.only) }]
      const text = head()
      return Array.from(new Set(audience.users), (userId) => ({ topic: `user:${userId}` as const, text }))
    }
    case 'enter':
      return ofUsers(notice.userIds, { k: 'enter', c: notice.conversationId })
    case 'leave':
      return notice.userIds === 'everybody'
        ? [
            {
              topic: `conversation:${notice.conversationId}`,
              text: lineOf({ k: 'leave', c: notice.conversationId }),
            },
          ]
        : ofUsers(notice.userIds, { k: 'leave', c: notice.conversationId })
    case 'note':
      return [{ topic: notice.topic, text: lineOf({ k: 'note', n: notice.name, p: notice.payload }) }]
    case 'lost':
      return [{ topic: notice.topic, text: lostText(notice) }]
  }
}

export function lostText({ sinceMs }: Pick<Lost, 'sinceMs'>): string {
  return lineOf({ k: 'lost', t: sinceMs })
}

export function beatText(node: string, word: NodeWord): string {
  return lineOf({ k: 'node', id: node, w: word })
}

/** `undefined` for what this version does not know: another node may be newer. */
export function heard(topic: Topic, bytes: Uint8Array): Notice | Beat | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  const end = text.indexOf('\n')
  // Only nodes of this deployment may publish here: its shape is what a node of some version writes.
  const head = JSON.parse(text.slice(0, end)) as Head
  const at = topic.indexOf(':')
  const [kind, id] = [topic.slice(0, at), topic.slice(at + 1)]
  switch (head.k) {
    case 'tell': {
      const audience = kind === 'user' ? { users: [id] } : { conversationId: id }
      return {
        kind: 'tell',
        event: head.e as EventName,
        payload: undefined,
        text: text.slice(end + 1),
        audience: {
          ...audience,
          ...(head.s === undefined ? {} : { exceptSession: head.s }),
          ...(head.o === undefined ? {} : { only: head.o }),
          ...(head.x === undefined ? {} : { exceptUsers: head.x }),
        },
      }
    }
    case 'enter':
      return { kind: 'enter', conversationId: head.c, userIds: [id] }
    case 'leave':
      return { kind: 'leave', conversationId: head.c, userIds: kind === 'user' ? [id] : 'everybody' }
    case 'note':
      return { kind: 'note', name: head.n, topic, payload: head.p }
    case 'lost':
      return { kind: 'lost', topic, sinceMs: head.t }
    case 'node':
      return { kind: 'node', node: head.id, word: head.w }
    default:
      return undefined
  }
}

function ofUsers(userIds: readonly string[], head: Head): readonly Said[] {
  const text = lineOf(head)
  return userIds.map((userId) => ({ topic: `user:${userId}` as const, text }))
}

function lineOf(head: Head): string {
  return `${JSON.stringify(head)}\n`
}
