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

/** v2tim.md 7.1. Every text is '' and every number 0 until its owner sets it. */
export interface UserProfile {
  readonly userId: string
  readonly nickName: string
  readonly faceUrl: string
  readonly selfSignature: string
  /** 0 unknown, 1 male, 2 female. */
  readonly gender: number
  /** A date as the number YYYYMMDD. */
  readonly birthday: number
  readonly role: number
  readonly level: number
}

export interface GetUsersInput {
  readonly userIds: readonly string[]
}
export interface UserList {
  /** In the order asked for; who does not exist is left out. */
  readonly users: readonly UserProfile[]
}
/** What is absent stays as it is. */
export interface SetSelfInput {
  readonly nickName?: string
  readonly faceUrl?: string
  readonly selfSignature?: string
  readonly gender?: number
  readonly birthday?: number
  readonly role?: number
  readonly level?: number
}

export interface ImportUsersInput {
  readonly users: readonly ImportedUser[]
}
export interface ImportedUser {
  readonly userId: string
  readonly nickName?: string
  readonly faceUrl?: string
}
export interface UserIds {
  readonly userIds: readonly string[]
}
export interface UserResults {
  /** One for each, in the order of their IDs; `code` 0, or 70107 where there is no such account. */
  readonly results: readonly { readonly userId: string; readonly code: number }[]
}
/** Every account there is, in the order of the IDs, in pages. */
export interface ListUsersInput {
  /** Only users beyond this one; '' to start, then `next` of the page before. */
  readonly after: string
  readonly count: number
  /** Only users with this in their ID or nick name, whatever the case. */
  readonly search?: string
}
export interface UserPage {
  readonly users: readonly UserProfile[]
  readonly next: string
  readonly isFinished: boolean
}

const uint32 = Type.Integer({ minimum: 0, maximum: 0xffff_ffff })

export const userProfile: Schema<UserProfile> = describes<UserProfile>()(
  fields({
    userId,
    nickName: Type.String(),
    faceUrl: Type.String(),
    selfSignature: Type.String(),
    gender: count,
    birthday: count,
    role: count,
    level: count,
  }),
)

export const getUsers: Query<'users.get', GetUsersInput, UserList> = query('users.get', {
  input: describes<GetUsersInput>()(
    fields({ userIds: Type.Array(userId, { minItems: 1, maxItems: limits.usersPerRequestMax }) }),
  ),
  output: describes<UserList>()(fields({ users: Type.Array(userProfile) })),
})
export const setSelf: Command<'users.setSelf', SetSelfInput, Nothing> = command('users.setSelf', {
  input: describes<SetSelfInput>()(
    fields({
      nickName: Type.Optional(Type.String({ maxLength: limits.nickNameBytesMax })),
      faceUrl: Type.Optional(Type.String({ maxLength: limits.faceUrlBytesMax })),
      selfSignature: Type.Optional(Type.String({ maxLength: limits.selfSignatureBytesMax })),
      gender: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 })),
      birthday: Type.Optional(uint32),
      role: Type.Optional(uint32),
      level: Type.Optional(uint32),
    }),
  ),
  output: nothing,
})

/** Makes accounts before anybody has logged in. Who exists already gets the nick name and the face that are given. */
export const importUsers: Command<'users.import', ImportUsersInput, Nothing> = command('users.import', {
  reservedTo: 'operator',
  input: describes<ImportUsersInput>()(
    fields({
      users: Type.Array(
        fields({
          userId,
          nickName: Type.Optional(Type.String({ maxLength: limits.nickNameBytesMax })),
          faceUrl: Type.Optional(Type.String({ maxLength: limits.faceUrlBytesMax })),
        }),
        { minItems: 1, maxItems: limits.usersPerRequestMax },
      ),
    }),
  ),
  output: nothing,
})
/**
 * Ends accounts: the profile is gone, groups are left, conversations are emptied on their side, devices are sent away. What they
 * wrote, and the receipts they gave, stay with those they were for. Who logs in again begins anew.
 */
export const deleteUsers: Command<'users.delete', UserIds, UserResults> = command('users.delete', {
  reservedTo: 'operator',
  input: describes<UserIds>()(
    fields({ userIds: Type.Array(userId, { minItems: 1, maxItems: limits.usersPerRequestMax }) }),
  ),
  output: describes<UserResults>()(fields({ results: Type.Array(fields({ userId, code: count })) })),
})
export const listUsers: Query<'users.list', ListUsersInput, UserPage> = query('users.list', {
  reservedTo: 'viewer',
  input: describes<ListUsersInput>()(
    fields({
      after: Type.String({ maxLength: limits.userIdBytesMax }),
      count: Type.Integer({ minimum: 1, maximum: limits.allUsersPageMax }),
      search: Type.Optional(Type.String({ maxLength: limits.searchCharactersMax })),
    }),
  ),
  output: describes<UserPage>()(
    fields({ users: Type.Array(userProfile), next: Type.String(), isFinished: Type.Boolean() }),
  ),
})

/** To the user's own devices. */
export const selfChanged: Event<'users.selfChanged', UserProfile> = event('users.selfChanged', userProfile)
