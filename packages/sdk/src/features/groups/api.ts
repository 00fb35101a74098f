import type { MemberRole } from '@kidoku/protocol'
import { isGroupId, limits } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import { ownRefusals } from '../../own-refusals.ts'
import { refusal } from '../../v2tim-error.ts'
import type { V2TIMGroupMemberFilter } from '../../v2tim-numbers.ts'
import { wholeNumber } from '../../whole-number.ts'
import type { V2TIMGroupApplication, V2TIMGroupInfo } from './group.ts'
import type { V2TIMGroupManager } from './group-manager.ts'
import { groupInfo, groupTypes, isGroupType, memberFullInfo, wireSettings } from './translate.ts'

/** The part of V2TIMManager that is about groups. */
export interface GroupMembership {
  readonly joinGroup: (groupID: string, message?: string) => Promise<void>
  readonly quitGroup: (groupID: string) => Promise<void>
  readonly dismissGroup: (groupID: string) => Promise<void>
}

const filters: Readonly<Record<V2TIMGroupMemberFilter, 'all' | MemberRole>> = {
  0: 'all',
  1: 'owner',
  2: 'admin',
  4: 'member',
}
/** These are not the same when done twice: after a broken line the caller has to look. */
const once = { retry: false } as const

export function createGroupMembership(client: Client): GroupMembership {
  return {
    joinGroup: async (groupID, message) => {
      const groupId = checked(client, groupID)
      await client.call('groups.join', message === undefined ? { groupId } : { groupId, message }, once)
    },
    quitGroup: async (groupID) => {
      await client.call('groups.quit', { groupId: checked(client, groupID) }, once)
    },
    dismissGroup: async (groupID) => {
      await client.call('groups.dismiss', { groupId: checked(client, groupID) }, once)
    },
  }
}

export function createGroupApi(client: Client): V2TIMGroupManager {
  const handle = async (
    application: V2TIMGroupApplication,
    accept: boolean,
    reason?: string,
  ): Promise<void> => {
    const { groupID: groupId, fromUser: userId } = application
    const input = { groupId, userId, accept }
    await client.call('groups.handleApplication', reason === undefined ? input : { ...input, reason }, once)
  }

  return {
    createGroup: async (info, memberList = info.memberList ?? []) => {
      client.session()
      if (!isGroupType(info.groupType)) throw refusal(6017, `groupType is one of ${groupTypes.join(', ')}`)
      const groupId = info.groupID ?? ''
      const members = memberList.map(({ userID, role }) => ({
        userId: userID,
        ...(role === undefined ? {} : { role: role === 300 ? ('admin' as const) : ('member' as const) }),
      }))
      const input = {
        ...wireSettings(info),
        name: info.groupName,
        groupType: info.groupType,
        ...(groupId === '' ? {} : { groupId }),
        ...(members.length === 0 ? {} : { members }),
      }
      return (await client.call('groups.create', input, once)).groupId
    },
    getJoinedGroupList: async () => {
      const list: V2TIMGroupInfo[] = []
      for (let after = 0, isFinished = false; !isFinished; ) {
        const page = await client.call('groups.joined', { after, count: limits.joinedGroupsPageMax })
        list.push(...page.groups.map(groupInfo))
        after = page.next
        isFinished = page.isFinished
      }
      return list
    },
    getGroupsInfo: async (groupIDList) => {
      client.session()
      if (groupIDList.length < 1 || groupIDList.length > limits.groupsPerRequestMax) {
        throw refusal(6017, `1 to ${limits.groupsPerRequestMax} groups`)
      }
      const { results } = await client.call('groups.get', { groupIds: groupIDList })
      return results.map(({ code, group }) => ({
        resultCode: code,
        resultMsg: code === 10010 ? ownRefusals[10010].text : '',
        groupInfo: group === undefined ? undefined : groupInfo(group),
      }))
    },
    setGroupInfo: async (info) => {
      await client.call('groups.set', { groupId: checked(client, info.groupID), ...wireSettings(info) })
    },
    getGroupMemberList: async (groupID, filter, nextSeq = 0) => {
      const groupId = checked(client, groupID)
      const wanted = filters[filter]
      if (wanted === undefined) throw refusal(6017, 'filter is 0, 1, 2 or 4')
      const after = await wholeNumber(nextSeq, 'nextSeq')
      const count = limits.groupMembersPageMax
      const page = await client.call('groups.members', { groupId, filter: wanted, after, count })
      const { isFinished } = page
      return {
        memberInfoList: page.members.map(memberFullInfo),
        nextSeq: isFinished ? 0 : page.next,
        isFinished,
      }
    },
    getGroupMembersInfo: async (groupID, memberList) => {
      const { members } = await client.call('groups.getMembers', {
        groupId: checked(client, groupID),
        userIds: memberList,
      })
      return members.map(memberFullInfo)
    },
    setGroupMemberInfo: async (groupID, { userID, nameCard }) => {
      await client.call('groups.setMember', { groupId: checked(client, groupID), userId: userID, nameCard })
    },
    muteGroupMember: async (groupID, userID, seconds) => {
      await client.call('groups.mute', { groupId: checked(client, groupID), userId: userID, seconds })
    },
    muteAllGroupMembers: async (groupID, isMute) => {
      await client.call('groups.set', { groupId: checked(client, groupID), isAllMuted: isMute })
    },
    inviteUserToGroup: async (groupID, userList) => {
      const input = { groupId: checked(client, groupID), userIds: userList }
      const { results } = await client.call('groups.invite', input, once)
      return results.map(({ userId, result }) => ({ userID: userId, result }))
    },
    kickGroupMember: async (groupID, memberList, reason, duration = 0) => {
      const input = {
        groupId: checked(client, groupID),
        userIds: memberList,
        ...(reason === undefined || reason === '' ? {} : { reason }),
        ...(duration === 0 ? {} : { banSeconds: duration }),
      }
      const { results } = await client.call('groups.kick', input, once)
      return results.map(({ userId, result }) => ({ userID: userId, result }))
    },
    setGroupMemberRole: async (groupID, userID, role) => {
      const groupId = checked(client, groupID)
      if (role !== 200 && role !== 300) throw refusal(6017, 'role is 200 (member) or 300 (administrator)')
      await client.call('groups.setRole', {
        groupId,
        userId: userID,
        role: role === 300 ? 'admin' : 'member',
      })
    },
    transferGroupOwner: async (groupID, userID) => {
      await client.call('groups.transferOwner', { groupId: checked(client, groupID), userId: userID }, once)
    },
    getGroupApplicationList: async () => {
      const { applications } = await client.call('groups.applications', {})
      return {
        unreadCount: applications.length,
        groupApplicationList: applications.map((application) => ({
          groupID: application.groupId,
          fromUser: application.userId,
          fromUserNickName: application.nickName,
          fromUserFaceUrl: application.faceUrl,
          requestMsg: application.message,
          addTime: Math.floor(application.appliedAtMs / 1000),
        })),
      }
    },
    acceptGroupApplication: (application, reason) => handle(application, true, reason),
    refuseGroupApplication: (application, reason) => handle(application, false, reason),
  }
}

function checked(client: Client, groupID: string): string {
  client.session()
  if (!isGroupId(groupID)) throw refusal(8501)
  return groupID
}
