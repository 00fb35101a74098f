import { isUserId, type SetSelfInput, type UserProfile } from '@kidoku/protocol'
import Type from 'typebox'
import { ApiRefusal } from './codes.ts'
import { type ApiService, anyName, apiCommand, piecesOf } from './command.ts'

/** How a tag is kept. v2tim.md 7.1 */
interface Tag {
  readonly read: (profile: UserProfile) => string | number
  readonly write: (value: unknown) => SetSelfInput
}

const genders = ['Gender_Type_Unknown', 'Gender_Type_Male', 'Gender_Type_Female']

function textTag(field: 'nickName' | 'faceUrl' | 'selfSignature'): Tag {
  return {
    read: (profile) => profile[field],
    write(value): SetSelfInput {
      if (typeof value !== 'string') throw new ApiRefusal(40610, 'a text')
      if (Buffer.byteLength(value) > 500) throw new ApiRefusal(40601)
      return { [field]: value }
    },
  }
}

function numberTag(field: 'birthday' | 'role' | 'level'): Tag {
  return {
    read: (profile) => profile[field],
    write(value): SetSelfInput {
      if (typeof value !== 'number') throw new ApiRefusal(40610, 'a number')
      if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new ApiRefusal(40605)
      return { [field]: value }
    },
  }
}

const tags: Readonly<Record<string, Tag>> = {
  Tag_Profile_IM_Nick: textTag('nickName'),
  Tag_Profile_IM_Image: textTag('faceUrl'),
  Tag_Profile_IM_SelfSignature: textTag('selfSignature'),
  Tag_Profile_IM_Gender: {
    read: (profile) => genders[profile.gender] ?? 'Gender_Type_Unknown',
    write(value): SetSelfInput {
      if (typeof value !== 'string') throw new ApiRefusal(40610, 'a text')
      const gender = genders.indexOf(value)
      if (gender < 0) throw new ApiRefusal(40605, `one of ${genders.join(', ')}`)
      return { gender }
    },
  },
  Tag_Profile_IM_BirthDay: numberTag('birthday'),
  Tag_Profile_IM_Role: numberTag('role'),
  Tag_Profile_IM_Level: numberTag('level'),
}

/** Tags of the reference that nobody has here: asked for, they are left out, as where nobody has set them. v2tim.md 7.1 */
const neverSet = /^Tag_Profile_(IM_(Location|Language|AllowType|MsgSettings|AdminForbidType)|Custom_\w+)$/

function tagNamed(name: string): Tag {
  const tag = Object.hasOwn(tags, name) ? tags[name] : undefined
  if (tag === undefined)
    throw new ApiRefusal(40009, `"${name.slice(0, 64)}"; there are ${Object.keys(tags).join(', ')}`)
  return tag
}

const portraitSet = apiCommand('portrait_set', {
  sentence: "changes a user's profile",
  request: {
    From_Account: anyName,
    ProfileItem: Type.Array(Type.Object({ Tag: Type.String(), Value: Type.Unknown() }), {
      minItems: 1,
      maxItems: 100,
    }),
  },
  answer: { ErrorDisplay: Type.String() },
  async run(call, { From_Account: userId, ProfileItem: items }) {
    if (!isUserId(userId)) throw new ApiRefusal(40003)
    const changes = items.map((item) => tagNamed(item.Tag).write(item.Value))
    await call.run('users.setSelf', Object.assign({}, ...changes) as SetSelfInput, userId)
    return { ErrorDisplay: '' }
  },
})

const portraitGet = apiCommand('portrait_get', {
  sentence: "reads users' profiles",
  request: {
    To_Account: Type.Array(anyName, { minItems: 1, maxItems: 1_000 }),
    TagList: Type.Array(Type.String(), { minItems: 1, maxItems: 100 }),
  },
  answer: {
    UserProfileItem: Type.Array(
      Type.Object({
        To_Account: Type.String(),
        ResultCode: Type.Integer(),
        ResultInfo: Type.String(),
        ProfileItem: Type.Array(Type.Object({ Tag: Type.String(), Value: Type.Unknown() })),
      }),
    ),
    ErrorDisplay: Type.String(),
  },
  async run(call, { To_Account: userIds, TagList: names }) {
    const asked = names.filter((name) => !neverSet.test(name)).map((name) => ({ name, tag: tagNamed(name) }))
    const profiles = new Map<string, UserProfile>()
    for (const piece of piecesOf(userIds.filter(isUserId), 100))
      for (const user of (await call.run('users.get', { userIds: piece })).users)
        profiles.set(user.userId, user)
    return {
      UserProfileItem: userIds.map((userId) => {
        const profile = profiles.get(userId)
        if (profile === undefined) {
          const { code, message } = new ApiRefusal(40003)
          return { To_Account: userId, ResultCode: code, ResultInfo: message, ProfileItem: [] }
        }
        const items = asked.map(({ name, tag }) => ({ Tag: name, Value: tag.read(profile) }))
        return { To_Account: userId, ResultCode: 0, ResultInfo: '', ProfileItem: items }
      }),
      ErrorDisplay: '',
    }
  },
})

export const profile: ApiService = {
  name: 'profile',
  commands: [portraitSet, portraitGet],
  notYet: [],
  codes: {
    json: 40001,
    parameter: 40001,
    unknownCommand: 60009,
    notAdministrator: 40004,
    tooLarge: 40001,
    failed: 40006,
    refusals: { 6017: 40001, 70107: 40003, 10002: 40006 },
  },
}
