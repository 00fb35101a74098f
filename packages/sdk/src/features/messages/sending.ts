import type { Message, NoReceiptReason, SendInput } from '@kidoku/protocol'
import { isGroupId, isUserId } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import { LruMap } from '../../lru-map.ts'
import { randomText } from '../../random.ts'
import { hasCode, refusal } from '../../v2tim-error.ts'
import {
  V2TIM_MSG_STATUS_SEND_FAIL,
  V2TIM_MSG_STATUS_SEND_SUCC,
  V2TIM_MSG_STATUS_SENDING,
} from '../../v2tim-flat-numbers.ts'
import { conversationOf, type MessageCache, wireConversation } from './cache.ts'
import { choices, messageBytes } from './drafts.ts'
import type { MutableMessage, V2TIMMessage } from './message.ts'
import type { V2TIMSendOptions } from './message-methods.ts'
import { priorityNames, sentElem } from './translate.ts'

export interface SendingOptions {
  readonly client: Client
  readonly cache: MessageCache
  /** The server has stored it. */
  readonly accepted: (conversation: string, message: Message) => void
}

/** Conversations that have been told why there are no receipts. */
const toldReasonsMax = 1_000

const reasonTexts: Readonly<Record<NoReceiptReason, string>> = {
  groupType: 'this type of group has no receipts on this server',
  groupSize: 'the group is too large for receipts',
  onlineUserOnly: 'a message for those online only is not stored',
  receiptsOff: 'you have turned receipts off',
}

export type Send = (message: V2TIMMessage, options: V2TIMSendOptions) => Promise<V2TIMMessage>

export function createSend({ client, cache, accepted }: SendingOptions): Send {
  const toldReasons = new LruMap<string, true>(toldReasonsMax)

  /** receipts.md §6: the sender is told why in the log, once per conversation. */
  const tellReason = (conversation: string, reason: NoReceiptReason): void => {
    if (toldReasons.get(`${conversation} ${reason}`)) return
    toldReasons.set(`${conversation} ${reason}`, true)
    client.log('warn', 'sent without read receipts', { conversation, reason, because: reasonTexts[reason] })
  }

  return async (message, sendOptions) => {
    // Made by this SDK as a MutableMessage; users see it as V2TIMMessage.
    const sent = message as MutableMessage
    const wasSent = sent.seq > 0
    sent.status = V2TIM_MSG_STATUS_SENDING
    try {
      const session = client.session()
      const input = sendInput(sent, sendOptions, session.messageBytesMax)
      sent.msgID = input.msgId
      sent.sender = session.userId
      const { message: wire, noReceiptReason } = await client.call('messages.send', input)
      const { userId } = client.session()
      const conversation = wireConversation(wire, userId)
      cache.adopt(wire, userId, sent)
      if (noReceiptReason !== undefined) tellReason(conversation, noReceiptReason)
      if (wire.seq > 0) accepted(conversation, wire)
      sendOptions.onProgress?.(100)
      return sent
    } catch (error) {
      // What is in the conversation already has not failed, whatever became of sending it again.
      sent.status = wasSent ? V2TIM_MSG_STATUS_SEND_SUCC : V2TIM_MSG_STATUS_SEND_FAIL
      // The server counts bytes a little differently and has the last word: the SDK's own code for the same.
      throw hasCode(error, 80002) ? refusal(8001, undefined, error) : error
    }
  }
}

/** Checks what can be known here, and writes the choices onto the message. */
function sendInput(message: MutableMessage, options: V2TIMSendOptions, bytesMax: number): SendInput {
  const elem = sentElem(message)
  if (elem === undefined) throw refusal(6017, 'the message has nothing in it')
  const priority = options.priority ?? message.priority
  if (priorityNames[priority] === undefined) throw refusal(6017, 'priority is 0 to 3')
  const receiver = options.receiver ?? ''
  const groupID = options.groupID ?? ''
  if (receiver === '' && groupID === '') throw refusal(6017, 'say a receiver or a groupID')
  if (receiver !== '' && !isUserId(receiver)) throw refusal(7003)
  if (groupID !== '' && !isGroupId(groupID)) throw refusal(8501)
  const isElsewhere = message.groupID !== groupID || (groupID === '' && message.userID !== receiver)
  if (message.seq > 0 && isElsewhere) {
    throw refusal(6017, `sent already, in ${conversationOf(message)}: use createForwardMessage`)
  }
  const said: Partial<Record<(typeof choices)[number], unknown>> = { ...options, ...options.webhookInfo }
  const chosen = choices.map((key) => [key, said[key] ?? message[key]])
  const userID = groupID === '' ? receiver : ''
  Object.assign(message, { groupID, userID, priority }, Object.fromEntries(chosen))
  if (messageBytes([elem], message.cloudCustomData) > bytesMax) throw refusal(8001)
  const { cloudCustomData, targetGroupMemberList: receivers, groupAtUserList: atUsers } = message
  return {
    ...(receiver === '' ? {} : { userId: receiver }),
    ...(groupID === '' ? {} : { groupId: groupID }),
    msgId:
      message.msgID === ''
        ? `${Math.floor(Date.now() / 1000)}-${message.random}-${randomText(8)}`
        : message.msgID,
    random: message.random,
    elems: [elem],
    priority: priorityNames[priority],
    ...(message.needReadReceipt ? { needReadReceipt: true } : {}),
    ...(options.onlineUserOnly === true ? { onlineUserOnly: true } : {}),
    ...(cloudCustomData === '' ? {} : { cloudCustomData }),
    ...(receivers.length === 0 ? {} : { receivers }),
    ...(atUsers.length === 0 ? {} : { atUsers }),
    ...(message.isExcludedFromUnreadCount ? { isExcludedFromUnreadCount: true } : {}),
    ...(message.disableCloudMessagePreHook ? { withoutBeforeWebhook: true } : {}),
    ...(message.disableCloudMessagePostHook ? { withoutAfterWebhook: true } : {}),
    ...(message.isExcludedFromLastMessage ? { isExcludedFromLastMessage: true } : {}),
  }
}
