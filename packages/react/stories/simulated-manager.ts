import {
  type V2TIMAdvancedMsgListener,
  type V2TIMConversation,
  type V2TIMConversationListener,
  type V2TIMGroupMessageReadMember,
  V2TIMGroupMessageReadMembersFilter,
  V2TIMLoginStatus,
  type V2TIMManager,
  type V2TIMMessage,
  type V2TIMMessageListGetOption,
  type V2TIMMessageReceipt,
  V2TIMMessageStatus,
} from '@kidoku/sdk'
import { self, storyMessage } from './simulated-messages.ts'

/** The data of a story. Arrays are read when asked for, and may be as long as one likes. */
export interface Simulation {
  readonly conversations: readonly V2TIMConversation[]
  /** By conversationID, oldest first. */
  readonly messages: Readonly<Record<string, readonly V2TIMMessage[]>>
  readonly receipts: readonly V2TIMMessageReceipt[]
  readonly readers: readonly V2TIMGroupMessageReadMember[]
  readonly nonReaders: readonly V2TIMGroupMessageReadMember[]
  readonly areReceiptsOn: boolean
  /** Every page is all there is: long lists are there at once. */
  readonly hasOnePage: boolean
}

export interface SimulatedManager {
  readonly manager: V2TIMManager
  /** Carol says something in a group. */
  readonly arriveText: (conversationID: string, text: string) => void
}

const nothing: Simulation = {
  conversations: [],
  messages: {},
  receipts: [],
  readers: [],
  nonReaders: [],
  areReceiptsOn: true,
  hasOnePage: false,
}

/** A manager without a server: as much of it as the components use. */
export function createSimulatedManager(given: Partial<Simulation>): SimulatedManager {
  const data = { ...nothing, ...given }
  const messages = new Map(Object.entries(data.messages).map(([id, list]) => [id, [...list]]))
  const receipts = new Map(data.receipts.map((receipt) => [receipt.msgID, receipt]))
  const messageListeners = new Set<V2TIMAdvancedMsgListener>()
  const conversationListeners = new Set<V2TIMConversationListener>()
  let areReceiptsOn = data.areReceiptsOn
  const added =
    <L>(set: Set<L>) =>
    (listener: L) => {
      set.add(listener)
      return () => set.delete(listener)
    }
  const listOf = (id: string): V2TIMMessage[] => {
    const list = messages.get(id) ?? []
    messages.set(id, list)
    return list
  }

  const history = async (option: V2TIMMessageListGetOption): Promise<readonly V2TIMMessage[]> => {
    const { groupID, userID, lastMsg, count = 20, getType = 1 } = option
    const list = listOf(groupID ? `group_${groupID}` : `c2c_${userID}`)
    const lastID = typeof lastMsg === 'string' ? lastMsg : lastMsg?.msgID
    const at = lastID ? list.findIndex(({ msgID }) => msgID === lastID) : list.length
    if (getType % 2 === 0) return list.slice(at + 1, at + 1 + count)
    return list.slice(data.hasOnePage ? 0 : Math.max(0, at - count), at).reverse()
  }
  const send = async (
    message: { -readonly [K in keyof V2TIMMessage]: V2TIMMessage[K] },
    where: { readonly receiver?: string; readonly groupID?: string; readonly needReadReceipt?: boolean },
  ): Promise<V2TIMMessage> => {
    const list = listOf(where.groupID ? `group_${where.groupID}` : `c2c_${where.receiver}`)
    message.status = V2TIMMessageStatus.V2TIM_MSG_STATUS_SENDING
    message.msgID = `sent-${message.id}`
    message.groupID = where.groupID ?? ''
    message.userID = where.receiver ?? ''
    message.needReadReceipt = where.needReadReceipt ?? message.needReadReceipt
    await Promise.resolve()
    message.seq = (list.at(-1)?.seq ?? 0) + 1
    message.status = V2TIMMessageStatus.V2TIM_MSG_STATUS_SEND_SUCC
    list.push(message)
    return message
  }
  const members = async (
    _message: V2TIMMessage,
    filter: V2TIMGroupMessageReadMembersFilter,
    next = 0,
    count = 100,
  ) => {
    const isRead = filter === V2TIMGroupMessageReadMembersFilter.V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ
    const all = isRead ? data.readers : data.nonReaders
    const page = data.hasOnePage ? all : all.slice(next, next + count)
    const isFinished = data.hasOnePage || next + count >= all.length
    return { members: page, memberInfoList: page, nextSeq: isFinished ? 0 : next + count, isFinished }
  }

  const messageManager = {
    addAdvancedMsgListener: added(messageListeners),
    getHistoryMessageList: history,
    sendMessage: send,
    createTextMessage: (text: string) =>
      storyMessage({ text, id: crypto.randomUUID(), msgID: '', timestampMs: Date.now() }),
    getMessageReadReceipts: async (asked: readonly V2TIMMessage[]) =>
      asked.flatMap(({ msgID }) => receipts.get(msgID) ?? []),
    sendMessageReadReceipts: async () => undefined,
    getGroupMessageReadMemberList: members,
    getReadReceiptsEnabled: async () => areReceiptsOn,
    setReadReceiptsEnabled: async (enabled: boolean) => {
      areReceiptsOn = enabled
    },
  }
  const conversationManager = {
    addConversationListener: added(conversationListeners),
    getConversationList: async () => ({ conversationList: data.conversations, nextSeq: 0, isFinished: true }),
    getTotalUnreadMessageCount: async () =>
      data.conversations.reduce((sum, { unreadCount }) => sum + unreadCount, 0),
    cleanConversationUnreadMessageCount: async () => undefined,
  }
  const manager = {
    addIMSDKListener: () => () => undefined,
    getLoginUser: () => self,
    getLoginStatus: () => V2TIMLoginStatus.V2TIM_STATUS_LOGINED,
    getMessageManager: () => messageManager,
    getConversationManager: () => conversationManager,
  }

  return {
    // As much of it as the components use: see above.
    manager: manager as unknown as V2TIMManager,
    arriveText: (conversationID, text) => {
      const list = listOf(conversationID)
      const message = storyMessage({
        text,
        seq: (list.at(-1)?.seq ?? 0) + 1,
        sender: 'carol',
        groupID: conversationID.replace(/^group_/, ''),
        timestampMs: Date.now(),
      })
      list.push(message)
      for (const listener of messageListeners) listener.onRecvNewMessage?.(message)
    },
  }
}
