import type { V2TIMConversation, V2TIMConversationListener, V2TIMManager } from '@kidoku/sdk'
import { createStore, type Readable } from './store.ts'

export interface ConversationsView {
  /** The latest active first. */
  readonly conversations: readonly V2TIMConversation[]
  /** Unread messages in all of them, those not fetched yet included. */
  readonly totalUnreadCount: number
  readonly state: 'loading' | 'ready' | 'failed'
  readonly hasMore: boolean
}

export interface ConversationsKeeper {
  readonly store: Readable<ConversationsView>
  readonly listener: V2TIMConversationListener
  readonly loadMore: () => Promise<void>
  /** From the top again. */
  readonly reload: () => void
  readonly clear: () => void
}

const pageSize = 100
const nothing: ConversationsView = {
  conversations: [],
  totalUnreadCount: 0,
  state: 'loading',
  hasMore: false,
}

export function createConversations(
  manager: V2TIMManager,
  report: (error: unknown) => void,
): ConversationsKeeper {
  const store = createStore(nothing)
  const known = new Map<string, V2TIMConversation>()
  let nextSeq = 0
  let loading: Promise<void> | undefined
  /** Answers from before a reload or another login do not count. */
  let turn = 0

  const show = (change: Partial<ConversationsView> = {}): void =>
    store.set({
      ...store.get(),
      conversations: [...known.values()].sort((one, other) => other.orderKey - one.orderKey),
      ...change,
    })
  const put = (list: readonly V2TIMConversation[]): void => {
    for (const conversation of list) known.set(conversation.conversationID, conversation)
    show()
  }
  const fetchPage = async (from: number): Promise<void> => {
    const mine = turn
    try {
      const manage = manager.getConversationManager()
      const page = await manage.getConversationList(from, pageSize)
      const totalUnreadCount = await manage.getTotalUnreadMessageCount()
      if (mine !== turn) return
      nextSeq = page.nextSeq
      for (const conversation of page.conversationList) known.set(conversation.conversationID, conversation)
      show({ state: 'ready', hasMore: !page.isFinished, totalUnreadCount })
    } catch (error) {
      if (mine !== turn) return
      show({ state: store.get().state === 'ready' ? 'ready' : 'failed' })
      report(error)
    }
  }
  const fetch = (from: number): Promise<void> => {
    loading ??= fetchPage(from).finally(() => {
      loading = undefined
    })
    return loading
  }

  return {
    store,
    listener: {
      onNewConversation: put,
      onConversationChanged: put,
      onConversationDeleted: (ids) => {
        for (const id of ids) known.delete(id)
        show()
      },
      onTotalUnreadMessageCountChanged: (totalUnreadCount) => show({ totalUnreadCount }),
    },
    loadMore: async () => {
      if (store.get().hasMore) await fetch(nextSeq)
    },
    reload: () => {
      turn += 1
      loading = undefined
      void fetch(0)
    },
    clear: () => {
      turn += 1
      loading = undefined
      known.clear()
      store.set(nothing)
    },
  }
}
