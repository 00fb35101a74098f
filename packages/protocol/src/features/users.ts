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

/** To the user's own devices. */
export const selfChanged: Event<'users.selfChanged', UserProfile> = event('users.selfChanged', userProfile)
