import type { Behind } from '@kidoku/protocol'
import type { Lost } from '../bus/bus.ts'
import type { Log } from '../telemetry/log.ts'
import type { Presence } from './presence.ts'
import type { Session, Sessions } from './sessions.ts'
import { jsonFrame } from './text-frame.ts'

/**
 * Keeps this node in step with what other nodes have committed. What they say is a nudge that may get lost; what counts is in
 * the database. After a loss every user here is looked at: which conversations they hear, whether they may stay, and their
 * devices are told to ask for what they missed. Not all at once: so many a second.
 */
export interface InStep {
  /** A session begins: hears of it once nothing can slip in between. */
  arrive(session: Session): Promise<void>
  /** These users hear a conversation that nobody here heard before: what was said until `heard`, they have to ask for. */
  entered(userIds: readonly string[], heard: Promise<void>): void
  /** Members came or went: what is being read of these users' conversations is out of date. */
  moved(userIds: Iterable<string>): void
  lost(loss: Lost): void
  close(): Promise<void>
}

/** How often the next of those who have to catch up have their turn. */
const turnMs = 50
/** After the database did not answer. */
const againMs = 1_000

export function createInStep(parts: {
  readonly sessions: Sessions
  readonly presence: Presence
  /** The groups of each of these users, as they are now. */
  readonly groupsOf: (userIds: readonly string[]) => Promise<ReadonlyMap<string, readonly string[]>>
  readonly receiptsOffOf: (userIds: readonly string[]) => Promise<ReadonlySet<string>>
  readonly catchUpsPerSecondMax: number
  readonly now: () => number
  readonly log: Log
}): InStep {
  const { sessions, presence, groupsOf, now, log } = parts
  /** Who has to catch up, since when; at most those who are here. */
  const behind = new Map<string, number>()
  /** Those whose conversations are being read: by how many, and how often they changed meanwhile. */
  const reading = new Map<string, { readers: number; changes: number }>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isClosed = false

  /** Until nothing changed while it was read: an older answer must not undo what was heard since. */
  async function reload(userIds: readonly string[]): Promise<void> {
    for (let left = userIds; left.length > 0; ) {
      const before = left.map((userId) => [userId, beginReading(userId)] as const)
      const groups = await groupsOf(left).finally(() => left.forEach(endReading))
      const settled = before.filter(([, { entry, changes }]) => entry.changes === changes)
      await Promise.all(settled.map(([userId]) => sessions.hearOnly(userId, groups.get(userId) ?? [])))
      left = before.filter(([, { entry, changes }]) => entry.changes !== changes).map(([userId]) => userId)
    }
  }

  function beginReading(userId: string): {
    readonly entry: { readonly changes: number }
    readonly changes: number
  } {
    const entry = reading.get(userId) ?? { readers: 0, changes: 0 }
    reading.set(userId, entry)
    entry.readers += 1
    return { entry, changes: entry.changes }
  }
  function endReading(userId: string): void {
    const entry = reading.get(userId)
    if (entry === undefined) return
    entry.readers -= 1
    if (entry.readers === 0) reading.delete(userId)
  }

  function nudge(userId: string, payload: Behind): void {
    const frame = jsonFrame({ event: 'session.behind', payload })
    for (const session of [...sessions.ofUser(userId)]) session.send(frame)
  }

  function proceed(inMs: number): void {
    if (isClosed || timer !== undefined || running !== undefined || behind.size === 0) return
    timer = setTimeout(() => {
      timer = undefined
      running = turn().finally(() => {
        running = undefined
        proceed(turnMs)
      })
    }, inMs)
  }

  async function turn(): Promise<void> {
    const most = Math.max(1, Math.floor((parts.catchUpsPerSecondMax * turnMs) / 1_000))
    const due = [...behind].slice(0, most)
    for (const [userId] of due) behind.delete(userId)
    const userIds = due.map(([userId]) => userId)
    try {
      await reload(userIds)
      await presence.settle(userIds)
      const off = await parts.receiptsOffOf(userIds)
      for (const [userId, sinceMs] of due) nudge(userId, { sinceMs, receiptsEnabled: !off.has(userId) })
    } catch (error) {
      log.warn({ err: error }, 'Could not look what was missed; trying again soon.')
      for (const [userId, sinceMs] of due) note(userId, sinceMs)
      await new Promise((resolve) => setTimeout(resolve, againMs).unref())
    }
  }

  function note(userId: string, sinceMs: number): void {
    behind.set(userId, Math.min(sinceMs, behind.get(userId) ?? sinceMs))
  }

  return {
    async arrive(session): Promise<void> {
      await sessions.add(session)
      try {
        await reload([session.userId])
      } catch (error) {
        log.warn({ err: error }, 'Could not look what a new session hears; trying again soon.')
        note(session.userId, now())
        proceed(againMs)
      }
      // Nobody waits for it: who has to go, goes a moment later.
      if ([...sessions.ofUser(session.userId)].includes(session)) void presence.arrived(session)
    },
    entered(userIds, heard): void {
      const sinceMs = now()
      void heard.then(() => {
        for (const userId of userIds) nudge(userId, { sinceMs })
      })
    },
    moved(userIds): void {
      if (reading.size === 0) return
      for (const userId of userIds) {
        const entry = reading.get(userId)
        if (entry !== undefined) entry.changes += 1
      }
    },
    lost({ topic, sinceMs }): void {
      const at = topic.indexOf(':')
      const id = topic.slice(at + 1)
      const concerned =
        topic === 'every'
          ? sessions.users()
          : topic.startsWith('user:')
            ? [id]
            : Array.from(sessions.inConversation(id), (session) => session.userId)
      for (const userId of concerned) note(userId, sinceMs)
      proceed(0)
    },
    async close(): Promise<void> {
      isClosed = true
      clearTimeout(timer)
      await running
    },
  }
}
