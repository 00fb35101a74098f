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
import { count, groupId, userId } from '../ids.ts'
import * as limits from '../limits.ts'
import {
  type Group,
  type GroupMember,
  type GroupType,
  group,
  groupMember,
  groupType,
  type JoinOption,
  joinOption,
  literals,
  type MemberRole,
  type OneGroup,
  oneGroup,
} from '../shapes/group.ts'
import { type Application, application } from '../shapes/group-events.ts'

export * from '../shapes/group-administration.ts'
export * from '../shapes/group-events.ts'

/** V2TIMGroupMemberResult: FAIL 0, SUCC 1, INVALID 2, PENDING 3, OVERLIMIT 4. */
export type MemberResultCode = 0 | 1 | 2 | 3 | 4
export interface MemberResults {
  readonly results: readonly { readonly userId: string; readonly result: MemberResultCode }[]
}

export interface GroupSettings {
  readonly name?: string
  readonly introduction?: string
  readonly notification?: string
  readonly faceUrl?: string
  readonly addOpt?: JoinOption
  readonly approveOpt?: JoinOption
  readonly isAllMuted?: boolean
}
export interface CreateGroupInput extends GroupSettings {
  readonly groupType: GroupType
  /** Absent: the server makes one. */
  readonly groupId?: string
  readonly name: string
  readonly members?: readonly { readonly userId: string; readonly role?: 'member' | 'admin' }[]
  /** For administrators: whose group it is; absent: nobody's. Others' groups are their own. */
  readonly owner?: string
}
export interface JoinGroupInput extends OneGroup {
  readonly message?: string
}
export interface JoinGroupOutput {
  readonly status: 'joined' | 'pending'
}
export interface InviteInput extends OneGroup {
  /** At most 20; administrators 100. */
  readonly userIds: readonly string[]
  /** For administrators: only those who come in hear of it. */
  readonly silent?: boolean
}
export interface KickInput extends OneGroup {
  readonly userIds: readonly string[]
  readonly reason?: string
  /** They may not come back for so long. */
  readonly banSeconds?: number
  /** For administrators: only those who are kicked hear of it. */
  readonly silent?: boolean
}
export interface GetGroupsInput {
  readonly groupIds: readonly string[]
}
export interface GroupResults {
  /** In the order asked for; `code` 0, or 10010 where there is no such group. */
  readonly results: readonly { readonly groupId: string; readonly code: number; readonly group?: Group }[]
}
export interface SetGroupInput extends GroupSettings, OneGroup {}
export interface PageInput {
  /** 0 to start, then `next` of the page before. Opaque. */
  readonly after: number
  readonly count: number
}
export interface GroupPage {
  readonly groups: readonly Group[]
  readonly next: number
  readonly isFinished: boolean
}
export interface ListMembersInput extends PageInput, OneGroup {
  readonly filter: 'all' | MemberRole
  /** For administrators: leave out so many from `after` on. */
  readonly skip?: number
}
export interface GroupMemberPage {
  /** In the order of joining. */
  readonly members: readonly GroupMember[]
  readonly next: number
  readonly isFinished: boolean
}
export interface GetMembersInput extends OneGroup {
  readonly userIds: readonly string[]
}
export interface GroupMemberList {
  readonly members: readonly GroupMember[]
}
export interface SetMemberInput extends OneGroup {
  readonly userId: string
  readonly nameCard: string
}
export interface MuteInput extends OneGroup {
  readonly userId: string
  /** 0: may speak again. */
  readonly seconds: number
}
export interface SetRoleInput extends OneGroup {
  readonly userId: string
  readonly role: 'member' | 'admin'
}
export interface TransferInput extends OneGroup {
  readonly userId: string
}
export interface ApplicationPage {
  /** Those of the groups where the caller is owner or administrator that nobody has handled yet. */
  readonly applications: readonly Application[]
}
export interface HandleApplicationInput extends OneGroup {
  readonly userId: string
  readonly accept: boolean
  readonly reason?: string
}

const grantedRole = literals('member', 'admin')

const text = (bytesMax: number): Type.TOptional<Type.TString> =>
  Type.Optional(Type.String({ maxLength: bytesMax }))
const reason = text(limits.reasonBytesMax)
const page = (most: number) => ({ after: count, count: Type.Integer({ minimum: 1, maximum: most }) })
const userIds = (most: number): Type.TArray<Schema<string>> =>
  Type.Array(userId, { minItems: 1, maxItems: most })
const settings = {
  // Their limits are of bytes, and what is too long has codes of its own: 8502 to 8505, from the feature.
  name: text(limits.messageBytesMax),
  introduction: text(limits.messageBytesMax),
  notification: text(limits.messageBytesMax),
  faceUrl: text(limits.messageBytesMax),
  addOpt: Type.Optional(joinOption),
  approveOpt: Type.Optional(joinOption),
  isAllMuted: Type.Optional(Type.Boolean()),
}

const members = Type.Array(groupMember)
const memberResults = describes<MemberResults>()(
  fields({
    results: Type.Array(
      fields({
        userId,
        result: Type.Unsafe<MemberResultCode>(Type.Integer({ minimum: 0, maximum: 4 })),
      }),
    ),
  }),
)

export const createGroup: Command<'groups.create', CreateGroupInput, OneGroup> = command('groups.create', {
  input: describes<CreateGroupInput>()(
    fields({
      ...settings,
      groupType,
      groupId: Type.Optional(Type.String({ maxLength: 256 })),
      name: Type.String({ maxLength: limits.messageBytesMax }),
      members: Type.Optional(
        Type.Array(fields({ userId, role: Type.Optional(grantedRole) }), {
          maxItems: limits.groupInitialMembersMax,
        }),
      ),
      owner: Type.Optional(userId),
    }),
  ),
  output: oneGroup,
})
export const dismissGroup: Command<'groups.dismiss', OneGroup, Nothing> = command('groups.dismiss', {
  input: oneGroup,
  output: nothing,
})
export const joinGroup: Command<'groups.join', JoinGroupInput, JoinGroupOutput> = command('groups.join', {
  input: describes<JoinGroupInput>()(fields({ groupId, message: text(limits.applicationTextBytesMax) })),
  output: describes<JoinGroupOutput>()(fields({ status: literals('joined', 'pending') })),
})
export const quitGroup: Command<'groups.quit', OneGroup, Nothing> = command('groups.quit', {
  input: oneGroup,
  output: nothing,
})
export const invite: Command<'groups.invite', InviteInput, MemberResults> = command('groups.invite', {
  input: describes<InviteInput>()(
    fields({
      groupId,
      userIds: userIds(limits.administratorsInviteesMax),
      silent: Type.Optional(Type.Boolean()),
    }),
  ),
  output: memberResults,
})
export const kick: Command<'groups.kick', KickInput, MemberResults> = command('groups.kick', {
  input: describes<KickInput>()(
    fields({
      groupId,
      userIds: userIds(limits.kickedMax),
      reason,
      banSeconds: Type.Optional(count),
      silent: Type.Optional(Type.Boolean()),
    }),
  ),
  output: memberResults,
})
export const getGroups: Query<'groups.get', GetGroupsInput, GroupResults> = query('groups.get', {
  input: describes<GetGroupsInput>()(
    fields({ groupIds: Type.Array(groupId, { minItems: 1, maxItems: limits.groupsPerRequestMax }) }),
  ),
  output: describes<GroupResults>()(
    fields({ results: Type.Array(fields({ groupId, code: count, group: Type.Optional(group) })) }),
  ),
})
export const setGroup: Command<'groups.set', SetGroupInput, Nothing> = command('groups.set', {
  input: describes<SetGroupInput>()(fields({ groupId, ...settings })),
  output: nothing,
})
export const joinedGroups: Query<'groups.joined', PageInput, GroupPage> = query('groups.joined', {
  input: describes<PageInput>()(fields(page(limits.joinedGroupsPageMax))),
  output: describes<GroupPage>()(
    fields({ groups: Type.Array(group), next: count, isFinished: Type.Boolean() }),
  ),
})
export const listMembers: Query<'groups.members', ListMembersInput, GroupMemberPage> = query(
  'groups.members',
  {
    input: describes<ListMembersInput>()(
      fields({
        groupId,
        filter: literals('all', 'member', 'admin', 'owner'),
        ...page(limits.groupMembersPageMax),
        skip: Type.Optional(count),
      }),
    ),
    output: describes<GroupMemberPage>()(fields({ members, next: count, isFinished: Type.Boolean() })),
  },
)
export const getMembers: Query<'groups.getMembers', GetMembersInput, GroupMemberList> = query(
  'groups.getMembers',
  {
    input: describes<GetMembersInput>()(fields({ groupId, userIds: userIds(limits.groupMembersInfoMax) })),
    output: describes<GroupMemberList>()(fields({ members })),
  },
)
export const setMember: Command<'groups.setMember', SetMemberInput, Nothing> = command('groups.setMember', {
  input: describes<SetMemberInput>()(
    fields({ groupId, userId, nameCard: Type.String({ maxLength: limits.messageBytesMax }) }),
  ),
  output: nothing,
})
export const mute: Command<'groups.mute', MuteInput, Nothing> = command('groups.mute', {
  input: describes<MuteInput>()(
    fields({ groupId, userId, seconds: Type.Integer({ minimum: 0, maximum: 0xffff_ffff }) }),
  ),
  output: nothing,
})
export const setRole: Command<'groups.setRole', SetRoleInput, Nothing> = command('groups.setRole', {
  input: describes<SetRoleInput>()(fields({ groupId, userId, role: grantedRole })),
  output: nothing,
})
export const transferOwner: Command<'groups.transferOwner', TransferInput, Nothing> = command(
  'groups.transferOwner',
  {
    input: describes<TransferInput>()(fields({ groupId, userId })),
    output: nothing,
  },
)
export const applications: Query<'groups.applications', Nothing, ApplicationPage> = query(
  'groups.applications',
  {
    input: nothing,
    output: describes<ApplicationPage>()(
      fields({
        applications: Type.Array(application),
      }),
    ),
  },
)
export const handleApplication: Command<'groups.handleApplication', HandleApplicationInput, Nothing> =
  command('groups.handleApplication', {
    input: describes<HandleApplicationInput>()(fields({ groupId, userId, accept: Type.Boolean(), reason })),
    output: nothing,
  })
