import type { GroupMember, Membership } from '@kidoku/protocol'
import type { Client } from '../../client.ts'
import type { Listeners } from '../../listeners.ts'
import type { V2TIMGroupMemberInfo } from './group.ts'
import type { V2TIMGroupListener } from './group-listener.ts'
import { groupChangeInfo, memberFullInfo, memberOf } from './translate.ts'

/** The server's words about groups in V2TIM's. v2tim.md 6.4 */
export function listenToGroups(client: Client, listeners: Listeners<V2TIMGroupListener>): void {
  const { tell } = listeners
  const list = (members: readonly GroupMember[]): V2TIMGroupMemberInfo[] => members.map(memberFullInfo)
  const operator = ({ opUserId = '' }: Membership): V2TIMGroupMemberInfo => memberOf(opUserId)

  client.on('groups.created', ({ groupId }) => tell((listener) => listener.onGroupCreated?.(groupId)))
  client.on('groups.dismissed', ({ groupId, opUserId }) =>
    tell((listener) => listener.onGroupDismissed?.(groupId, memberOf(opUserId))),
  )
  client.on('groups.memberEntered', ({ groupId, members }) =>
    tell((listener) => listener.onMemberEnter?.(groupId, list(members))),
  )
  client.on('groups.memberInvited', (membership) =>
    tell((listener) =>
      listener.onMemberInvited?.(membership.groupId, operator(membership), list(membership.members)),
    ),
  )
  client.on('groups.memberLeft', ({ groupId, members }) => {
    for (const member of list(members)) tell((listener) => listener.onMemberLeave?.(groupId, member))
  })
  client.on('groups.memberKicked', (membership) =>
    tell((listener) =>
      listener.onMemberKicked?.(membership.groupId, operator(membership), list(membership.members)),
    ),
  )
  client.on('groups.selfQuit', ({ groupId }) => tell((listener) => listener.onQuitFromGroup?.(groupId)))
  client.on('groups.infoChanged', ({ groupId, changes }) => {
    const infos = changes.map(groupChangeInfo)
    tell((listener) => listener.onGroupInfoChanged?.(groupId, infos))
    const muted = changes.find(({ field }) => field === 'allMuted')
    if (muted !== undefined) {
      tell((listener) => listener.onAllGroupMembersMuted?.(groupId, muted.value === true))
    }
  })
  client.on('groups.memberInfoChanged', ({ groupId, changes }) => {
    const infos = changes.map(({ userId, muteSeconds }) => ({ userID: userId, muteTime: muteSeconds }))
    tell((listener) => listener.onMemberInfoChanged?.(groupId, infos))
  })
  client.on('groups.roleChanged', ({ groupId, opUserId, members, role }) => {
    const operatedBy = memberOf(opUserId)
    tell((listener) =>
      role === 'admin'
        ? listener.onGrantAdministrator?.(groupId, operatedBy, list(members))
        : listener.onRevokeAdministrator?.(groupId, operatedBy, list(members)),
    )
  })
  client.on('groups.applicationReceived', ({ groupId, userId, nickName, faceUrl, message }) =>
    tell((listener) =>
      listener.onReceiveJoinApplication?.(
        groupId,
        { ...memberOf(userId), nickName, faceURL: faceUrl },
        message,
      ),
    ),
  )
  client.on('groups.notified', ({ groupId, content }) =>
    tell((listener) => listener.onReceiveRESTCustomData?.(groupId, content)),
  )
  client.on('groups.applicationProcessed', ({ groupId, opUserId, isAgreed, reason }) =>
    tell((listener) => listener.onApplicationProcessed?.(groupId, memberOf(opUserId), isAgreed, reason)),
  )
}
