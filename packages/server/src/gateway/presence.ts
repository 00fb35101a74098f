import type { Bus } from '../bus/bus.ts'
import type { Log } from '../telemetry/log.ts'
import { entriesOf, questionOf, type Standing, standingsOf, textsOf } from './presence-answers.ts'
import { type PolicyRule, whoMayNotStay } from './session-policy.ts'
import type { Session, Sessions } from './sessions.ts'

/** Somebody who has at least one session, on any node. */
export interface OnlineUser {
  /** Each once: `web`, `node`, `ios` … */
  readonly platforms: readonly string[]
}

/** Who is online, on all nodes together; and the way to end their sessions. */
export interface Presence {
  /** Those of these users who are online. A node that does not answer in time is left out. */
  of(userIds: readonly string[]): Promise<ReadonlyMap<string, OnlineUser>>
  /** Ends all sessions of this user, wherever they are: `session.kicked` with the reason `admin`, then 4003. */
  kick(userId: string): Promise<void>
  /** A session has begun: those that the policy does not let stand beside it are ended, on other nodes too. */
  arrived(session: Session): Promise<void>
  /** After something was lost: ends the sessions here that may not stand beside those elsewhere, or were kicked. */
  settle(userIds: readonly string[]): Promise<void>
}

/** Remembers who was kicked, for nodes that did not hear it. */
export interface Kicks {
  remember(userId: string, atMs: number): Promise<void>
  /** When each of these users was last kicked. */
  of(userIds: readonly string[]): Promise<ReadonlyMap<string, number>>
}

/** The order of a user's sessions over all nodes. Not settled: it has not asked yet who was there before. */
interface Rank {
  order: number
  isSettled: boolean
  readonly beganAtMs: number
}

const ofName = 'presence.of'
const standingName = 'presence.standing'
const arrivingName = 'presence.arriving'
const kickName = 'presence.kick'
const endName = 'presence.end'

export function createPresence(parts: {
  readonly sessions: Sessions
  readonly bus: Bus
  readonly rule: () => PolicyRule
  readonly kicks: Kicks
  readonly now: () => number
  readonly log: Log
}): Presence {
  const { sessions, bus, rule, kicks, now, log } = parts
  const ranks = new WeakMap<Session, Rank>()
  /** Those that are asking just now, and who has asked here meanwhile: it knows of them, and they of it, whatever clocks say. */
  const asking = new Map<Session, Standing[]>()

  function rankOf(session: Session): Rank {
    const known = ranks.get(session)
    if (known !== undefined) return known
    const rank = { order: now(), isSettled: false, beganAtMs: now() }
    ranks.set(session, rank)
    return rank
  }

  function standingOf(session: Session): Standing {
    const { order, isSettled } = rankOf(session)
    return { id: session.id, platform: session.platform, instanceId: session.instanceId, order, isSettled }
  }

  function standingsHere(userId: string): readonly Standing[] {
    return Array.from(sessions.ofUser(userId), standingOf)
  }

  /** Everybody else of the user's, on all nodes: who answers, and who asks while the answers are on their way. */
  async function othersOf(session: Session): Promise<readonly Standing[]> {
    const { userId, id } = session
    const askers: Standing[] = []
    asking.set(session, askers)
    try {
      const question = { userId, standing: standingOf(session) }
      const elsewhere = (await bus.ask(`user:${userId}`, arrivingName, question)).flatMap(standingsOf)
      const answered = new Set(elsewhere.map((each) => each.id))
      const here = standingsHere(userId).filter((each) => each.id !== id)
      return [...elsewhere, ...askers.filter((each) => !answered.has(each.id)), ...here]
    } finally {
      asking.delete(session)
    }
  }

  async function standingsElsewhere(userId: string): Promise<readonly Standing[]> {
    return (await bus.ask(`user:${userId}`, standingName, userId)).flatMap(standingsOf)
  }

  function here(userIds: readonly string[]): readonly (readonly [string, readonly string[]])[] {
    return userIds.flatMap((userId) => {
      const platforms = Array.from(sessions.ofUser(userId), (session) => session.platform)
      return platforms.length === 0 ? [] : [[userId, platforms] as const]
    })
  }

  /** Those of the user's sessions here that are named. */
  function end(userId: string, ids: ReadonlySet<string>): void {
    for (const session of [...sessions.ofUser(userId)]) if (ids.has(session.id)) session.kick('otherDevice')
  }

  bus.answer(ofName, (userIds) => here(textsOf(userIds)))
  bus.answer(standingName, (userId) => standingsHere(String(userId)))
  bus.answer(arrivingName, (payload) => {
    const question = questionOf(payload)
    if (question === undefined) return []
    for (const session of sessions.ofUser(question.userId)) asking.get(session)?.push(question.standing)
    return standingsHere(question.userId)
  })
  bus.subscribe((notice) => {
    if (notice.kind !== 'note' || !notice.topic.startsWith('user:')) return
    const userId = notice.topic.slice('user:'.length)
    if (notice.name === kickName) for (const session of [...sessions.ofUser(userId)]) session.kick('admin')
    if (notice.name === endName) end(userId, new Set(textsOf(notice.payload)))
  })

  return {
    async of(userIds): Promise<ReadonlyMap<string, OnlineUser>> {
      const elsewhere = await bus.ask('every', ofName, userIds)
      const found = new Map<string, Set<string>>()
      for (const [userId, platforms] of [here(userIds), ...elsewhere.map(entriesOf)].flat()) {
        const known = found.get(userId) ?? new Set()
        for (const platform of platforms) known.add(platform)
        found.set(userId, known)
      }
      return new Map(Array.from(found, ([userId, platforms]) => [userId, { platforms: [...platforms] }]))
    },
    async kick(userId): Promise<void> {
      // Not waited for: who asks may be in a transaction of their own.
      if (bus.isShared)
        kicks
          .remember(userId, now())
          .catch((error: unknown) =>
            log.error({ err: error }, 'Could not remember that somebody was kicked.'),
          )
      bus.publish([{ kind: 'note', name: kickName, topic: `user:${userId}`, payload: null }])
    },
    async arrived(session): Promise<void> {
      const { userId, id } = session
      const rank = rankOf(session)
      const others = await othersOf(session)
      // Whoever came later was quicker, and has ended it.
      if (![...sessions.ofUser(userId)].includes(session)) return
      const settled = others.filter((other) => other.isSettled)
      // Of those that come at the same moment elsewhere each counts the ones before it: both see the same order.
      const before = others.filter((other) => !other.isSettled && isBefore(other, { ...rank, id }))
      const own = { ...rank, id, platform: session.platform, instanceId: session.instanceId }
      const gone = whoMayNotStay([...inOrder(settled), ...inOrder(before), own], rule())
      rank.order = Math.max(rank.order, ...settled.map(({ order }) => order + 1))
      rank.isSettled = true
      const ids = gone.map((each) => each.id)
      if (ids.length > 0)
        bus.publish([{ kind: 'note', name: endName, topic: `user:${userId}`, payload: ids }])
    },
    async settle(userIds): Promise<void> {
      const kickedAtMs = await kicks.of(userIds)
      for (const userId of userIds) {
        const atMs = kickedAtMs.get(userId) ?? Number.NEGATIVE_INFINITY
        for (const session of [...sessions.ofUser(userId)])
          if (rankOf(session).beganAtMs <= atMs) session.kick('admin')
      }
      await Promise.all(
        userIds.map(async (userId) => {
          const elsewhere = await standingsElsewhere(userId)
          const all = inOrder([...elsewhere, ...standingsHere(userId)].filter((each) => each.isSettled))
          end(userId, new Set(whoMayNotStay(all, rule()).map(({ id }) => id)))
        }),
      )
    },
  }
}

type Ordered = Pick<Standing, 'order' | 'id'>

function isBefore(one: Ordered, other: Ordered): boolean {
  return one.order < other.order || (one.order === other.order && one.id < other.id)
}

function inOrder(standings: readonly Standing[]): readonly Standing[] {
  return standings.toSorted((one, other) => (isBefore(one, other) ? -1 : 1))
}
