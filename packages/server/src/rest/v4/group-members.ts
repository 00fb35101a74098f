import type { GroupMember } from '@kidoku/protocol'
import Type from 'typebox'
import { seconds } from '../../reference/seconds.ts'
import { ApiRefusal } from './codes.ts'
import {
  type ApiCommand,
  account,
  apiCommand,
  bit,
  type Call,
  isSet,
  piecesOf,
  text,
  whole,
} from './command.ts'
import { apiRoleOf, filtered, groupIdFault, groupIdField, memberInfo, memberOf } from './group-shapes.ts'

const accountList = (countMax: number): Type.TArray<typeof account> =>
  Type.Array(account, { minItems: 1, maxItems: countMax })
/** Members that one call gives at most. v2tim.md 8.4 */
const membersPerCallMax = 6_000
const contractPageMax = 100
const filters = { Owner: 'owner', Admin: 'admin', Member: 'member' } as const

/** So many members from the `skip`th on, of these roles. */
export async function membersFrom(
  call: Call,
  groupId: string,
  asked: {
    readonly skip: number
    readonly count: number
    readonly roles?: readonly (keyof typeof filters)[]
  },
): Promise<readonly GroupMember[]> {
  const { roles = [] } = asked
  const [only] = roles
  const filter = roles.length === 1 && only !== undefined ? filters[only] : 'all'
  const wanted = new Set(roles.map((role) => filters[role]))
  const members: GroupMember[] = []
  let { skip } = asked
  let after = 0
  for (;;) {
    const count = Math.min(asked.count - members.length, contractPageMax)
    if (count <= 0) return members
    const page = await call.run('groups.members', { groupId, filter, after, count, skip })
    members.push(...page.members.filter((member) => wanted.size === 0 || wanted.has(member.role)))
    if (page.isFinished) return members
    after = page.next
    skip = 0
  }
}

const getGroupMemberInfo = apiCommand('get_group_member_info', {
  sentence: 'lists the members of a group, in the order of joining',
  request: {
    GroupId: groupIdField,
    Limit: Type.Optional(whole(0, 0x7fff_ffff)),
    Offset: Type.Optional(whole(0, 0x7fff_ffff)),
    MemberInfoFilter: Type.Optional(Type.Array(text, { maxItems: 32 })),
    MemberRoleFilter: Type.Optional(
      Type.Array(
        Type.Unsafe<keyof typeof filters>(Type.Union(Object.keys(filters).map((name) => Type.Literal(name)))),
        {
          maxItems: 3,
        },
      ),
    ),
  },
  answer: {
    MemberNum: Type.Integer(),
    MemberList: Type.Array(Type.Partial(memberInfo)),
  },
  faults: groupIdFault,
  async run(call, { GroupId, Limit = 0, Offset = 0, MemberInfoFilter, MemberRoleFilter }) {
    const count = Limit === 0 ? membersPerCallMax : Math.min(Limit, membersPerCallMax)
    const asked = {
      skip: Offset,
      count,
      ...(MemberRoleFilter === undefined ? {} : { roles: MemberRoleFilter }),
    }
    const members = await membersFrom(call, GroupId, asked)
    const { results } = await call.run('groups.get', { groupIds: [GroupId] })
    const fields = MemberInfoFilter && ['Member_Account', ...MemberInfoFilter]
    return {
      MemberNum: results[0]?.group?.memberCount ?? members.length,
      MemberList: members.map((member) => filtered(memberOf(member, call.nowMs), fields)),
    }
  },
})

async function membersNamed(
  call: Call,
  groupId: string,
  userIds: readonly string[],
): Promise<readonly GroupMember[]> {
  const members: GroupMember[] = []
  for (const piece of piecesOf(userIds, contractPageMax))
    members.push(...(await call.run('groups.getMembers', { groupId, userIds: piece })).members)
  return members
}

const getSpecifiedGroupMemberInfo = apiCommand('get_specified_group_member_info', {
  sentence: 'gives those of some users who are members of a group',
  request: { GroupId: groupIdField, Member_List_Account: accountList(100) },
  answer: { MemberList: Type.Array(memberInfo) },
  faults: groupIdFault,
  async run(call, { GroupId, Member_List_Account: userIds }) {
    const members = await membersNamed(call, GroupId, userIds)
    return { MemberList: members.map((member) => memberOf(member, call.nowMs)) }
  },
})

const getRoleInGroup = apiCommand('get_role_in_group', {
  sentence: 'says what users are in a group: Owner, Admin, Member, NotMember',
  request: { GroupId: groupIdField, User_Account: accountList(500) },
  answer: { UserIdList: Type.Array(Type.Object({ Member_Account: text, Role: text })) },
  faults: groupIdFault,
  async run(call, { GroupId, User_Account: userIds }) {
    const members = await membersNamed(call, GroupId, userIds)
    const roles = new Map(members.map((member) => [member.userId, apiRoleOf(member.role)]))
    return {
      UserIdList: userIds.map((userId) => ({
        Member_Account: userId,
        Role: roles.get(userId) ?? 'NotMember',
      })),
    }
  },
})

const addGroupMember = apiCommand('add_group_member', {
  sentence: 'brings users into a group, whatever its rules for joining',
  request: {
    GroupId: groupIdField,
    /** 1: only those who come in hear of it. */
    Silence: Type.Optional(bit),
    MemberList: Type.Array(Type.Object({ Member_Account: account }), { minItems: 1, maxItems: 100 }),
  },
  /** 0: not let in; 1: a member now; 2: was one already. */
  answer: { MemberList: Type.Array(Type.Object({ Member_Account: text, Result: Type.Integer() })) },
  faults: groupIdFault,
  async run(call, { GroupId: groupId, Silence, MemberList }) {
    const userIds = MemberList.map((member) => member.Member_Account)
    const { results } = await call.run('groups.invite', { groupId, userIds, silent: isSet(Silence) })
    return {
      MemberList: results.map(({ userId, result }) => ({
        Member_Account: userId,
        Result: result === 4 ? 0 : result,
      })),
    }
  },
})

const deleteGroupMember = apiCommand('delete_group_member', {
  sentence: 'removes members from a group, its owner too',
  request: {
    GroupId: groupIdField,
    Silence: Type.Optional(bit),
    Reason: Type.Optional(Type.String({ maxLength: 300 })),
    MemberToDel_Account: accountList(500),
  },
  answer: {},
  faults: groupIdFault,
  async run(call, { GroupId: groupId, Silence, Reason, MemberToDel_Account: userIds }) {
    const reason = Reason === undefined ? {} : { reason: Reason }
    await call.run('groups.kick', { groupId, userIds, silent: isSet(Silence), ...reason })
    return {}
  },
})

const modifyGroupMemberInfo = apiCommand('modify_group_member_info', {
  sentence: "changes a member's role, mute and name card",
  request: {
    GroupId: groupIdField,
    Member_Account: account,
    Role: Type.Optional(Type.Union([Type.Literal('Admin'), Type.Literal('Member')])),
    /** Seconds; 0: may speak again. */
    ShutUpTime: Type.Optional(whole(0, 0xffff_ffff)),
    MuteTime: Type.Optional(whole(0, 0xffff_ffff)),
    NameCard: Type.Optional(text),
  },
  answer: {},
  faults: groupIdFault,
  async run(call, request) {
    const one = { groupId: request.GroupId, userId: request.Member_Account }
    const { Role, NameCard: nameCard, MuteTime: seconds = request.ShutUpTime } = request
    if (Role !== undefined)
      await call.run('groups.setRole', { ...one, role: Role === 'Admin' ? 'admin' : 'member' })
    if (seconds !== undefined) await call.run('groups.mute', { ...one, seconds })
    if (nameCard !== undefined) await call.run('groups.setMember', { ...one, nameCard })
    return {}
  },
})

const forbidSendMsg = apiCommand('forbid_send_msg', {
  sentence: 'mutes members for a time, or lets them speak again',
  request: {
    GroupId: groupIdField,
    Members_Account: accountList(500),
    /** Seconds; 0: may speak again. `MuteTime` is its newer name. */
    ShutUpTime: Type.Optional(whole(0, 0xffff_ffff)),
    MuteTime: Type.Optional(whole(0, 0xffff_ffff)),
  },
  answer: {},
  faults: groupIdFault,
  async run(call, { GroupId: groupId, Members_Account: userIds, ShutUpTime, MuteTime }) {
    const seconds = MuteTime ?? ShutUpTime
    if (seconds === undefined) throw new ApiRefusal(10004, 'MuteTime is missing')
    for (const userId of new Set(userIds)) await call.run('groups.mute', { groupId, userId, seconds })
    return {}
  },
})

/** Two names of one command: the list of those who may not speak now, and its times, are called otherwise in each. */
function listOfMuted(
  name: string,
  sentence: string,
  fields: { readonly list: string; readonly until: string },
): ApiCommand {
  return apiCommand(name, {
    sentence,
    request: { GroupId: groupIdField },
    answer: {
      GroupId: text,
      [fields.list]: Type.Array(Type.Object({ Member_Account: text, [fields.until]: Type.Integer() })),
    },
    faults: groupIdFault,
    async run(call, { GroupId }) {
      const { members } = await call.run('groups.muted', { groupId: GroupId })
      const list = members.map(({ userId, mutedUntilMs }) => ({
        Member_Account: userId,
        [fields.until]: seconds(mutedUntilMs),
      }))
      return { GroupId, [fields.list]: list }
    },
  })
}

const getGroupMutedAccount = listOfMuted(
  'get_group_muted_account',
  'lists who may not speak now, and until when',
  { list: 'MutedAccountList', until: 'MutedUntil' },
)

const getGroupShuttedUin = listOfMuted(
  'get_group_shutted_uin',
  'the older name of `get_group_muted_account`',
  { list: 'ShuttedUinList', until: 'ShuttedUntil' },
)

export const groupMembers: readonly ApiCommand[] = [
  getGroupMemberInfo,
  getSpecifiedGroupMemberInfo,
  getRoleInGroup,
  addGroupMember,
  deleteGroupMember,
  modifyGroupMemberInfo,
  forbidSendMsg,
  getGroupMutedAccount,
  getGroupShuttedUin,
]
