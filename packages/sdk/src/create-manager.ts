import { keepUp } from './connection/resume.ts'
import { atEdge } from './edge.ts'
import { createConversationApi } from './features/conversations/api.ts'
import { type Conversations, createConversations } from './features/conversations/conversations.ts'
import { createGroupApi, createGroupMembership } from './features/groups/api.ts'
import { createGroupEitherWay } from './features/groups/either-way.ts'
import type { V2TIMGroupListener } from './features/groups/group-listener.ts'
import { listenToGroups } from './features/groups/listening.ts'
import { MessageCache } from './features/messages/cache.ts'
import type {
  V2TIMAdvancedMsgListener,
  V2TIMSimpleMsgListener,
} from './features/messages/message-listener.ts'
import type { V2TIMMessageManager } from './features/messages/message-manager.ts'
import { createMessages } from './features/messages/messages.ts'
import { createSimpleMethods, simpleAdapter } from './features/messages/simple.ts'
import { createReadMarks } from './features/read-marks/api.ts'
import { listenToPeerRead, tellPeerRead } from './features/read-marks/listening.ts'
import { createReceipts } from './features/receipts/api.ts'
import { createSession } from './features/session/session.ts'
import { createUserApi } from './features/users/api.ts'
import { Gate } from './gate.ts'
import { createListeners } from './listeners.ts'
import { createLogging } from './log.ts'
import { createLocalStorage, createMemoryStorage } from './storage.ts'
import type { OwnMethods, V2TIMManager } from './v2tim-manager.ts'
import type { V2TIMOptions } from './v2tim-options.ts'
import { version } from './version.ts'

/** A manager of its own; several in one process do not know of each other. The one place where all parts meet. */
export function createV2TIMManager(options: V2TIMOptions = {}): V2TIMManager {
  const { log, configure } = createLogging(options.logger)
  const keeper = createSession({
    storage: options.storage ?? createLocalStorage() ?? createMemoryStorage(),
    isOwnStorage: options.storage !== undefined,
    log,
    webSocket: options.webSocket,
    reconnect: options.reconnect,
  })
  const { client } = keeper
  const gate = new Gate()
  const listeners = createListeners<V2TIMAdvancedMsgListener>(log)
  const simpleListeners = createListeners<V2TIMSimpleMsgListener>(log)
  const groupListeners = createListeners<V2TIMGroupListener>(log)

  const cache: MessageCache = new MessageCache((id) => conversations.marksOf(id))
  const conversations: Conversations = createConversations({
    client,
    gate,
    adopt: (message) => cache.adopt(message, client.session().userId),
    marksMoved: (id) => cache.marksMoved(id),
    peerRead: (id, readTimeMs) => tellPeerRead(listeners, id, readTimeMs),
  })
  const messages = createMessages({ client, cache, gate, conversations, listeners })
  const readMarks = createReadMarks({ client, gate, conversations })
  const receipts = createReceipts({
    client,
    cache,
    messages,
    listeners,
    enabledChanged: keeper.receiptsSwitched,
  })
  const messageManager: V2TIMMessageManager = atEdge(
    { ...messages.methods, ...receipts, ...readMarks.methods },
    log,
  )
  const conversationManager = atEdge(
    createConversationApi({ client, conversations, clean: readMarks.clean }),
    log,
  )
  const groupApi = createGroupApi(client)
  const groupManager = atEdge(groupApi, log)
  listeners.add(simpleAdapter(simpleListeners))
  listenToPeerRead({ client, gate, conversations })
  listenToGroups(client, groupListeners)
  keepUp({ client, gate, conversations, messages })

  const own: OwnMethods = {
    initSDK: async (sdkAppID, config = {}, listener) => {
      const settings = typeof config === 'number' ? { logLevel: config } : config
      configure(settings)
      if (listener !== undefined) keeper.listeners.add(listener)
      return keeper.init(sdkAppID, settings.serverUrl ?? options.serverUrl ?? defaultServerUrl())
    },
    unInitSDK: keeper.unInit,
    getVersion: () => version,
    getServerTime: () => Math.floor(client.serverTimeMs() / 1000),
    login: keeper.login,
    logout: keeper.logout,
    getLoginUser: keeper.user,
    getLoginStatus: keeper.status,
    addIMSDKListener: keeper.listeners.add,
    removeIMSDKListener: keeper.listeners.remove,
    addSDKListener: keeper.listeners.add,
    removeSDKListener: keeper.listeners.remove,
    addSimpleMsgListener: simpleListeners.add,
    removeSimpleMsgListener: simpleListeners.remove,
    ...createSimpleMethods(messages.methods),
    createGroup: createGroupEitherWay(groupApi.createGroup),
    ...createGroupMembership(client),
    addGroupListener: groupListeners.add,
    removeGroupListener: groupListeners.remove,
    ...createUserApi(client, keeper.listeners),
  }
  return {
    // Objective-C has everything in one place.
    ...messageManager,
    ...conversationManager,
    ...groupManager,
    ...atEdge(own, log),
    getMessageManager: () => messageManager,
    getConversationManager: () => conversationManager,
    getGroupManager: () => groupManager,
  }
}

function defaultServerUrl(): string {
  const isPage = typeof location !== 'undefined' && location.origin.startsWith('http')
  return isPage ? location.origin : 'http://127.0.0.1:7700'
}
