import { type V2TIMManager, type V2TIMMessage, V2TIMMessageGetType, type V2TIMSendOptions } from '@kidoku/sdk'
import { placeOf } from './conversation-of.ts'
import { createStore, type Readable } from './store.ts'
import { createThreadMessages } from './thread-messages.ts'

export interface MessagesView {
  /** Oldest first. Copies: a message that has changed is another object, one that has not is the same. */
  readonly messages: readonly V2TIMMessage[]
  readonly state: 'loading' | 'ready' | 'failed'
  readonly hasOlder: boolean
  readonly isLoadingOlder: boolean
}

/** One conversation as the one who is logged in sees it. */
export interface Thread {
  readonly conversationID: string
  readonly store: Readable<MessagesView>
  readonly loadOlder: () => Promise<void>
  /** Resolves when the server has it; when it fails, the message stays in the list and can be sent again. */
  readonly send: (message: V2TIMMessage, options?: V2TIMSendOptions) => Promise<void>
  readonly sendAgain: (message: V2TIMMessage) => Promise<void>
  readonly original: (message: V2TIMMessage) => V2TIMMessage | undefined
}

/** The chat's side of a thread: what it is told. */
export interface OwnedThread extends Thread {
  readonly take: (message: V2TIMMessage) => void
  /** The SDK has written into messages. */
  readonly refresh: () => void
  readonly revoked: (msgID: string) => void
  /** Logged in, or back after a loss. */
  readonly online: () => void
  readonly clear: () => void
  readonly isWatched: () => boolean
}

export interface ThreadOptions {
  readonly manager: V2TIMManager
  readonly conversationID: string
  readonly report: (error: unknown) => void
}

const pageSize = 50
/** What is fetched at first reaches back to where the unread begin, up to so many. */
const firstMessagesMax = 300
/** Messages of one conversation in memory; older ones are not fetched beyond. */
const threadMessagesMax = 200_000
/** Pages fetched after an absence; beyond, the list begins anew at the newest. */
const missedPagesMax = 20
const nothing: MessagesView = {
  messages: [],
  state: 'loading',
  hasOlder: false,
  isLoadingOlder: false,
}

export function createThread(options: ThreadOptions): OwnedThread {
  const { manager, conversationID, report } = options
  const { isGroup, target } = placeOf(conversationID)
  const place = isGroup ? { groupID: target } : { userID: target }
  const list = createThreadMessages()
  let watchers = 0
  let loading: Promise<void> | undefined
  let turn = 0

  const store = createStore(nothing, { onWatched: () => load() })
  const show = (change: Partial<MessagesView> = {}): void =>
    store.set({ ...store.get(), messages: list.copies(), ...change })
  const history = (query: { readonly count: number; readonly lastMsg?: V2TIMMessage | null }) =>
    manager.getMessageManager().getHistoryMessageList({ ...place, ...query })

  const first = async (): Promise<void> => {
    const mine = turn
    let hasOlder = true
    let oldest: V2TIMMessage | undefined
    while (hasOlder && list.copies().length < firstMessagesMax) {
      const found = await history({ count: pageSize, lastMsg: oldest ?? null })
      if (mine !== turn) return
      list.add(found)
      hasOlder = found.length === pageSize
      oldest = found.at(-1)
      if (oldest?.isRead !== false) break
    }
    show({ state: 'ready', hasOlder })
  }
  const load = (): void => {
    if (loading !== undefined || store.get().state === 'ready' || manager.getLoginUser() === '') return
    const mine = turn
    loading = first()
      .catch((error: unknown) => {
        if (mine !== turn) return
        show({ state: 'failed' })
        report(error)
      })
      .finally(() => {
        if (mine === turn) loading = undefined
      })
  }

  /** What came while nobody told: the SDK tells of 500 messages missed, and of the rest only that there is more. */
  const catchUp = async (): Promise<void> => {
    const mine = turn
    const { V2TIM_GET_CLOUD_NEWER_MSG } = V2TIMMessageGetType
    for (let page = 0; page < missedPagesMax; page += 1) {
      const last = list.copies().findLast(({ seq }) => seq > 0)
      if (last === undefined) break
      const found = await manager.getMessageManager().getHistoryMessageList({
        ...place,
        getType: V2TIM_GET_CLOUD_NEWER_MSG,
        lastMsg: last,
        count: pageSize,
      })
      if (mine !== turn) return
      const isNews = list.add(found)
      if (list.refresh() || isNews) show()
      if (found.length < pageSize) return
    }
    list.clear()
    await first()
  }

  const loadOlder = async (): Promise<void> => {
    const oldest = list.copies().find(({ seq }) => seq > 0)
    const { hasOlder, isLoadingOlder } = store.get()
    if (!hasOlder || isLoadingOlder || oldest === undefined) return
    const mine = turn
    show({ isLoadingOlder: true })
    try {
      const found = await history({ count: pageSize, lastMsg: oldest })
      if (mine !== turn) return
      list.add(found)
      const isFull = list.copies().length >= threadMessagesMax
      show({ hasOlder: found.length === pageSize && !isFull, isLoadingOlder: false })
    } catch (error) {
      if (mine !== turn) return
      show({ isLoadingOlder: false })
      report(error)
    }
  }

  const send = async (message: V2TIMMessage, sendOptions: V2TIMSendOptions = {}): Promise<void> => {
    const where = isGroup ? { groupID: target } : { receiver: target }
    const sent = manager.getMessageManager().sendMessage(message, { ...sendOptions, ...where })
    // From here on it is "sending", and has its msgID.
    list.add([message])
    list.refresh()
    show()
    try {
      await sent
    } finally {
      if (list.refresh()) show()
    }
  }
  const refresh = (): void => {
    if (list.refresh()) show()
  }

  return {
    conversationID,
    store: {
      ...store,
      subscribe: (listener) => {
        watchers += 1
        const stop = store.subscribe(listener)
        return () => {
          watchers -= 1
          stop()
        }
      },
    },
    loadOlder,
    send,
    sendAgain: async (message) => {
      const original = list.original(message)
      if (original !== undefined) await send(original)
    },
    original: list.original,
    take: (message) => {
      if (store.get().state !== 'ready') return
      const isNews = list.add([message])
      const excess = list.copies().length - threadMessagesMax
      if (excess > 0) list.dropOldest(excess)
      if (list.refresh() || isNews) show()
    },
    refresh,
    revoked: (msgID) => {
      const isHere = (): boolean =>
        list.copies().some((one) => one.msgID === msgID && one.revokerInfo === null)
      if (!isHere()) return
      refresh()
      if (!isHere()) return
      // The SDK keeps 10,000 messages: it had forgotten this one, and has made another object for it.
      manager
        .getMessageManager()
        .findMessages([msgID])
        .then((found) => {
          for (const message of found) list.replace(message)
          show()
        }, report)
    },
    online: () => {
      if (store.get().state === 'ready') catchUp().catch(report)
      else if (watchers > 0) load()
    },
    clear: () => {
      turn += 1
      loading = undefined
      list.clear()
      store.set(nothing)
    },
    isWatched: () => watchers > 0,
  }
}
