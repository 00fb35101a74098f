import Type from 'typebox'
import {
  type Command,
  command,
  describes,
  fields,
  type Nothing,
  nothing,
  type Query,
  query,
  type Schema,
} from '../contract.ts'
import { count } from '../ids.ts'
import * as limits from '../limits.ts'
import { type AdministratorRole, administratorRoles } from '../roles.ts'

export interface Administrator {
  /** Lower case letters, digits, `.`, `_`, `-`, `@`; 1 to 32 of them. */
  readonly name: string
  readonly role: AdministratorRole
  /** False until the one-time link has been used. */
  readonly hasPassword: boolean
  readonly createdAtMs: number
  /** 0: never. */
  readonly signedInAtMs: number
  /** In how many browsers they are signed in now. */
  readonly sessionCount: number
}
export interface AdministratorList {
  readonly administrators: readonly Administrator[]
}
export interface NamedAdministrator {
  readonly name: string
}
export interface AdministratorWithRole {
  readonly name: string
  readonly role: AdministratorRole
}
/** With it a password is set, once. It is told here and kept nowhere: hand it over, by a way you trust. */
export interface OneTimeLink {
  /** `<server>/console/#link=<token>` is the whole link. */
  readonly token: string
  readonly expiresAtMs: number
}
export interface OwnSession {
  readonly address: string
  readonly createdAtMs: number
  readonly seenAtMs: number
}
export interface OwnSessionList {
  readonly sessions: readonly OwnSession[]
}

const name = Type.String({ pattern: `^[a-z0-9._@-]{1,${limits.administratorNameMax}}$` })
const role: Schema<AdministratorRole> = describes<AdministratorRole>()(
  Type.Union(administratorRoles.map((each) => Type.Literal(each))),
)
const named = describes<NamedAdministrator>()(fields({ name }))
const withRole = describes<AdministratorWithRole>()(fields({ name, role }))
const link = describes<OneTimeLink>()(fields({ token: Type.String(), expiresAtMs: count }))

export const listAdministrators: Query<'administrators.list', Nothing, AdministratorList> = query(
  'administrators.list',
  {
    reservedTo: 'owner',
    input: nothing,
    output: describes<AdministratorList>()(
      fields({
        administrators: Type.Array(
          fields({
            name,
            role,
            hasPassword: Type.Boolean(),
            createdAtMs: count,
            signedInAtMs: count,
            sessionCount: count,
          }),
        ),
      }),
    ),
  },
)
/** A name that is taken is refused with 6017. */
export const createAdministrator: Command<'administrators.create', AdministratorWithRole, OneTimeLink> =
  command('administrators.create', { reservedTo: 'owner', input: withRole, output: link })
/** The password no longer counts and all sessions end; the link sets a new one. */
export const resetAdministrator: Command<'administrators.reset', NamedAdministrator, OneTimeLink> = command(
  'administrators.reset',
  { reservedTo: 'owner', input: named, output: link },
)
/** The last owner stays one: 10007. */
export const setAdministratorRole: Command<'administrators.setRole', AdministratorWithRole, Nothing> =
  command('administrators.setRole', { reservedTo: 'owner', input: withRole, output: nothing })
/** Sessions end with it. The last owner stays: 10007. */
export const removeAdministrator: Command<'administrators.remove', NamedAdministrator, Nothing> = command(
  'administrators.remove',
  { reservedTo: 'owner', input: named, output: nothing },
)
/** Where the caller is signed in, the newest first. */
export const listOwnSessions: Query<'administrators.sessions', Nothing, OwnSessionList> = query(
  'administrators.sessions',
  {
    reservedTo: 'viewer',
    input: nothing,
    output: describes<OwnSessionList>()(
      fields({
        sessions: Type.Array(fields({ address: Type.String(), createdAtMs: count, seenAtMs: count })),
      }),
    ),
  },
)
/** Ends all sessions of the caller, the one that asks too. */
export const signOutEverywhere: Command<'administrators.signOutEverywhere', Nothing, Nothing> = command(
  'administrators.signOutEverywhere',
  { reservedTo: 'viewer', input: nothing, output: nothing },
)
