import type { V2TIMMessage as Message } from './features/messages/message.ts'
import {
  V2TIMElemType,
  V2TIMGroupMessageReadMembersFilter,
  V2TIMMessageGetType,
  V2TIMMessagePriority,
  V2TIMMessageStatus,
} from './v2tim-numbers.ts'

export type V2TIMMessage = Message

/** Java keeps a message's numbers on its class: `V2TIMMessage.V2TIM_PRIORITY_NORMAL`. */
export const V2TIMMessage: typeof V2TIMElemType &
  typeof V2TIMGroupMessageReadMembersFilter &
  typeof V2TIMMessageGetType &
  typeof V2TIMMessagePriority &
  typeof V2TIMMessageStatus = {
  ...V2TIMElemType,
  ...V2TIMGroupMessageReadMembersFilter,
  ...V2TIMMessageGetType,
  ...V2TIMMessagePriority,
  ...V2TIMMessageStatus,
}
