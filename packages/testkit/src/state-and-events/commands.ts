import { type MethodName, methods } from '@kidoku/protocol'
import { kImSDK_MesssageAtALL, V2TIM_GROUP_ADD_ANY } from '@kidoku/sdk'
import { type Device, groupIds, people } from './world.ts'

/** One thing a person does. `pick` is a number from which every choice is drawn. */
type Act = (device: Device, pick: (from: number) => number) => Promise<unknown>

const one = <T>(list: readonly T[], pick: (from: number) => number): T => {
  const chosen = list[pick(list.length)]
  if (chosen === undefined) throw new Error('Nothing to choose from.')
  return chosen
}
const group = (pick: (from: number) => number): string => one(groupIds, pick)
/** Has no device of their own here. */
const outsider = 'dave'
const person = (pick: (from: number) => number): string => one(people, pick)

async function somebodysMessages(device: Device, pick: (from: number) => number, isOwn: boolean) {
  const messages = device.tim.getMessageManager()
  const option = pick(2) === 0 ? { userID: person(pick) } : { groupID: group(pick) }
  const history = await messages.getHistoryMessageList({ count: 20, ...option })
  return history.filter((message) => message.isSelf === isOwn)
}

/** Every command of every feature. A command that is added to the protocol and not here fails the test. */
export const acts: Readonly<Record<string, Act>> = {
  'session.login': async ({ tim, userID }) => tim.login(userID, 'not needed: already logged in'),
  // A device that logs out is no longer there to be compared: its other device does, and is forgotten.
  'session.logout': async () => undefined,
  'users.setSelf': ({ tim }, pick) => tim.setSelfInfo({ nickName: `name ${pick(5)}` }),
  'messages.send': ({ tim }, pick) => {
    const messages = tim.getMessageManager()
    const text = `text ${pick(1_000)}`
    const mentioned = [[person(pick)], [kImSDK_MesssageAtALL], [kImSDK_MesssageAtALL, person(pick)]]
    const message =
      pick(3) === 0
        ? messages.createTextAtMessage(text, one(mentioned, pick))
        : messages.createTextMessage(text)
    message.needReadReceipt = pick(4) > 0
    const target = [
      { receiver: person(pick) },
      { groupID: group(pick) },
      { groupID: group(pick), receiver: person(pick) },
    ]
    return messages.sendMessage(message, {
      ...one(target, pick),
      onlineUserOnly: pick(10) === 0,
      isExcludedFromUnreadCount: pick(6) === 0,
      isExcludedFromLastMessage: pick(6) === 0,
    })
  },
  'messages.revoke': async (device, pick) => {
    const own = await somebodysMessages(device, pick, true)
    if (own.length > 0) await device.tim.getMessageManager().revokeMessage(one(own, pick))
  },
  'receipts.give': async (device, pick) => {
    const others = await somebodysMessages(device, pick, false)
    if (others.length > 0)
      await device.tim.getMessageManager().sendMessageReadReceipts(others.slice(0, 1 + pick(others.length)))
  },
  'receipts.setEnabled': ({ tim }, pick) => tim.getMessageManager().setReadReceiptsEnabled(pick(3) > 0),
  'readMarks.set': ({ tim }, pick) => {
    const conversation = pick(2) === 0 ? `c2c_${person(pick)}` : `group_${group(pick)}`
    const upTo = pick(2) === 0 || conversation.startsWith('c2c_') ? 0 : 1 + pick(20)
    return tim.getConversationManager().cleanConversationUnreadMessageCount(conversation, 0, upTo)
  },
  'readMarks.setAll': ({ tim }, pick) =>
    tim.getConversationManager().cleanConversationUnreadMessageCount(one(['', 'c2c', 'group'], pick), 0, 0),
  'groups.create': ({ tim }, pick) =>
    tim.getGroupManager().createGroup(
      {
        groupID: group(pick),
        groupType: one(['Work', 'Public', 'Meeting'] as const, pick),
        groupName: `group ${pick(9)}`,
        groupAddOpt: V2TIM_GROUP_ADD_ANY,
      },
      people.slice(0, pick(4)).map((userID) => ({ userID })),
    ),
  'groups.dismiss': ({ tim }, pick) => (pick(8) > 0 ? Promise.resolve() : tim.dismissGroup(group(pick))),
  'groups.join': ({ tim }, pick) => tim.joinGroup(group(pick), 'let me in'),
  'groups.quit': ({ tim }, pick) => tim.quitGroup(group(pick)),
  'groups.invite': ({ tim }, pick) =>
    tim.getGroupManager().inviteUserToGroup(group(pick), [person(pick), person(pick)]),
  'groups.kick': ({ tim }, pick) =>
    tim.getGroupManager().kickGroupMember(group(pick), [person(pick)], 'test', 0),
  'groups.set': ({ tim }, pick) =>
    tim.getGroupManager().setGroupInfo({ groupID: group(pick), groupName: `name ${pick(9)}` }),
  'groups.setMember': ({ tim, userID }, pick) =>
    tim.getGroupManager().setGroupMemberInfo(group(pick), { userID, nameCard: `card ${pick(9)}` }),
  'groups.mute': ({ tim }, pick) => tim.getGroupManager().muteGroupMember(group(pick), person(pick), pick(2)),
  'groups.setRole': ({ tim }, pick) =>
    tim.getGroupManager().setGroupMemberRole(group(pick), person(pick), one([200, 300] as const, pick)),
  'groups.transferOwner': ({ tim }, pick) =>
    tim.getGroupManager().transferGroupOwner(group(pick), person(pick)),
  'groups.handleApplication': async ({ tim }, pick) => {
    const { groupApplicationList } = await tim.getGroupManager().getGroupApplicationList()
    const [application] = groupApplicationList
    if (application === undefined) return
    if (pick(2) === 0) await tim.getGroupManager().acceptGroupApplication(application, '')
    else await tim.getGroupManager().refuseGroupApplication(application, '')
  },
  // Administrators: what they do is told to devices as what anybody else does.
  'users.import': ({ v4, userID }, pick) =>
    v4('im_open_login_svc/account_import', {
      UserID: one([userID, outsider], pick),
      Nick: `nick ${pick(5)}`,
    }),
  // Somebody who has no device: whose account ends is sent away, and has nothing left to compare.
  'users.delete': async ({ v4 }, pick) => {
    const member = { GroupId: group(pick), MemberList: [{ Member_Account: outsider }] }
    await v4('group_open_http_svc/add_group_member', member)
    await v4('im_open_login_svc/account_delete', { DeleteItem: [{ UserID: outsider }] })
  },
  'session.kickUser': ({ v4 }) => v4('im_open_login_svc/kick', { UserID: outsider }),
  'groups.notify': ({ v4 }, pick) =>
    v4('group_open_http_svc/send_group_system_notification', { GroupId: group(pick), Content: 'hear, hear' }),
  'readMarks.setUnread': ({ v4, userID }, pick) =>
    v4('group_open_http_svc/set_unread_msg_num', {
      GroupId: group(pick),
      Member_Account: userID,
      UnreadMsgNum: pick(9),
    }),
}

export const commandNames: readonly MethodName[] = Object.values(methods)
  // Of what is for administrators alone, those that users hear of.
  .filter(({ kind, name, reservedTo }) => kind === 'command' && (reservedTo === undefined || name in acts))
  // Every name in the table of methods is a method's name.
  .map((method) => method.name as MethodName)
