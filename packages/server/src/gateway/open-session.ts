import { closeCodes, type Kicked } from '@kidoku/protocol'
import type { NewSession } from '../feature.ts'
import type { Session } from './sessions.ts'
import { jsonFrame } from './text-frame.ts'

/** The connection, as its session sees it. */
interface Line {
  readonly id: string
  readonly address: string
  send(frame: Buffer): void
  close(code: number, reason: string): void
}

/** A connection that somebody has logged in on. */
export class OpenSession implements Session {
  readonly userId: string
  readonly platform: string
  readonly instanceId: string | undefined
  readonly sigExpiresAtMs: number
  readonly conversationIds: readonly string[]
  /** The close code, once it is on its way out. */
  endedWith: number | undefined
  readonly #connection: Line

  constructor(connection: Line, facts: NewSession) {
    this.userId = facts.userId
    this.platform = facts.platform
    this.instanceId = facts.instanceId
    this.sigExpiresAtMs = facts.sigExpiresAtMs
    this.conversationIds = facts.conversationIds
    this.#connection = connection
  }

  get address(): string {
    return this.#connection.address
  }

  get id(): string {
    return this.#connection.id
  }

  send(frame: Buffer): void {
    this.#connection.send(frame)
  }

  kick(reason: Kicked['reason']): void {
    this.send(jsonFrame({ event: 'session.kicked', payload: { reason } }))
    if (reason === 'admin') this.#connection.close(closeCodes.kickedByAdmin, 'kicked by an administrator')
    else this.#connection.close(closeCodes.kickedByOtherDevice, 'kicked by another login')
  }
}
