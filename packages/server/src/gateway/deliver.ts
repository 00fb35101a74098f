import type { EventFrame } from '@kidoku/protocol'
import type { Audience, Notice } from '../bus/bus.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Session, Sessions } from './sessions.ts'

/** Carries what the bus says to the sockets of this node: encoded once, whatever the audience. */
export function createDeliver(sessions: Sessions, metrics: Metrics): (notice: Notice) => void {
  return (notice) => {
    if (notice.kind === 'enter') return sessions.enter(notice.conversationId, notice.userIds)
    if (notice.kind === 'leave') return sessions.leave(notice.conversationId, notice.userIds)
    const frame: EventFrame = { event: notice.event, payload: notice.payload }
    let encoded: Buffer | undefined
    for (const session of audienceOf(sessions, notice.audience)) {
      encoded ??= Buffer.from(JSON.stringify(frame))
      session.send(encoded)
      metrics.eventsTold.inc({ event: notice.event })
    }
  }
}

function audienceOf(sessions: Sessions, audience: Audience): readonly Session[] {
  const here =
    'users' in audience
      ? audience.users.flatMap((userId) => [...sessions.ofUser(userId)])
      : [...sessions.inConversation(audience.conversationId)]
  const only = 'only' in audience && audience.only !== undefined ? new Set(audience.only) : undefined
  return here.filter(
    (session) => session.id !== audience.exceptSession && (only === undefined || only.has(session.userId)),
  )
}
