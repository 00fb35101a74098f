import { type Group, groupConversation } from '@kidoku/protocol'
import Type from 'typebox'
import { seconds } from '../../reference/seconds.ts'
import { type ApiCommand, account, apiCommand, type Call, piecesOf, text, whole } from './command.ts'
import { membersFrom } from './group-members.ts'
import {
  apiGroupType,
  apiRoleOf,
  filtered,
  groupIdField,
  groupInfo,
  groupTypeOf,
  infoOf,
  memberInfo,
  memberOf,
} from './group-shapes.ts'

const fieldNames = Type.Optional(Type.Array(text, { maxItems: 64 }))
/** Members that come with a group's info. The rest: `get_group_member_info`. */
const membersOfInfoMax = 500

const getGroupInfo = apiCommand('get_group_info', {
  sentence: 'says what there is to know of groups, with their first 500 members',
  request: {
    GroupIdList: Type.Array(groupIdField, { minItems: 1, maxItems: 50 }),
    ResponseFilter: Type.Optional(
      Type.Object({ GroupBaseInfoFilter: fieldNames, MemberInfoFilter: fieldNames }),
    ),
  },
  answer: {
    GroupInfo: Type.Array(
      Type.Object({
        GroupId: text,
        ErrorCode: Type.Integer(),
        ErrorInfo: text,
        ...groupInfo,
        MemberList: Type.Optional(Type.Array(Type.Partial(memberInfo))),
      }),
    ),
  },
  async run(call, { GroupIdList, ResponseFilter: filter = {} }) {
    const { results } = await call.run('groups.get', { groupIds: GroupIdList })
    const wantsMembers = filter.GroupBaseInfoFilter === undefined || filter.MemberInfoFilter !== undefined
    const memberFields = filter.MemberInfoFilter && ['Member_Account', ...filter.MemberInfoFilter]
    return {
      GroupInfo: await Promise.all(
        results.map(async ({ groupId, code, group }) => {
          const head = { GroupId: groupId, ErrorCode: code, ErrorInfo: '' }
          if (group === undefined) return { ...head, ErrorInfo: 'there is no such group' }
          const info = { ...head, ...filtered(infoOf(group), filter.GroupBaseInfoFilter) }
          if (!wantsMembers) return info
          const members = await membersFrom(call, groupId, { skip: 0, count: membersOfInfoMax })
          return {
            ...info,
            MemberList: members.map((member) => filtered(memberOf(member, call.nowMs), memberFields)),
          }
        }),
      ),
    }
  },
})

const groupIdList = Type.Array(Type.Object({ GroupId: text, ...groupInfo }))

const getAppidGroupList = apiCommand('get_appid_group_list', {
  sentence: 'lists all groups, the oldest first',
  request: {
    Limit: Type.Optional(whole(0, 10_000)),
    /** 0 to start, then `Next` of the page before. */
    Next: Type.Optional(whole(0, Number.MAX_SAFE_INTEGER)),
    GroupType: Type.Optional(apiGroupType),
  },
  answer: { TotalCount: Type.Integer(), GroupIdList: groupIdList, Next: Type.Integer() },
  async run(call, { Limit = 0, Next = 0, GroupType }) {
    const asked = Limit === 0 ? 10_000 : Limit
    const ofType = GroupType === undefined ? {} : { groupType: groupTypeOf(GroupType) }
    const groups: { GroupId: string }[] = []
    let after = Next
    let total = 0
    do {
      const count = Math.min(asked - groups.length, 1_000)
      const page = await call.run('groups.list', { after, count, ...ofType })
      groups.push(...page.groups.map((group) => ({ GroupId: group.groupId })))
      total = page.total
      after = page.next
    } while (after > 0 && groups.length < asked)
    return { TotalCount: total, GroupIdList: groups, Next: after }
  },
})

const getJoinedGroupList = apiCommand('get_joined_group_list', {
  sentence: 'lists the groups that a user is in',
  request: {
    Member_Account: account,
    Limit: Type.Optional(whole(0, 0x7fff_ffff)),
    Offset: Type.Optional(whole(0, 0x7fff_ffff)),
    GroupType: Type.Optional(apiGroupType),
    ResponseFilter: Type.Optional(
      Type.Object({ GroupBaseInfoFilter: fieldNames, SelfInfoFilter: fieldNames }),
    ),
  },
  answer: {
    TotalCount: Type.Integer(),
    GroupIdList: Type.Array(
      Type.Object({
        GroupId: text,
        ...groupInfo,
        SelfInfo: Type.Optional(
          Type.Object({ Role: text, JoinTime: Type.Integer(), UnreadMsgNum: Type.Integer() }),
        ),
      }),
    ),
  },
  async run(call, request) {
    const { Member_Account: userId, Limit = 0, Offset = 0, GroupType, ResponseFilter: filter } = request
    const type = GroupType === undefined ? undefined : groupTypeOf(GroupType)
    const joined = (await joinedGroups(call, userId)).filter(
      (group) => type === undefined || group.groupType === type,
    )
    const page = joined.slice(Offset, Limit === 0 ? undefined : Offset + Limit)
    const unread = filter?.SelfInfoFilter === undefined ? new Map() : await unreadIn(call, userId, page)
    return {
      TotalCount: joined.length,
      GroupIdList: page.map((group) => ({
        GroupId: group.groupId,
        ...(filter?.GroupBaseInfoFilter === undefined
          ? {}
          : filtered(infoOf(group), filter.GroupBaseInfoFilter)),
        ...(filter?.SelfInfoFilter === undefined
          ? {}
          : { SelfInfo: selfInfo(group, unread.get(group.groupId) ?? 0) }),
      })),
    }
  },
})

async function joinedGroups(call: Call, userId: string): Promise<readonly Group[]> {
  const groups: Group[] = []
  let after = 0
  do {
    const page = await call.run('groups.joined', { after, count: 100 }, userId)
    groups.push(...page.groups)
    after = page.next
  } while (after > 0)
  return groups
}

async function unreadIn(
  call: Call,
  userId: string,
  groups: readonly Group[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const piece of piecesOf(groups, 100)) {
    const conversations = piece.map((group) => groupConversation(group.groupId))
    for (const entry of (await call.run('conversations.get', { conversations }, userId)).conversations)
      counts.set(entry.conversation.slice('group_'.length), entry.unreadCount)
  }
  return counts
}

function selfInfo(
  { self }: Group,
  unreadCount: number,
): { Role: string; JoinTime: number; UnreadMsgNum: number } {
  return {
    Role: apiRoleOf(self?.role ?? 'member'),
    JoinTime: seconds(self?.joinedAtMs ?? 0),
    UnreadMsgNum: unreadCount,
  }
}

export const groupLists: readonly ApiCommand[] = [getGroupInfo, getAppidGroupList, getJoinedGroupList]
