import { type ImportedUser, isUserId, Refusal } from '@kidoku/protocol'
import Type from 'typebox'
import { ApiRefusal } from './codes.ts'
import { type ApiService, anyName, apiCommand } from './command.ts'

const perCallMax = 100
/** Batches may be called half as often. v2tim.md 2.1 */
const half = 0.5

function checkedId(userId: string | undefined): string {
  if (!isUserId(userId)) throw new ApiRefusal(70402, `UserID: ${new Refusal(7003).message}`)
  return userId
}

function checkCount(count: number): void {
  if (count > perCallMax) throw new ApiRefusal(70206)
}

const accountImport = apiCommand('account_import', {
  sentence: 'makes an account, or gives it a nick name and a face',
  request: {
    UserID: Type.Optional(anyName),
    /** The same under its older name. */
    Identifier: Type.Optional(anyName),
    Nick: Type.Optional(Type.String()),
    FaceUrl: Type.Optional(Type.String()),
  },
  answer: {},
  async run(call, { UserID, Identifier, Nick, FaceUrl }) {
    await call.run('users.import', { users: [imported(checkedId(UserID ?? Identifier), { Nick, FaceUrl })] })
    return {}
  },
})

function imported(
  userId: string,
  { Nick, FaceUrl }: { readonly Nick?: string | undefined; readonly FaceUrl?: string | undefined },
): ImportedUser {
  return {
    userId,
    ...(Nick === undefined ? {} : { nickName: Nick }),
    ...(FaceUrl === undefined ? {} : { faceUrl: FaceUrl }),
  }
}

interface Asked {
  readonly UserID: string
  readonly Nick?: string
  readonly FaceUrl?: string
}

const multiaccountImport = apiCommand('multiaccount_import', {
  sentence: 'makes up to 100 accounts',
  share: half,
  request: {
    Accounts: Type.Optional(Type.Array(anyName)),
    AccountList: Type.Optional(
      Type.Array(
        Type.Object({
          UserID: anyName,
          Nick: Type.Optional(Type.String()),
          FaceUrl: Type.Optional(Type.String()),
        }),
      ),
    ),
  },
  answer: { FailAccounts: Type.Array(Type.String()) },
  async run(call, { Accounts = [], AccountList = [] }) {
    const asked: readonly Asked[] = [...Accounts.map((UserID) => ({ UserID })), ...AccountList]
    if (asked.length === 0) throw new ApiRefusal(70402, 'Accounts is missing, or empty')
    checkCount(asked.length)
    const users = asked.filter(({ UserID }) => isUserId(UserID)).map((one) => imported(one.UserID, one))
    if (users.length > 0) await call.run('users.import', { users })
    return { FailAccounts: asked.map(({ UserID }) => UserID).filter((userId) => !isUserId(userId)) }
  },
})

const items = Type.Array(Type.Object({ UserID: anyName }), { minItems: 1 })
const notFound = new Refusal(70107)
const resultItem = { UserID: Type.String(), ResultCode: Type.Integer(), ResultInfo: Type.String() }

const accountDelete = apiCommand('account_delete', {
  sentence: 'ends up to 100 accounts',
  share: half,
  request: { DeleteItem: items },
  answer: { ResultItem: Type.Array(Type.Object(resultItem)) },
  async run(call, { DeleteItem }) {
    checkCount(DeleteItem.length)
    const userIds = DeleteItem.map((item) => item.UserID)
    const named = userIds.filter(isUserId)
    const { results } =
      named.length === 0 ? { results: [] } : await call.run('users.delete', { userIds: named })
    const codes = new Map(results.map(({ userId, code }) => [userId, code]))
    return {
      ResultItem: [...new Set(userIds)].map((userId) => {
        const code = codes.get(userId) ?? notFound.code
        return { UserID: userId, ResultCode: code, ResultInfo: code === 0 ? '' : notFound.message }
      }),
    }
  },
})

const accountCheck = apiCommand('account_check', {
  sentence: 'says which of up to 100 accounts there are',
  share: half,
  request: { CheckItem: items },
  answer: { ResultItem: Type.Array(Type.Object({ ...resultItem, AccountStatus: Type.String() })) },
  async run(call, { CheckItem }) {
    checkCount(CheckItem.length)
    const userIds = CheckItem.map((item) => item.UserID)
    const named = userIds.filter(isUserId)
    const { users } = named.length === 0 ? { users: [] } : await call.run('users.get', { userIds: named })
    const existing = new Set(users.map((user) => user.userId))
    return {
      ResultItem: userIds.map((userId) => ({
        UserID: userId,
        ResultCode: 0,
        ResultInfo: '',
        AccountStatus: existing.has(userId) ? 'Imported' : 'NotImported',
      })),
    }
  },
})

const kick = apiCommand('kick', {
  sentence: 'ends all sessions of a user',
  request: { UserID: Type.Optional(anyName), Identifier: Type.Optional(anyName) },
  answer: {},
  async run(call, { UserID, Identifier }) {
    await call.run('session.kickUser', { userId: checkedId(UserID ?? Identifier) })
    return {}
  },
})

export const accounts: ApiService = {
  name: 'im_open_login_svc',
  commands: [accountImport, multiaccountImport, accountDelete, accountCheck, kick],
  notYet: [],
  codes: {
    json: 70402,
    parameter: 70402,
    unknownCommand: 60009,
    notAdministrator: 70403,
    tooLarge: 70402,
    failed: 70500,
    refusals: { 6017: 70402, 7003: 70402, 10002: 70500 },
  },
}
