import type { Group } from '@kidoku/protocol'
import Type from 'typebox'
import { type ApiCommand, type ApiService, account, apiCommand, text } from './command.ts'
import { groupLists } from './group-lists.ts'
import { groupMembers } from './group-members.ts'
import { groupMessages } from './group-messages.ts'
import { groupReceipts } from './group-receipts.ts'
import {
  apiGroupType,
  apiJoinOption,
  groupIdFault,
  groupIdField,
  groupTypeOf,
  joinOptionOf,
  onOff,
} from './group-shapes.ts'

const settings = {
  Introduction: Type.Optional(text),
  Notification: Type.Optional(text),
  FaceUrl: Type.Optional(text),
  ApplyJoinOption: Type.Optional(apiJoinOption),
  InviteJoinOption: Type.Optional(apiJoinOption),
  /** Taken and left aside: a type of group has its size. */
  MaxMemberCount: Type.Optional(Type.Integer()),
  MaxMemberNum: Type.Optional(Type.Integer()),
}
type Settings = Type.Static<Type.TObject<typeof settings>>

function settingsOf(
  given: Settings,
): Partial<Pick<Group, 'introduction' | 'notification' | 'faceUrl' | 'addOpt' | 'approveOpt'>> {
  return {
    ...(given.Introduction === undefined ? {} : { introduction: given.Introduction }),
    ...(given.Notification === undefined ? {} : { notification: given.Notification }),
    ...(given.FaceUrl === undefined ? {} : { faceUrl: given.FaceUrl }),
    ...(given.ApplyJoinOption === undefined ? {} : { addOpt: joinOptionOf(given.ApplyJoinOption) }),
    ...(given.InviteJoinOption === undefined ? {} : { approveOpt: joinOptionOf(given.InviteJoinOption) }),
  }
}

const createGroup = apiCommand('create_group', {
  sentence: 'makes a group, of an owner or of nobody',
  request: {
    ...settings,
    Type: apiGroupType,
    Name: text,
    /** '' or absent: the server makes one. */
    GroupId: Type.Optional(text),
    Owner_Account: Type.Optional(account),
    MemberList: Type.Optional(
      Type.Array(Type.Object({ Member_Account: account, Role: Type.Optional(Type.Literal('Admin')) }), {
        maxItems: 500,
      }),
    ),
  },
  answer: { GroupId: text, Type: text },
  async run(call, request) {
    const { Name: name, GroupId = '', Owner_Account: owner, MemberList = [] } = request
    const { groupId } = await call.run('groups.create', {
      ...settingsOf(request),
      groupType: groupTypeOf(request.Type),
      name,
      ...(GroupId === '' ? {} : { groupId: GroupId }),
      ...(owner === undefined ? {} : { owner }),
      members: MemberList.map((member) => ({
        userId: member.Member_Account,
        ...(member.Role === 'Admin' ? { role: 'admin' as const } : {}),
      })),
    })
    return { GroupId: groupId, Type: request.Type }
  },
})

const destroyGroup = apiCommand('destroy_group', {
  sentence: 'dismisses a group of any type',
  request: { GroupId: groupIdField },
  answer: {},
  faults: groupIdFault,
  async run(call, { GroupId: groupId }) {
    await call.run('groups.dismiss', { groupId })
    return {}
  },
})

const modifyGroupBaseInfo = apiCommand('modify_group_base_info', {
  sentence: "changes a group's name, texts, face, ways in, and whether all are muted",
  request: {
    ...settings,
    GroupId: groupIdField,
    Name: Type.Optional(text),
    ShutUpAllMember: Type.Optional(onOff),
    MuteAllMember: Type.Optional(onOff),
  },
  answer: {},
  faults: groupIdFault,
  async run(call, request) {
    const { GroupId: groupId, Name, MuteAllMember: muted = request.ShutUpAllMember } = request
    await call.run('groups.set', {
      groupId,
      ...settingsOf(request),
      ...(Name === undefined ? {} : { name: Name }),
      ...(muted === undefined ? {} : { isAllMuted: muted === 'On' }),
    })
    return {}
  },
})

const changeGroupOwner = apiCommand('change_group_owner', {
  sentence: 'hands a group over to another of its members',
  request: { GroupId: groupIdField, NewOwner_Account: account },
  answer: {},
  faults: groupIdFault,
  async run(call, { GroupId: groupId, NewOwner_Account: userId }) {
    await call.run('groups.transferOwner', { groupId, userId })
    return {}
  },
})

const groupLife: readonly ApiCommand[] = [createGroup, destroyGroup, modifyGroupBaseInfo, changeGroupOwner]

export const groups: ApiService = {
  name: 'group_open_http_svc',
  commands: [...groupReceipts, ...groupMessages, ...groupMembers, ...groupLife, ...groupLists],
  notYet: [
    'import_group',
    'import_group_msg',
    'import_group_member',
    'delete_group_msg_by_sender',
    'clear_group_msg',
    'get_online_member_num',
    'modify_group_attr',
    'clear_group_attr',
    'set_group_attr',
    'send_broadcast_msg',
    'get_group_ban_member',
    'ban_group_member',
    'unban_group_member',
    'get_group_counter',
    'update_group_counter',
    'delete_group_counter',
    'modify_admin',
    'get_admin_list',
    'check_members',
  ],
  codes: {
    json: 10011,
    parameter: 10004,
    unknownCommand: 10003,
    notAdministrator: 60010,
    tooLarge: 10004,
    failed: 10002,
    refusals: {
      6004: 10015,
      6017: 10004,
      7003: 10004,
      8502: 10004,
      8503: 10004,
      8504: 10004,
      8505: 10004,
      8506: 10004,
      20022: 10030,
      20023: 10030,
      70107: 10019,
    },
  },
}
