import type { EventName } from '@kidoku/protocol'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
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

const ids = Type.Optional(Type.Array(Type.String()))
const headSchema = Type.Union([
  Type.Object({
    k: Type.Literal('tell'),
    e: Type.String(),
    s: Type.Optional(Type.String()),
    o: ids,
    x: ids,
  }),
  Type.Object({ k: Type.Literal('enter'), c: Type.String() }),
  Type.Object({ k: Type.Literal('leave'), c: Type.String() }),
  Type.Object({ k: Type.Literal('note'), n: Type.String(), p: Type.Unknown() }),
  Type.Object({ k: Type.Literal('lost'), t: Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 }) }),
  Type.Object({
    k: Type.Literal('node'),
    id: Type.String({ maxLength: 64 }),
    w: Type.Union([Type.Literal('here'), Type.Literal('gone')]),
  }),
])
const headCheck = Compile(headSchema)
type Head = Static<typeof headSchema>

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
          ...(only === undefined ? {} : { o: [...only] }),
          ...(audience.exceptUsers?.length ? { x: [...audience.exceptUsers] } : {}),
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

/** `undefined` for what this version does not know: another node may be newer, or it is no node that speaks. */
export function heard(topic: Topic, bytes: Uint8Array): Notice | Beat | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
  const end = text.indexOf('\n')
  const head: unknown = JSON.parse(text.slice(0, end))
  if (!headCheck.Check(head)) return undefined
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
  }
}

function ofUsers(userIds: readonly string[], head: Head): readonly Said[] {
  const text = lineOf(head)
  return userIds.map((userId) => ({ topic: `user:${userId}` as const, text }))
}

function lineOf(head: Head): string {
  return `${JSON.stringify(head)}\n`
}
