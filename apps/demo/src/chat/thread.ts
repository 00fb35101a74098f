import {
  V2TIMError,
  type V2TIMGroupMessageReadMemberList,
  type V2TIMGroupMessageReadMembersFilter,
  type V2TIMManager,
  type V2TIMMessage,
  type V2TIMMessageReceipt,
} from '@kidoku/sdk'
import { createSignal, type Signal } from '../signal.ts'

/** What a thread needs of the person it belongs to. */
export interface ThreadOwner {
  readonly manager: V2TIMManager
  readonly areReceiptsOn: () => boolean
  readonly onError: (error: unknown) => void
}

/** One conversation as one person sees it. */
export interface Thread {
  readonly conversationID: string
  readonly isGroup: boolean
  readonly changed: Signal
  /** Oldest first; what is not sent yet comes last. */
  readonly messages: () => readonly V2TIMMessage[]
  readonly receiptOf: (message: V2TIMMessage) => V2TIMMessageReceipt | undefined
  readonly areReceiptsOn: () => boolean
  readonly isLoaded: () => boolean
  readonly loadOlder: () => Promise<void>
  readonly send: (text: string, needReadReceipt: boolean) => void
  readonly sendAgain: (message: V2TIMMessage) => void
  /** Gives receipts for those that ask for one, and moves the read mark. */
  readonly lookedAt: (messages: readonly V2TIMMessage[]) => void
  readonly refreshReceipts: (messages: readonly V2TIMMessage[]) => Promise<void>
  readonly readers: (
    message: V2TIMMessage,
    filter: V2TIMGroupMessageReadMembersFilter,
    nextSeq: number,
  ) => Promise<V2TIMGroupMessageReadMemberList>
}

/** The account's side of a thread: what it is told. */
export interface OwnedThread extends Thread {
  readonly load: () => Promise<void>
  readonly take: (message: V2TIMMessage) => void
  readonly takeReceipts: (receipts: readonly V2TIMMessageReceipt[]) => void
  /** Receipts were turned on or off. */
  readonly receiptsSwitched: () => void
}

const pageSize = 30
/** Messages in one call about receipts. receipts.md §3 */
const receiptsPerCallMax = 30
/** No line: the SDK keeps the receipts and hands them over later. */
const keptCodes: readonly number[] = [6012, 9508]

export function createThread(owner: ThreadOwner, conversationID: string): OwnedThread {
  const { manager, areReceiptsOn, onError } = owner
  const messageManager = manager.getMessageManager()
  const isGroup = conversationID.startsWith('group_')
  const target = conversationID.slice(isGroup ? 'group_'.length : 'c2c_'.length)
  const place = isGroup ? { groupID: target } : { userID: target }
  const changed = createSignal()
  const known = new Set<V2TIMMessage>()
  const receipts = new Map<string, V2TIMMessageReceipt>()
  let state: 'empty' | 'loading' | 'loaded' = 'empty'
  let hasOlder = false
  let loadingOlder: Promise<void> | undefined

  const messages = (): readonly V2TIMMessage[] => [...known].sort(byPlace)
  const take = (found: readonly V2TIMMessage[]): void => {
    const ids = new Set([...known].map(({ msgID }) => msgID))
    for (const message of found) if (!ids.has(message.msgID)) known.add(message)
    changed.tell()
  }

  const refreshReceipts = async (list: readonly V2TIMMessage[]): Promise<void> => {
    if (!areReceiptsOn()) return
    const asked = list.filter(({ isSelf, needReadReceipt, seq }) => isSelf && needReadReceipt && seq > 0)
    for (const part of parts(asked, receiptsPerCallMax)) {
      for (const receipt of await messageManager.getMessageReadReceipts(part))
        receipts.set(receipt.msgID, receipt)
    }
    changed.tell()
  }
  const page = async (lastMsg: V2TIMMessage | null): Promise<readonly V2TIMMessage[]> => {
    const found = await messageManager.getHistoryMessageList({ ...place, count: pageSize, lastMsg })
    hasOlder = found.length === pageSize
    take(found)
    await refreshReceipts(found)
    return found
  }

  const send = (message: V2TIMMessage): void => {
    const where = isGroup ? { groupID: target } : { receiver: target }
    known.add(message)
    messageManager.sendMessage(message, where).catch(onError).finally(changed.tell)
    changed.tell()
  }

  return {
    conversationID,
    isGroup,
    changed,
    messages,
    receiptOf: ({ msgID }) => receipts.get(msgID),
    areReceiptsOn,
    isLoaded: () => state === 'loaded',
    load: async () => {
      if (state !== 'empty') return
      state = 'loading'
      try {
        await page(null)
        state = 'loaded'
      } catch (error) {
        state = 'empty'
        onError(error)
      }
      changed.tell()
    },
    loadOlder: async () => {
      const oldest = messages().find(({ seq }) => seq > 0)
      if (!hasOlder || oldest === undefined) return
      loadingOlder ??= page(oldest)
        .then(() => undefined, onError)
        .finally(() => {
          loadingOlder = undefined
        })
      await loadingOlder
    },
    send: (text, needReadReceipt) => {
      const message = messageManager.createTextMessage(text)
      message.needReadReceipt = needReadReceipt
      send(message)
    },
    sendAgain: send,
    lookedAt: (seen) => {
      const asked = seen.filter(({ needReadReceipt, hasSentReceipt }) => needReadReceipt && !hasSentReceipt)
      for (const part of areReceiptsOn() ? parts(asked, receiptsPerCallMax) : []) {
        messageManager.sendMessageReadReceipts(part).catch((error: unknown) => {
          if (!(error instanceof V2TIMError) || !keptCodes.includes(error.code)) onError(error)
        })
      }
      const newest = [...seen].sort(byPlace).at(-1)
      if (newest === undefined || newest.isRead) return
      manager
        .getConversationManager()
        .cleanConversationUnreadMessageCount(conversationID, newest.timestamp, newest.seq)
        .catch(onError)
    },
    refreshReceipts,
    readers: (message, filter, nextSeq) =>
      messageManager.getGroupMessageReadMemberList(message, filter, nextSeq),
    take: (message) => take([message]),
    takeReceipts: (list) => {
      for (const receipt of list) receipts.set(receipt.msgID, receipt)
      changed.tell()
    },
    receiptsSwitched: () => {
      changed.tell()
      // What was recorded meanwhile shows again.
      refreshReceipts(messages()).catch(onError)
    },
  }
}

/** By their numbers; a message without one is on its way, and stays last. */
function byPlace(one: V2TIMMessage, other: V2TIMMessage): number {
  if (one.seq > 0 && other.seq > 0) return one.seq - other.seq
  return Number(one.seq === 0) - Number(other.seq === 0)
}

function parts<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, at) =>
    list.slice(at * size, (at + 1) * size),
  )
}
