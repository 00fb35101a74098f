import type { Audience, Notice } from '../bus/bus.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { InStep } from './in-step.ts'
import type { Session, Sessions } from './sessions.ts'
import { jsonFrame, textFrame } from './text-frame.ts'

/** Sockets written to before others have their turn: a large audience must not hold up everybody else. */
const socketsPerTurnMax = 500

/** Notices that wait while a large audience is being told; more are dropped, and everybody here has to catch up. */
const noticesWaitingMax = 50_000

/**
 * Carries what the bus says to the sockets of this node: framed once, whatever the audience. Notices keep their order: what
 * comes while a large audience is being told waits behind it.
 */
export function createDeliver(parts: {
  readonly sessions: Sessions
  readonly inStep: InStep
  readonly now: () => number
  readonly metrics: Metrics
}): (notice: Notice) => void {
  const { sessions, inStep, now, metrics } = parts
  let waiting: Notice[] = []
  let isTelling = false

  /** Gives the sessions that are left for another turn. */
  function carry(notice: Notice): (() => void) | undefined {
    if (notice.kind === 'tell') return tell(notice)
    if (notice.kind === 'enter') enter(notice)
    else if (notice.kind === 'leave') leave(notice)
    else if (notice.kind === 'lost') inStep.lost(notice)
    return undefined
  }

  function enter({ conversationId, userIds }: Extract<Notice, { readonly kind: 'enter' }>): void {
    const heard = sessions.enter(conversationId, userIds)
    inStep.moved(userIds)
    if (heard !== undefined) inStep.entered(userIds, heard)
  }

  function leave({ conversationId, userIds }: Extract<Notice, { readonly kind: 'leave' }>): void {
    const leaving =
      userIds === 'everybody'
        ? Array.from(sessions.inConversation(conversationId), (session) => session.userId)
        : userIds
    sessions.leave(conversationId, userIds)
    inStep.moved(leaving)
  }

  function tell(notice: Extract<Notice, { readonly kind: 'tell' }>): (() => void) | undefined {
    const audience = audienceOf(sessions, notice.audience)
    if (audience.length === 0) return undefined
    const { event, payload, text } = notice
    const frame = text === undefined ? jsonFrame({ event, payload }) : textFrame(text)
    let next = 0
    const step = (): void => {
      const end = Math.min(next + socketsPerTurnMax, audience.length)
      for (; next < end; next += 1) {
        audience[next]?.send(frame)
        metrics.told(event)
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
    if (waiting.length >= noticesWaitingMax) {
      waiting = []
      metrics.bus.lost('too slow')
      inStep.lost({ kind: 'lost', topic: 'every', sinceMs: now() })
      return
    }
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
