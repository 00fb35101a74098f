import type { Audience, Notice } from '../bus/bus.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Session, Sessions } from './sessions.ts'
import { jsonFrame } from './text-frame.ts'

/** Sockets written to before others have their turn: a large audience must not hold up everybody else. */
const socketsPerTurnMax = 500

/**
 * Carries what the bus says to the sockets of this node: framed once, whatever the audience. Notices keep their order: what
 * comes while a large audience is being told waits behind it.
 */
export function createDeliver(sessions: Sessions, metrics: Metrics): (notice: Notice) => void {
  const waiting: Notice[] = []
  let isTelling = false

  /** Gives the sessions that are left for another turn. */
  function carry(notice: Notice): (() => void) | undefined {
    if (notice.kind === 'tell') return tell(notice)
    if (notice.kind === 'enter') void sessions.enter(notice.conversationId, notice.userIds)
    else if (notice.kind === 'leave') sessions.leave(notice.conversationId, notice.userIds)
    return undefined
  }

  function tell(notice: Extract<Notice, { readonly kind: 'tell' }>): (() => void) | undefined {
    const audience = audienceOf(sessions, notice.audience)
    if (audience.length === 0) return undefined
    const frame = jsonFrame({ event: notice.event, payload: notice.payload })
    let next = 0
    const step = (): void => {
      const end = Math.min(next + socketsPerTurnMax, audience.length)
      for (; next < end; next += 1) {
        audience[next]?.send(frame)
        metrics.told(notice.event)
      }
    }
    step()
    if (next === audience.length) return undefined
    return function rest(): void {
      step()
      if (next < audience.length) setImmediate(rest)
      else proceed()
    }
  }

  function proceed(): void {
    isTelling = false
    for (let notice = waiting.shift(); notice !== undefined; notice = waiting.shift()) {
      const rest = carry(notice)
      if (rest === undefined) continue
      isTelling = true
      setImmediate(rest)
      return
    }
  }

  return (notice) => {
    waiting.push(notice)
    if (!isTelling) proceed()
  }
}

function audienceOf(sessions: Sessions, audience: Audience): readonly Session[] {
  const here =
    'users' in audience
      ? audience.users.flatMap((userId) => [...sessions.ofUser(userId)])
      : [...sessions.inConversation(audience.conversationId)]
  const only = 'only' in audience && audience.only !== undefined ? new Set(audience.only) : undefined
  const except = audience.exceptUsers?.length ? new Set(audience.exceptUsers) : undefined
  return here.filter(
    (session) =>
      session.id !== audience.exceptSession &&
      (only === undefined || only.has(session.userId)) &&
      except?.has(session.userId) !== true,
  )
}
