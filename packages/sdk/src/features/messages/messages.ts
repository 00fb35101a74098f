import type { Message } from '@kidoku/protocol'
import { limits } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import type { Gate } from '../../gate.ts'
import type { Listeners } from '../../listeners.ts'
import { refusal } from '../../v2tim-error.ts'
import type { V2TIMMessagePriority } from '../../v2tim-numbers.ts'
import type { Conversations } from '../conversations/conversations.ts'
import { conversationOf, type MessageCache, wireConversation } from './cache.ts'
import { createDrafts } from './drafts.ts'
import { cloudHistory, historyQuery, localHistory } from './history.ts'
import { Inbox } from './inbox.ts'
import type { V2TIMMessage } from './message.ts'
import type { V2TIMAdvancedMsgListener } from './message-listener.ts'
import type { MessageMethods, V2TIMSendForm, V2TIMSendOptions } from './message-methods.ts'
import { createSend } from './sending.ts'

export interface Messages {
  readonly methods: MessageMethods
  readonly inbox: Inbox
  /** Messages or their IDs, resolved from memory or by asking; what is unknown is left out. */
  readonly resolve: (targets: readonly (V2TIMMessage | string)[]) => Promise<readonly V2TIMMessage[]>
  /** It was recalled: here, or while this device was away. */
  readonly revoked: (message: Message, version: number) => void
}

export interface MessagesOptions {
  readonly client: Client
  readonly cache: MessageCache
  readonly gate: Gate
  readonly conversations: Conversations
  readonly listeners: Listeners<V2TIMAdvancedMsgListener>
}

export function createMessages(options: MessagesOptions): Messages {
  const { client, cache, gate, conversations, listeners } = options
  const drafts = createDrafts()
  const inbox = new Inbox({
    client,
    tell: (conversation, wire, isOwn) => {
      if (!isOwn) {
        const message = cache.adopt(wire, client.session().userId)
        listeners.tell((listener) => listener.onRecvNewMessage?.(message))
      }
      conversations.message(conversation, wire)
    },
  })
  const pass = (work: () => void): void => gate.pass(work)
  const send = createSend({
    client,
    cache,
    accepted: (conversation, message) => pass(() => inbox.sent(conversation, message)),
  })

  const revoked = (wire: Message, version: number): void => {
    const { userId } = client.session()
    const wasRevoked = (cache.get(wire.msgId)?.revokerInfo ?? null) !== null
    const message = cache.adopt(wire, userId)
    conversations.store.apply(wireConversation(wire, userId), { kind: 'revoked', message: wire, version })
    if (wasRevoked) return
    const by = { userID: wire.revoked?.by ?? '', nickName: '', faceURL: '' }
    const operator = { ...by, selfSignature: '', gender: 0, birthday: 0, role: 0, level: 0 }
    listeners.tell((listener) =>
      listener.onRecvMessageRevoked?.(message.msgID, operator, message.revokeReason),
    )
  }

  client.on('messages.received', ({ message }) =>
    gate.pass(() => {
      const { userId } = client.session()
      if (message.seq > 0) inbox.arrived(wireConversation(message, userId), message)
      else if (cache.get(message.msgId) === undefined) {
        const told = cache.adopt(message, userId)
        listeners.tell((listener) => listener.onRecvNewMessage?.(told))
      }
    }),
  )
  client.on('messages.revoked', ({ message, version }) => gate.pass(() => revoked(message, version)))
  client.at('loggedOut', () => {
    inbox.clear()
    cache.clear()
  })

  const find = async (ids: readonly string[]): Promise<readonly V2TIMMessage[]> => {
    client.session()
    if (ids.length > limits.findMessagesMax) throw refusal(6017, `at most ${limits.findMessagesMax} IDs`)
    const msgIds = ids.filter(isMsgId)
    if (msgIds.length === 0) return []
    const { messages } = await client.call('messages.find', { msgIds })
    const { userId } = client.session()
    return messages.map((message) => cache.adopt(message, userId))
  }

  const resolve: Messages['resolve'] = async (targets) => {
    const { userId } = client.session()
    // Another user's view of a message (two managers in one process): only its ID means the same here.
    const isOurs = ({ isSelf, sender }: V2TIMMessage): boolean => isSelf === (sender === userId)
    const named = targets.map((target) =>
      typeof target === 'string' || isOurs(target) ? target : target.msgID,
    )
    const known = (target: V2TIMMessage | string): V2TIMMessage | undefined =>
      typeof target === 'string' ? cache.get(target) : target
    const ids = named.filter((target) => typeof target === 'string')
    const unknown = ids.filter((id) => known(id) === undefined)
    const asked = await find(unknown)
    const byId = new Map(asked.map((message) => [message.msgID, message]))
    // A group that is closed to us: the server says so.
    const elsewhere = (target: V2TIMMessage | string | undefined): V2TIMMessage | undefined =>
      typeof target === 'object' && target.groupID !== ''
        ? { ...target, isSelf: target.sender === userId }
        : undefined
    return named
      .map((name, at) => known(name) ?? byId.get(String(name)) ?? elsewhere(targets[at]))
      .filter((message) => message !== undefined)
  }

  const lastMsgOf = async (last: V2TIMMessage | string | null | undefined): Promise<V2TIMMessage | null> => {
    if (last === undefined || last === null || last === '') return null
    const [found] = await resolve([last])
    if (found === undefined) throw refusal(6017, 'lastMsg: there is no such message')
    return found
  }

  const history: MessageMethods['getHistoryMessageList'] = async (option) => {
    client.session()
    const lastMsg = await lastMsgOf(option.lastMsg ?? option.lastMsgID)
    const query = await historyQuery({ ...option, lastMsg }, client.serverTimeMs())
    // Whether a message is read is known from its conversation.
    await conversations.find(query.conversation)
    if (!query.isLocal) return cloudHistory(client, cache, query)
    const types = option.messageTypeList ?? []
    if (types.length === 0) return localHistory(cache, query)
    const all = localHistory(cache, { ...query, count: Number.POSITIVE_INFINITY })
    return all.filter(({ elemType }) => types.includes(elemType)).slice(0, query.count)
  }

  function createCustomMessage(
    first: string | { readonly data: string; readonly desc?: string; readonly extension?: string },
    desc = '',
    extension = '',
  ): V2TIMMessage {
    return drafts.custom(typeof first === 'string' ? { data: first, desc, extension } : first)
  }

  async function sendMessage(
    first: V2TIMMessage | V2TIMSendForm,
    given?: V2TIMSendOptions | string | null,
    groupID?: string | null,
    priority?: V2TIMMessagePriority | null,
    onlineUserOnly?: boolean | null,
  ): Promise<V2TIMMessage> {
    if (typeof first !== 'object' || first === null) throw refusal(6017, 'say a message')
    if ('msgID' in first) {
      if (typeof given === 'object' && given !== null) return send(first, given)
      const row = { onlineUserOnly: onlineUserOnly === true, priority: priority ?? first.priority }
      return send(first, { receiver: given ?? null, groupID: groupID ?? null, ...row })
    }
    const message = 'message' in first ? first.message : drafts.find(first.id)
    if (message === undefined) throw refusal(6017, 'no message was created with this id')
    return send(message, first)
  }

  const methods: MessageMethods = {
    addAdvancedMsgListener: listeners.add,
    removeAdvancedMsgListener: listeners.remove,
    createTextMessage: drafts.text,
    createTextAtMessage: (text, userIDs) => drafts.at(drafts.text(text), userIDs),
    createCustomMessage,
    createFaceMessage: drafts.face,
    createLocationMessage: drafts.location,
    createAtSignedGroupMessage: drafts.at,
    createTargetedGroupMessage: drafts.targeted,
    createForwardMessage: drafts.forward,
    sendMessage,
    getC2CHistoryMessageList: (userID, count, lastMsg) =>
      history({ userID, count, ...(lastMsg === undefined ? {} : { lastMsg }) }),
    getGroupHistoryMessageList: (groupID, count, lastMsg) =>
      history({ groupID, count, ...(lastMsg === undefined ? {} : { lastMsg }) }),
    getHistoryMessageList: history,
    findMessages: find,
    revokeMessage: async (target, reason) => {
      client.session()
      const [message] = await resolve([target])
      if (message === undefined || message.seq === 0) throw refusal(6017, 'there is no such message')
      const input = { conversation: conversationOf(message), seq: message.seq }
      await client.call('messages.revoke', reason === undefined ? input : { ...input, reason }, {
        retry: false,
      })
    },
  }
  return { methods, inbox, resolve, revoked }
}

/** What a message ID looks like on the wire; anything else is unknown without asking. */
function isMsgId(text: string): boolean {
  return /^[\x21-\x7e]{1,80}$/.test(text)
}
