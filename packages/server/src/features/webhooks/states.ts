import type { Settings } from '../../config.ts'
import type { Db } from '../../db/db.ts'
import type { Session } from '../../gateway/sessions.ts'
import type { Witness } from '../../gateway/witness.ts'
import type { LiveSettings } from '../../live-settings.ts'
import type { Log } from '../../telemetry/log.ts'
import type { Body } from './bodies.ts'
import { type Origin, optPlatformOf, plainAddress } from './origin.ts'
import { isWanted, type Outbox } from './outbox.ts'

const words = {
  kicked: { Action: 'Disconnect', Reason: 'LinkClose' },
  loggedOut: { Action: 'Logout', Reason: 'Unregister' },
  closed: { Action: 'Disconnect', Reason: 'LinkClose' },
  timedOut: { Action: 'Disconnect', Reason: 'TimeOut' },
} as const

/**
 * Tells the application who comes and goes. Who is online is no row in the database: what is told of it is written on its
 * own, and a server that is killed tells nothing.
 */
export function createStateWitness(parts: {
  readonly db: Db
  readonly live: LiveSettings
  readonly outbox: Outbox
  readonly now: () => number
  readonly log: Log
}): Witness {
  const { db, live, outbox, now, log } = parts
  /** Platforms that the login under way has sent away, by user. */
  const kickedBy = new Map<string, string[]>()
  /** What is being written of each user: two transactions at once would have no order. */
  const lastOf = new Map<string, Promise<void>>()

  function tell(session: Session, info: object, kicked: readonly string[]): void {
    const settings = live.current
    if (!isWanted(settings, 'State.StateChange')) return
    const { userId, platform, address = '' } = session
    const optPlatform = optPlatformOf(platform)
    const nowMs = now()
    const body = {
      CallbackCommand: 'State.StateChange',
      Info: { ...info, To_Account: userId, Platform: optPlatform },
      ...(kicked.length === 0
        ? {}
        : { KickedDevice: kicked.map((each) => ({ Platform: optPlatformOf(each) })) }),
      EventTime: nowMs,
    } as const satisfies Body
    const origin = { clientIp: plainAddress(address), optPlatform }
    const before = lastOf.get(userId) ?? Promise.resolve()
    const written = before.then(() => write({ nowMs, settings, lane: `user:${userId}`, body, origin }))
    lastOf.set(userId, written)
    void written.finally(() => {
      if (lastOf.get(userId) === written) lastOf.delete(userId)
    })
  }

  async function write(state: {
    readonly nowMs: number
    readonly settings: Settings
    readonly lane: string
    readonly body: Body
    readonly origin: Origin
  }): Promise<void> {
    const { nowMs, settings, lane, body, origin } = state
    const after: (() => void)[] = []
    try {
      await db.transaction(
        (tx) => {
          // What is tried a second time begins anew.
          after.length = 0
          const writing = { tx, nowMs, settings, afterCommit: (work: () => void) => after.push(work) }
          return outbox.put(writing, lane, { body, origin })
        },
        () => {
          for (const work of after) work()
        },
      )
    } catch (error) {
      log.debug({ err: error }, 'Could not tell that somebody has come or gone.')
    }
  }

  return {
    began(session, work) {
      const kicked: string[] = []
      kickedBy.set(session.userId, kicked)
      try {
        return work()
      } finally {
        kickedBy.delete(session.userId)
        tell(session, { Action: 'Login', Reason: 'Register' }, kicked)
      }
    },
    ended(session, how): void {
      const kicked = how === 'kicked' ? kickedBy.get(session.userId) : undefined
      if (kicked !== undefined) kicked.push(session.platform)
      else tell(session, words[how], [])
    },
  }
}
