import type { Bus } from '../bus/bus.ts'
import type { Sessions } from './sessions.ts'

/** Somebody who has at least one session, on any node. */
export interface OnlineUser {
  /** Each once, in the order of the logins: `web`, `node`, `ios` … */
  readonly platforms: readonly string[]
}

/** Who is online, on all nodes together; and the way to end their sessions. */
export interface Presence {
  /** Those of these users who are online. A node that does not answer in time is left out. */
  of(userIds: readonly string[]): Promise<ReadonlyMap<string, OnlineUser>>
  /** Ends all sessions of this user, wherever they are: `session.kicked` with the reason `admin`, then 4003. */
  kick(userId: string): Promise<void>
}

const ofName = 'presence.of'
const kickName = 'presence.kick'

export function createPresence(parts: { readonly sessions: Sessions; readonly bus: Bus }): Presence {
  const { sessions, bus } = parts

  function here(userIds: readonly string[]): readonly (readonly [string, readonly string[]])[] {
    return userIds.flatMap((userId) => {
      const platforms = Array.from(sessions.ofUser(userId), (session) => session.platform)
      return platforms.length === 0 ? [] : [[userId, platforms] as const]
    })
  }

  bus.answer(ofName, (userIds) => here(textsOf(userIds)))
  bus.subscribe((notice) => {
    if (notice.kind !== 'note' || notice.name !== kickName || typeof notice.payload !== 'string') return
    for (const session of [...sessions.ofUser(notice.payload)]) session.kick('admin')
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
      bus.publish([{ kind: 'note', name: kickName, topic: `user:${userId}`, payload: userId }])
    },
  }
}

/** Another node may be of another version: what is not as expected is left out. */
function entriesOf(answer: unknown): readonly (readonly [string, readonly string[]])[] {
  if (!Array.isArray(answer)) return []
  return answer.flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return []
    const [userId, platforms] = entry as readonly unknown[]
    return typeof userId === 'string' ? [[userId, textsOf(platforms)] as const] : []
  })
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
}
