/**
 * The Kidoku client: V2TIM's names and numbers, promises instead of callbacks. Whatever is not exported here may change
 * without a word.
 */
export type { V2TIMCallback, V2TIMSendCallback, V2TIMValueCallback } from './callback.ts'
export { defaultReconnectPolicy, type ReconnectPolicy } from './connection/reconnect.ts'
export { createV2TIMManager } from './create-manager.ts'
export type {
  V2TIMConversation,
  V2TIMConversationResult,
  V2TIMGroupAtInfo,
} from './features/conversations/conversation.ts'
export type {
  V2TIMConversationListener,
  V2TIMConversationManager,
} from './features/conversations/conversation-manager.ts'
export type * from './features/groups/group.ts'
export type { V2TIMGroupListener } from './features/groups/group-listener.ts'
export type { V2TIMGroupManager } from './features/groups/group-manager.ts'
export type {
  V2TIMCustomElem,
  V2TIMFaceElem,
  V2TIMGroupTipsElem,
  V2TIMLocationElem,
  V2TIMTextElem,
} from './features/messages/message.ts'
export type {
  V2TIMAdvancedMsgListener,
  V2TIMSimpleMsgListener,
} from './features/messages/message-listener.ts'
export type { V2TIMMessageManager } from './features/messages/message-manager.ts'
export type {
  MessageMethods,
  V2TIMMessageListGetOption,
  V2TIMSendForm,
  V2TIMSendOptions,
} from './features/messages/message-methods.ts'
export type { ReadMarkMethods } from './features/read-marks/read-mark-methods.ts'
export type {
  V2TIMGroupMessageReadMember,
  V2TIMGroupMessageReadMemberList,
  V2TIMMessageReceipt,
} from './features/receipts/receipt.ts'
export type {
  ReceiptMethods,
  V2TIMReadMembersForm,
  V2TIMReceiptTargets,
} from './features/receipts/receipt-methods.ts'
export type { V2TIMSDKListener } from './features/session/sdk-listener.ts'
export type { V2TIMSelfInfo, V2TIMUserFullInfo, V2TIMUserInfo } from './features/users/user.ts'
export type { Unsubscribe } from './listeners.ts'
export type { LogSink, V2TIMLogListener } from './log.ts'
export { V2TIMManager, type V2TIMManagerClass } from './shared-manager.ts'
export { createMemoryStorage, type V2TIMStorage } from './storage.ts'
export { V2TIMError } from './v2tim-error.ts'
export * from './v2tim-flat-numbers.ts'
export { V2TIMMessage } from './v2tim-message.ts'
export * from './v2tim-numbers.ts'
export type { V2TIMOptions, V2TIMSDKConfig, WebSocketConstructor } from './v2tim-options.ts'
