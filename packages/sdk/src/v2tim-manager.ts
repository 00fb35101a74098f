import type { V2TIMConversationManager } from './features/conversations/conversation-manager.ts'
import type {
  V2TIMCreateGroupMemberInfo,
  V2TIMGroupCreateInfo,
  V2TIMGroupType,
} from './features/groups/group.ts'
import type { V2TIMGroupListener } from './features/groups/group-listener.ts'
import type { V2TIMGroupManager } from './features/groups/group-manager.ts'
import type { V2TIMMessage } from './features/messages/message.ts'
import type { V2TIMSimpleMsgListener } from './features/messages/message-listener.ts'
import type { V2TIMMessageManager } from './features/messages/message-manager.ts'
import type { V2TIMSDKListener } from './features/session/sdk-listener.ts'
import type { V2TIMSelfInfo, V2TIMUserFullInfo } from './features/users/user.ts'
import type { Unsubscribe } from './listeners.ts'
import type { V2TIMLoginStatus, V2TIMLogLevel, V2TIMMessagePriority } from './v2tim-numbers.ts'
import type { V2TIMSDKConfig } from './v2tim-options.ts'

/**
 * The SDK's front door. v2tim.md 3.9; several of them in one process do not know of each other. What the three managers can is
 * here as well, as in Objective-C.
 */
export interface V2TIMManager
  extends OwnMethods,
    V2TIMMessageManager,
    V2TIMConversationManager,
    Omit<V2TIMGroupManager, 'createGroup'> {
  getMessageManager(): V2TIMMessageManager
  getConversationManager(): V2TIMConversationManager
  getGroupManager(): V2TIMGroupManager
}

/** What is nobody else's. */
export interface OwnMethods {
  /**
   * Nothing is connected before `login`. False for an SDKAppID that cannot be one; 6017 for a `serverUrl` that is none. RN2 gives
   * a log level instead of the object, and a listener.
   */
  initSDK(
    sdkAppID: number,
    config?: V2TIMSDKConfig | V2TIMLogLevel,
    listener?: V2TIMSDKListener,
  ): Promise<boolean>
  /** Logs out and forgets everything but the listeners. */
  unInitSDK(): Promise<void>
  getVersion(): string
  /** The server's time in seconds; before the first login this device's. */
  getServerTime(): number
  /** 7003 bad user ID, 7501 a login is under way, 70001 to 70020 something is wrong with the UserSig, 9508 no server. */
  login(userID: string, userSig: string): Promise<void>
  logout(): Promise<void>
  /** '' while nobody is logged in. */
  getLoginUser(): string
  /** Stays V2TIM_STATUS_LOGINED while a lost connection comes back. */
  getLoginStatus(): V2TIMLoginStatus
  addIMSDKListener(listener: V2TIMSDKListener): Unsubscribe
  removeIMSDKListener(listener: V2TIMSDKListener): void
  addSDKListener(listener: V2TIMSDKListener): Unsubscribe
  removeSDKListener(listener: V2TIMSDKListener): void

  addSimpleMsgListener(listener: V2TIMSimpleMsgListener): Unsubscribe
  removeSimpleMsgListener(listener: V2TIMSimpleMsgListener): void
  sendC2CTextMessage(text: string, userID: string): Promise<V2TIMMessage>
  sendC2CCustomMessage(customData: string, userID: string): Promise<V2TIMMessage>
  sendGroupTextMessage(text: string, groupID: string, priority?: V2TIMMessagePriority): Promise<V2TIMMessage>
  sendGroupCustomMessage(
    customData: string,
    groupID: string,
    priority?: V2TIMMessagePriority,
  ): Promise<V2TIMMessage>

  /**
   * Gives the group's ID. `groupID` absent, null or '': the server makes one. The native order is type, ID, name, RN2's name,
   * type, ID: the type tells which; the third form is the group manager's.
   */
  createGroup(groupType: string, groupID: string | null | undefined, groupName: string): Promise<string>
  createGroup(groupName: string, groupType: V2TIMGroupType, groupID?: string | null): Promise<string>
  createGroup(info: V2TIMGroupCreateInfo, memberList?: readonly V2TIMCreateGroupMemberInfo[]): Promise<string>
  /** Resolves when the request is made; where approval is needed, `onApplicationProcessed` tells the rest. 10013: already in. */
  joinGroup(groupID: string, message?: string): Promise<void>
  quitGroup(groupID: string): Promise<void>
  dismissGroup(groupID: string): Promise<void>
  addGroupListener(listener: V2TIMGroupListener): Unsubscribe
  removeGroupListener(listener: V2TIMGroupListener): void

  /** At most 100; who does not exist is left out. */
  getUsersInfo(userIDList: readonly string[]): Promise<readonly V2TIMUserFullInfo[]>
  setSelfInfo(info: V2TIMSelfInfo): Promise<void>
}
