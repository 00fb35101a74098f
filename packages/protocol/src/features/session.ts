import Type from 'typebox'
import {
  type Command,
  command,
  describes,
  type Event,
  event,
  fields,
  type Nothing,
  nothing,
  type Query,
  query,
  type Schema,
} from '../contract.ts'
import { count, userId } from '../ids.ts'
import * as limits from '../limits.ts'

/** v2tim.md 3.2 TIMPlatform, spelt out; `web` and `node` are this SDK's. */
export type Platform = 'web' | 'node' | 'windows' | 'android' | 'ios' | 'mac' | 'restapi' | 'other'

export interface LoginInput {
  readonly sdkAppId: number
  /** 1 to 32 bytes of printable ASCII. Not checked by the schema: what is wrong with it answers 7003 or 70013. */
  readonly userId: string
  /** v2tim.md 3.10. What is wrong with it answers 70001 to 70014. */
  readonly userSig: string
  readonly platform?: Platform
  /** Names this installation: when it connects again, its old session is replaced, not counted beside it. */
  readonly instanceId?: string
  readonly protocolVersion?: number
}

export interface LoginOutput {
  readonly userId: string
  readonly serverTimeMs: number
  /** When the UserSig runs out; the server closes the session then, with `session.sigExpired`. */
  readonly sigExpiresAtMs: number
  /** The number of the user's own log now: where "what changed since" starts for a fresh installation. */
  readonly cursor: number
  /** The client says something at least this often, or the server takes it for dead after three such times. */
  readonly heartbeatMs: number
  readonly receiptsEnabled: boolean
  readonly receiptsPerRequestMax: number
  readonly messageBytesMax: number
}

export interface ServerTime {
  readonly serverTimeMs: number
}

export interface PresenceInput {
  readonly userIds: readonly string[]
}
export interface PresenceList {
  /** In the order asked for; who does not exist is left out. */
  readonly users: readonly UserPresence[]
}
export interface UserPresence {
  readonly userId: string
  /** Of the sessions on all nodes; none: offline. */
  readonly platforms: readonly string[]
}
export interface KickUserInput {
  readonly userId: string
}

export interface Kicked {
  readonly reason: 'otherDevice' | 'admin'
}

export interface Behind {
  /** By the server's clock. */
  readonly sinceMs: number
  /** As it is now, where the server has looked. */
  readonly receiptsEnabled?: boolean
}

const platform: Schema<Platform> = describes<Platform>()(
  Type.Union([
    Type.Literal('web'),
    Type.Literal('node'),
    Type.Literal('windows'),
    Type.Literal('android'),
    Type.Literal('ios'),
    Type.Literal('mac'),
    Type.Literal('restapi'),
    Type.Literal('other'),
  ]),
)

const loginInput = describes<LoginInput>()(
  fields({
    sdkAppId: Type.Integer({ minimum: 1, maximum: 0xffff_ffff }),
    userId: Type.String({ maxLength: 1024 }),
    userSig: Type.String({ maxLength: 8192 }),
    platform: Type.Optional(platform),
    instanceId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    protocolVersion: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
  }),
)
const loginOutput = describes<LoginOutput>()(
  fields({
    userId,
    serverTimeMs: count,
    sigExpiresAtMs: count,
    cursor: count,
    heartbeatMs: count,
    receiptsEnabled: Type.Boolean(),
    receiptsPerRequestMax: count,
    messageBytesMax: count,
  }),
)

/** The first request of a connection; every other one before it answers 6014. */
export const login: Command<'session.login', LoginInput, LoginOutput> = command('session.login', {
  input: loginInput,
  output: loginOutput,
})
/** Ends the session; the server then closes the socket with 4004. */
export const logout: Command<'session.logout', Nothing, Nothing> = command('session.logout', {
  input: nothing,
  output: nothing,
})
/** The heartbeat. Answered before the login too. */
export const ping: Query<'session.ping', Nothing, ServerTime> = query('session.ping', {
  input: nothing,
  output: describes<ServerTime>()(fields({ serverTimeMs: count })),
})

export const presence: Query<'session.presence', PresenceInput, PresenceList> = query('session.presence', {
  reservedTo: 'viewer',
  input: describes<PresenceInput>()(
    fields({ userIds: Type.Array(userId, { minItems: 1, maxItems: limits.presenceUsersMax }) }),
  ),
  output: describes<PresenceList>()(
    fields({ users: Type.Array(fields({ userId, platforms: Type.Array(Type.String()) })) }),
  ),
})
/** Ends all sessions of a user, on every node. A UserSig that is still good lets them in again. No such user: 70107. */
export const kickUser: Command<'session.kickUser', KickUserInput, Nothing> = command('session.kickUser', {
  reservedTo: 'operator',
  input: describes<KickUserInput>()(fields({ userId })),
  output: nothing,
})

/** Told before the socket is closed with 4001 or 4003: do not reconnect unasked. */
export const kicked: Event<'session.kicked', Kicked> = event(
  'session.kicked',
  describes<Kicked>()(fields({ reason: Type.Union([Type.Literal('otherDevice'), Type.Literal('admin')]) })),
)
/** Told before the socket is closed with 4002. */
export const sigExpired: Event<'session.sigExpired', Nothing> = event('session.sigExpired', nothing)
/**
 * What happened since then may not have been told, though the connection stood: several nodes serve, and the line between
 * them was broken. Ask for what changed, as after a reconnect.
 */
export const behind: Event<'session.behind', Behind> = event(
  'session.behind',
  describes<Behind>()(fields({ sinceMs: count, receiptsEnabled: Type.Optional(Type.Boolean()) })),
)
