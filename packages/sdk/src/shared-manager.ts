import { createV2TIMManager } from './create-manager.ts'
import type { V2TIMConversationManager } from './features/conversations/conversation-manager.ts'
import type { V2TIMGroupManager } from './features/groups/group-manager.ts'
import type { V2TIMMessageManager } from './features/messages/message-manager.ts'
import type { V2TIMManager as Manager } from './v2tim-manager.ts'
import type { V2TIMOptions } from './v2tim-options.ts'

export type V2TIMManager = Manager

/** Java's static side: one manager for the whole process, made at the first call. */
export interface V2TIMManagerClass {
  /** `options` count at the first call only. */
  getInstance(options?: V2TIMOptions): Manager
  /** The same, as in Objective-C. */
  sharedInstance(options?: V2TIMOptions): Manager
  getMessageManager(): V2TIMMessageManager
  getConversationManager(): V2TIMConversationManager
  getGroupManager(): V2TIMGroupManager
}

function createShared(): V2TIMManagerClass {
  let shared: Manager | undefined
  const getInstance = (options?: V2TIMOptions): Manager => {
    shared ??= createV2TIMManager(options)
    return shared
  }
  return {
    getInstance,
    sharedInstance: getInstance,
    getMessageManager: () => getInstance().getMessageManager(),
    getConversationManager: () => getInstance().getConversationManager(),
    getGroupManager: () => getInstance().getGroupManager(),
  }
}

export const V2TIMManager: V2TIMManagerClass = createShared()
