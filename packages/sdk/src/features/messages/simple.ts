import type { Listeners } from '../../listeners.ts'
import { V2TIM_PRIORITY_NORMAL } from '../../v2tim-flat-numbers.ts'
import type { V2TIMMessagePriority } from '../../v2tim-numbers.ts'
import { memberOf } from '../groups/translate.ts'
import type { V2TIMMessage } from './message.ts'
import type { V2TIMAdvancedMsgListener, V2TIMSimpleMsgListener } from './message-listener.ts'
import type { MessageMethods } from './message-methods.ts'

/** V2TIM's simple way of sending: no object, one call. */
export interface SimpleMethods {
  readonly sendC2CTextMessage: (text: string, userID: string) => Promise<V2TIMMessage>
  readonly sendC2CCustomMessage: (customData: string, userID: string) => Promise<V2TIMMessage>
  readonly sendGroupTextMessage: (
    text: string,
    groupID: string,
    priority?: V2TIMMessagePriority,
  ) => Promise<V2TIMMessage>
  readonly sendGroupCustomMessage: (
    customData: string,
    groupID: string,
    priority?: V2TIMMessagePriority,
  ) => Promise<V2TIMMessage>
}

const normal = V2TIM_PRIORITY_NORMAL

export function createSimpleMethods(messages: MessageMethods): SimpleMethods {
  const { sendMessage, createTextMessage, createCustomMessage } = messages
  return {
    sendC2CTextMessage: (text, userID) => sendMessage(createTextMessage(text), { receiver: userID }),
    sendC2CCustomMessage: (data, userID) => sendMessage(createCustomMessage(data), { receiver: userID }),
    sendGroupTextMessage: (text, groupID, priority = normal) =>
      sendMessage(createTextMessage(text), { groupID, priority }),
    sendGroupCustomMessage: (data, groupID, priority = normal) =>
      sendMessage(createCustomMessage(data), { groupID, priority }),
  }
}

/** Hands the advanced listener's messages on to the simple ones. */
export function simpleAdapter(listeners: Listeners<V2TIMSimpleMsgListener>): V2TIMAdvancedMsgListener {
  return {
    onRecvNewMessage: (message) => {
      if (message.isSelf) return
      listeners.tell((listener) => tellSimply(listener, message))
    },
  }
}

function tellSimply(listener: V2TIMSimpleMsgListener, message: V2TIMMessage): void {
  const { msgID, groupID, sender, nickName, nameCard, faceURL, textElem, customElem } = message
  if (groupID === '') {
    const user = { userID: sender, nickName, faceURL }
    if (textElem !== null) listener.onRecvC2CTextMessage?.(msgID, user, textElem.text)
    else if (customElem !== null) listener.onRecvC2CCustomMessage?.(msgID, user, customElem.data)
    return
  }
  const member = { ...memberOf(sender), nickName, nameCard, faceURL }
  if (textElem !== null) listener.onRecvGroupTextMessage?.(msgID, groupID, member, textElem.text)
  else if (customElem !== null) listener.onRecvGroupCustomMessage?.(msgID, groupID, member, customElem.data)
}
