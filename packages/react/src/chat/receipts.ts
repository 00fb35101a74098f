import {
  type V2TIMManager,
  type V2TIMMessage,
  type V2TIMMessageReceipt,
  V2TIMMessageStatus,
} from '@kidoku/sdk'
import { conversationOf } from './conversation-of.ts'

/** What there is to show about who has read one message. v2tim.md 1.10 */
export type ReceiptState =
  /** Not mine, asks for no receipt, on its way, failed, recalled, a tip, or I have turned receipts off. */
  | { readonly kind: 'none' }
  /** Being asked for: show nothing yet, but leave room. */
  | { readonly kind: 'loading' }
  /** One-to-one, not read yet. */
  | { readonly kind: 'sent' }
  /** One-to-one. When, in ms; exact to the second. */
  | { readonly kind: 'read'; readonly readAtMs: number }
  /** A group: nobody, some, or everybody who can still answer. */
  | { readonly kind: 'unread' | 'some' | 'all'; readonly receipt: V2TIMMessageReceipt }

export interface ReceiptsKeeper {
  /** The newest counts; fetched when somebody watches a message. */
  readonly of: (msgID: string) => V2TIMMessageReceipt | undefined
  readonly watch: (message: V2TIMMessage, listener: () => void) => () => void
  readonly heard: (receipts: readonly V2TIMMessageReceipt[]) => void
  /** Asks again for what is watched and not known. */
  readonly reload: () => void
  readonly clear: () => void
}

/** Messages whose counts are remembered; those being watched stay. */
const knownReceiptsMax = 20_000
/** What comes into view together is one question. */
const gatherMs = 30
/** Messages in one call about receipts. receipts.md §3 */
const receiptsPerCallMax = 30

export function createReceipts(manager: V2TIMManager, report: (error: unknown) => void): ReceiptsKeeper {
  const known = new Map<string, V2TIMMessageReceipt>()
  const watchers = new Map<string, { readonly message: V2TIMMessage; readonly listeners: Set<() => void> }>()
  const wanted = new Map<string, V2TIMMessage>()
  let timer: ReturnType<typeof setTimeout> | undefined

  const learn = (list: readonly V2TIMMessageReceipt[]): void => {
    for (const receipt of list) known.set(receipt.msgID, receipt)
    for (const msgID of known.size > knownReceiptsMax ? known.keys() : []) {
      if (known.size <= knownReceiptsMax) break
      if (!watchers.has(msgID)) known.delete(msgID)
    }
    for (const { msgID } of list)
      for (const listener of [...(watchers.get(msgID)?.listeners ?? [])]) listener()
  }
  const ask = async (messages: readonly V2TIMMessage[]): Promise<void> => {
    try {
      learn(await manager.getMessageManager().getMessageReadReceipts(messages))
    } catch (error) {
      report(error)
    }
  }
  const askAll = (): void => {
    timer = undefined
    const byConversation = new Map<string, V2TIMMessage[]>()
    for (const message of wanted.values()) {
      const id = conversationOf(message)
      byConversation.set(id, [...(byConversation.get(id) ?? []), message])
    }
    wanted.clear()
    for (const messages of byConversation.values())
      for (let at = 0; at < messages.length; at += receiptsPerCallMax)
        void ask(messages.slice(at, at + receiptsPerCallMax))
  }
  const want = (message: V2TIMMessage): void => {
    if (known.has(message.msgID) || manager.getLoginUser() === '') return
    wanted.set(message.msgID, message)
    timer ??= setTimeout(askAll, gatherMs)
  }

  return {
    of: (msgID) => known.get(msgID),
    watch: (message, listener) => {
      const { msgID } = message
      const own = (): void => listener()
      const watched = watchers.get(msgID) ?? { message, listeners: new Set() }
      watchers.set(msgID, watched)
      watched.listeners.add(own)
      want(message)
      return () => {
        watched.listeners.delete(own)
        if (watched.listeners.size > 0) return
        if (watchers.get(msgID) === watched) watchers.delete(msgID)
        wanted.delete(msgID)
      }
    },
    heard: learn,
    reload: () => {
      for (const { message } of watchers.values()) want(message)
    },
    clear: () => {
      known.clear()
      wanted.clear()
      clearTimeout(timer)
      timer = undefined
      for (const { listeners } of watchers.values()) for (const listener of [...listeners]) listener()
    },
  }
}

const nothing: ReceiptState = { kind: 'none' }
const loading: ReceiptState = { kind: 'loading' }
const sent: ReceiptState = { kind: 'sent' }

/** Whether a message of mine can have receipts at all. */
export function canHaveReceipts(message: V2TIMMessage): boolean {
  return (
    message.isSelf &&
    message.needReadReceipt &&
    message.status === V2TIMMessageStatus.V2TIM_MSG_STATUS_SEND_SUCC &&
    message.revokerInfo === null &&
    message.groupTipsElem === null &&
    message.seq > 0
  )
}

/**
 * Only a receipt of this very message makes it read. The conversation's read mark (`isPeerRead`) says no more than that it was
 * opened, and is told of people who have turned receipts off. receipts.md §1, §7
 */
export function receiptState(
  message: V2TIMMessage,
  receipt: V2TIMMessageReceipt | undefined,
  isEnabled: boolean,
): ReceiptState {
  if (!isEnabled || !canHaveReceipts(message)) return nothing
  if (receipt === undefined) return loading
  if (message.groupID === '')
    return receipt.isPeerRead ? { kind: 'read', readAtMs: receipt.timestamp * 1_000 } : sent
  if (receipt.readCount === 0) return { kind: 'unread', receipt }
  return { kind: receipt.unreadCount === 0 ? 'all' : 'some', receipt }
}
