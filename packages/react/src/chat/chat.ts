import type { V2TIMManager, V2TIMMessage } from '@kidoku/sdk'
import { type ConnectionKeeper, createConnection } from './connection.ts'
import { conversationOf } from './conversation-of.ts'
import { type ConversationsKeeper, createConversations } from './conversations.ts'
import { createDrafts, type Drafts } from './drafts.ts'
import { createReceipts, type ReceiptsKeeper } from './receipts.ts'
import { createReceiptsEnabled, type ReceiptsEnabledKeeper } from './receipts-enabled.ts'
import { createSeen, type SeenKeeper } from './seen.ts'
import { createThread, type OwnedThread, type Thread } from './thread.ts'

/** The state behind the hooks: what one manager has told so far. */
export interface Chat {
  readonly manager: V2TIMManager
  readonly connection: ConnectionKeeper['store']
  readonly conversations: Pick<ConversationsKeeper, 'store' | 'loadMore'>
  readonly receipts: Pick<ReceiptsKeeper, 'of' | 'watch'>
  readonly receiptsEnabled: Pick<ReceiptsEnabledKeeper, 'store' | 'setEnabled'>
  readonly thread: (conversationID: string) => Thread
  readonly seen: SeenKeeper['seen']
  readonly drafts: Drafts
  readonly report: (error: unknown) => void
  /** Listens to the manager; what is returned stops it. */
  readonly start: () => () => void
}

/** Conversations whose messages are kept although nobody looks at them. */
const idleThreadsMax = 20

export function createChat(manager: V2TIMManager, report: (error: unknown) => void): Chat {
  const threads = new Map<string, OwnedThread>()
  let isStarted = false
  const tell = (error: unknown): void => {
    if (isStarted) report(error)
  }
  const drafts = createDrafts()
  const conversations = createConversations(manager, tell)
  const receipts = createReceipts(manager, tell)
  const enabled = createReceiptsEnabled(manager, {
    // What was recorded meanwhile shows again. receipts.md §7
    changed: () => {
      receipts.clear()
      receipts.reload()
    },
    report: tell,
  })
  const refreshThreads = (): void => {
    for (const thread of threads.values()) thread.refresh()
  }
  const seen = createSeen({
    manager,
    isEnabled: enabled.store.get,
    original: (message: V2TIMMessage) => threads.get(conversationOf(message))?.original(message) ?? message,
    given: refreshThreads,
    report: tell,
  })
  const connection = createConnection({
    manager,
    online: (isOther) => {
      if (isOther) {
        conversations.clear()
        receipts.clear()
        seen.clear()
        drafts.clear()
        for (const thread of threads.values()) thread.clear()
      }
      enabled.reload()
      conversations.reload()
      receipts.reload()
      for (const thread of threads.values()) thread.online()
    },
  })

  const dropIdle = (): void => {
    for (const [id, thread] of threads) {
      if (threads.size <= idleThreadsMax) return
      if (!thread.isWatched()) threads.delete(id)
    }
  }
  const thread = (conversationID: string): OwnedThread => {
    const known = threads.get(conversationID)
    if (known !== undefined) return known
    dropIdle()
    const made = createThread({
      manager,
      conversationID,
      report: tell,
    })
    threads.set(conversationID, made)
    return made
  }

  return {
    manager,
    connection: connection.store,
    conversations,
    receipts,
    receiptsEnabled: enabled,
    thread,
    seen: seen.seen,
    drafts,
    report: tell,
    start: () => {
      isStarted = true
      const messages = manager.getMessageManager()
      const stops = [
        manager.addIMSDKListener(connection.listener),
        manager.getConversationManager().addConversationListener(conversations.listener),
        // A read mark has moved: messages have become read.
        manager.getConversationManager().addConversationListener({ onConversationChanged: refreshThreads }),
        messages.addAdvancedMsgListener({
          onRecvNewMessage: (message) => threads.get(conversationOf(message))?.take(message),
          onRecvMessageReadReceipts: receipts.heard,
          onRecvC2CReadReceipt: refreshThreads,
          onRecvMessageRevoked: (msgID) => {
            for (const one of threads.values()) one.revoked(msgID)
          },
          onReadReceiptsEnabledChanged: enabled.become,
        }),
      ]
      connection.look()
      return () => {
        isStarted = false
        for (const stop of stops) stop()
      }
    },
  }
}
