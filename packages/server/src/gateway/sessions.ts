import type { Kicked } from '@kidoku/protocol'
import type { Bus, Topic } from '../bus/bus.ts'
import type { NewSession } from '../feature.ts'
import { type PolicyRule, whoGoes } from './session-policy.ts'

/** A logged-in connection, as the rest of the gateway sees it. */
export interface Session extends NewSession {
  readonly id: string
  /** Where it comes from. */
  readonly address?: string
  /** The close code, once it is on its way out; none where the other side has gone. */
  endedWith?: number | undefined
  send(frame: Buffer): void
  kick(reason: Kicked['reason']): void
}

/** Who is here, and who hears which conversation. The one place that knows it. */
export interface Sessions {
  /**
   * Adds a session, and kicks those that the policy does not let stand beside it. Waits for the bus where that has to be
   * told first that this node wants to hear of the user.
   */
  add(session: Session): Promise<void> | undefined
  remove(session: Session): void
  ofUser(userId: string): Iterable<Session>
  inConversation(conversationId: string): Iterable<Session>
  /** Waits likewise, where nobody here was in the conversation. */
  enter(conversationId: string, userIds: readonly string[]): Promise<void> | undefined
  leave(conversationId: string, userIds: readonly string[] | 'everybody'): void
  /** The user's sessions hear these conversations and no others. */
  hearOnly(userId: string, conversationIds: readonly string[]): Promise<void> | undefined
  /** Everybody who is here. */
  users(): Iterable<string>
  readonly count: number
}

interface Parts {
  /** As it is when somebody comes. */
  readonly rule: () => PolicyRule
  /** Hears what this node needs to hear of, and what no longer. */
  readonly bus: Pick<Bus, 'want' | 'unwant'>
}

export function createSessions(parts: Parts): Sessions {
  const { bus } = parts
  const byUser = new Map<string, Set<Session>>()
  const byConversation = new Map<string, Set<Session>>()
  const conversationsOf = new Map<Session, Set<string>>()

  /** Gives the topic that nobody here wanted before. */
  function listen(session: Session, conversationId: string): readonly Topic[] {
    const isNew = !byConversation.has(conversationId)
    setOf(byConversation, conversationId).add(session)
    conversationsOf.get(session)?.add(conversationId)
    return isNew ? [`conversation:${conversationId}`] : []
  }
  /** Gives the topic that nobody here wants any more. */
  function unlisten(session: Session, conversationId: string): readonly Topic[] {
    conversationsOf.get(session)?.delete(conversationId)
    return dropFrom(byConversation, conversationId, session) ? [`conversation:${conversationId}`] : []
  }
  function want(topics: readonly Topic[]): Promise<void> | undefined {
    return topics.length === 0 ? undefined : bus.want(topics)
  }
  function unwant(topics: readonly Topic[]): void {
    if (topics.length > 0) bus.unwant(topics)
  }

  return {
    add(session): Promise<void> | undefined {
      const topics: Topic[] = byUser.has(session.userId) ? [] : [`user:${session.userId}`]
      const gone = whoGoes([...(byUser.get(session.userId) ?? [])], session, parts.rule())
      setOf(byUser, session.userId).add(session)
      conversationsOf.set(session, new Set())
      for (const conversationId of session.conversationIds) topics.push(...listen(session, conversationId))
      const wanted = want(topics)
      for (const other of gone) {
        this.remove(other)
        other.kick('otherDevice')
      }
      return wanted
    },
    remove(session): void {
      const topics: Topic[] = []
      for (const conversationId of conversationsOf.get(session) ?? [])
        topics.push(...unlisten(session, conversationId))
      conversationsOf.delete(session)
      if (dropFrom(byUser, session.userId, session)) topics.push(`user:${session.userId}`)
      unwant(topics)
    },
    ofUser: (userId) => byUser.get(userId) ?? [],
    inConversation: (conversationId) => byConversation.get(conversationId) ?? [],
    enter(conversationId, userIds): Promise<void> | undefined {
      const entering = userIds.flatMap((userId) => [...(byUser.get(userId) ?? [])])
      return want(entering.flatMap((session) => listen(session, conversationId)))
    },
    leave(conversationId, userIds): void {
      const leaving =
        userIds === 'everybody'
          ? [...(byConversation.get(conversationId) ?? [])]
          : userIds.flatMap((userId) => [...(byUser.get(userId) ?? [])])
      unwant(leaving.flatMap((session) => unlisten(session, conversationId)))
    },
    hearOnly(userId, conversationIds): Promise<void> | undefined {
      const heard = new Set(conversationIds)
      const present = [...(byUser.get(userId) ?? [])]
      unwant(
        present.flatMap((session) =>
          [...(conversationsOf.get(session) ?? [])]
            .filter((conversationId) => !heard.has(conversationId))
            .flatMap((conversationId) => unlisten(session, conversationId)),
        ),
      )
      return want(
        present.flatMap((session) =>
          conversationIds.flatMap((conversationId) => listen(session, conversationId)),
        ),
      )
    },
    users: () => byUser.keys(),
    get count(): number {
      return conversationsOf.size
    },
  }
}

function setOf<V>(map: Map<string, Set<V>>, key: string): Set<V> {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = new Set<V>()
  map.set(key, made)
  return made
}

/** True where this was the last. */
function dropFrom<V>(map: Map<string, Set<V>>, key: string, value: V): boolean {
  const set = map.get(key)
  if (set === undefined) return false
  set.delete(value)
  return set.size === 0 && map.delete(key)
}
