import { V2TIMError, type V2TIMManager, type V2TIMMessage } from '@kidoku/sdk'
import { conversationOf } from './conversation-of.ts'

export interface SeenKeeper {
  /**
   * These messages have been looked at: gives receipts for those that ask for one, once each, and moves the read mark. What cannot
   * be handed over now the SDK keeps, and hands over later. receipts.md §3
   */
  readonly seen: (messages: readonly V2TIMMessage[]) => void
  readonly clear: () => void
}

export interface SeenOptions {
  readonly manager: V2TIMManager
  readonly isEnabled: () => boolean
  /** The SDK's own object for a copy. */
  readonly original: (message: V2TIMMessage) => V2TIMMessage
  /** The SDK may have written into messages. */
  readonly given: () => void
  readonly report: (error: unknown) => void
}

/** Messages in one call about receipts. receipts.md §3 */
const receiptsPerCallMax = 30
/** Messages remembered as handed over; the SDK remembers as well. */
const givenMax = 20_000
/** No line: the SDK keeps the receipts. */
const keptCodes: readonly number[] = [6012, 9508]

export function createSeen({ manager, isEnabled, original, given, report }: SeenOptions): SeenKeeper {
  const handedOver = new Set<string>()
  const markedUpTo = new Map<string, number>()

  const give = (messages: readonly V2TIMMessage[]): void => {
    for (const { msgID } of messages) handedOver.add(msgID)
    for (const msgID of handedOver) {
      if (handedOver.size <= givenMax) break
      handedOver.delete(msgID)
    }
    manager
      .getMessageManager()
      .sendMessageReadReceipts(messages.map(original))
      .then(given, (error: unknown) => {
        if (error instanceof V2TIMError && keptCodes.includes(error.code)) return
        for (const { msgID } of messages) handedOver.delete(msgID)
        report(error)
      })
  }
  const moveMark = (conversationID: string, messages: readonly V2TIMMessage[]): void => {
    const newest = messages.reduce((one, other) => (other.seq > one.seq ? other : one))
    const isBehind = newest.seq > (markedUpTo.get(conversationID) ?? 0)
    if (newest.isRead || !isBehind) return
    markedUpTo.set(conversationID, newest.seq)
    manager
      .getConversationManager()
      .cleanConversationUnreadMessageCount(conversationID, newest.timestamp, newest.seq)
      .catch((error: unknown) => {
        markedUpTo.delete(conversationID)
        if (!(error instanceof V2TIMError && keptCodes.includes(error.code))) report(error)
      })
  }

  return {
    seen: (messages) => {
      const stored = messages.filter(({ seq }) => seq > 0)
      for (const [conversationID, list] of Map.groupBy(stored, conversationOf)) {
        const asked = list.filter((message) => isAskedFor(message) && !handedOver.has(message.msgID))
        for (let at = 0; isEnabled() && at < asked.length; at += receiptsPerCallMax)
          give(asked.slice(at, at + receiptsPerCallMax))
        moveMark(conversationID, list)
      }
    },
    clear: () => {
      handedOver.clear()
      markedUpTo.clear()
    },
  }
}

/** Somebody else's that asks for a receipt, stands, and has none from me. receipts.md §3 */
export function isAskedFor(message: V2TIMMessage): boolean {
  return (
    !message.isSelf &&
    message.needReadReceipt &&
    !message.hasSentReceipt &&
    message.revokerInfo === null &&
    message.groupTipsElem === null
  )
}
