import { closeCodes } from '@kidoku/protocol'
import type { Session, Sessions } from './sessions.ts'

/** Sees sessions begin and end. */
export interface Witness {
  /** `work` puts the session among the others; whom it sends away is seen within it. */
  began<T>(session: Session, work: () => T): T
  ended(session: Session, how: 'kicked' | 'loggedOut' | 'closed' | 'timedOut'): void
}

type Entrance = Pick<Sessions, 'add' | 'remove'>

/** The sessions, with somebody at the door. */
export function witnessed(sessions: Entrance, witness: Witness): Entrance {
  return {
    add: (session) => witness.began(session, () => sessions.add(session)),
    remove(session): void {
      sessions.remove(session)
      witness.ended(session, howOf(session.endedWith))
    },
  }
}

function howOf(code: number | undefined): 'kicked' | 'loggedOut' | 'closed' | 'timedOut' {
  if (code === closeCodes.loggedOut) return 'loggedOut'
  if (code === closeCodes.heartbeatMissed) return 'timedOut'
  return code === closeCodes.kickedByOtherDevice ? 'kicked' : 'closed'
}
