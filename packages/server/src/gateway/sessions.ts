import type { SessionPolicy } from '../config.ts'
import type { NewSession } from '../feature.ts'

/** A logged-in connection, as the rest of the gateway sees it. */
export interface Session extends NewSession {
  readonly id: string
  send(frame: Buffer): void
  kick(): void
}

/** Who is here, and who hears which conversation. The one place that knows it. */
export interface Sessions {
  /** Adds a session, and kicks those that the policy does not let stand beside it. */
  add(session: Session): void
  remove(session: Session): void
  ofUser(userId: string): Iterable<Session>
  inConversation(conversationId: string): Iterable<Session>
  enter(conversationId: string, userIds: readonly string[]): void
  leave(conversationId: string, userIds: readonly string[] | 'everybody'): void
  readonly count: number
}

export function createSessions(policy: SessionPolicy, sessionsPerUserMax: number): Sessions {
  const byUser = new Map<string, Set<Session>>()
  const byConversation = new Map<string, Set<Session>>()
  const conversationsOf = new Map<Session, Set<string>>()

  function listen(session: Session, conversationId: string): void {
    setOf(byConversation, conversationId).add(session)
    conversationsOf.get(session)?.add(conversationId)
  }
  function unlisten(session: Session, conversationId: string): void {
    conversationsOf.get(session)?.delete(conversationId)
    dropFrom(byConversation, conversationId, session)
  }

  return {
    add(session): void {
      const present = [...(byUser.get(session.userId) ?? [])]
      const replaced = present.filter(
        (other) => session.instanceId !== undefined && other.instanceId === session.instanceId,
      )
      const others = present.filter((other) => !replaced.includes(other))
      const kicked = {
        several: others.slice(0, Math.max(0, others.length + 1 - sessionsPerUserMax)),
        platform: others.filter((other) => other.platform === session.platform),
        single: others,
      }[policy]
      for (const other of [...replaced, ...kicked]) {
        this.remove(other)
        other.kick()
      }
      setOf(byUser, session.userId).add(session)
      conversationsOf.set(session, new Set())
      for (const conversationId of session.conversationIds) listen(session, conversationId)
    },
    remove(session): void {
      for (const conversationId of conversationsOf.get(session) ?? [])
        dropFrom(byConversation, conversationId, session)
      conversationsOf.delete(session)
      dropFrom(byUser, session.userId, session)
    },
    ofUser: (userId) => byUser.get(userId) ?? [],
    inConversation: (conversationId) => byConversation.get(conversationId) ?? [],
    enter(conversationId, userIds): void {
      for (const userId of userIds)
        for (const session of byUser.get(userId) ?? []) listen(session, conversationId)
    },
    leave(conversationId, userIds): void {
      const leaving =
        userIds === 'everybody'
          ? [...(byConversation.get(conversationId) ?? [])]
          : userIds.flatMap((userId) => [...(byUser.get(userId) ?? [])])
      for (const session of leaving) unlisten(session, conversationId)
    },
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

function dropFrom<V>(map: Map<string, Set<V>>, key: string, value: V): void {
  const set = map.get(key)
  if (set === undefined) return
  set.delete(value)
  if (set.size === 0) map.delete(key)
}
