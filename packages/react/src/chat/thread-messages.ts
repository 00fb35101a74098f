import { type V2TIMMessage, V2TIMMessageStatus } from '@kidoku/sdk'

/** Names a message for as long as it is shown, also while it has no msgID yet. */
export function messageKey(message: V2TIMMessage): string {
  return message.id === '' ? message.msgID : message.id
}

/** What the SDK writes into a message after it is there. */
const changing = [
  'msgID',
  'seq',
  'status',
  'timestampMs',
  'isRead',
  'isPeerRead',
  'needReadReceipt',
  'hasSentReceipt',
  'revokerInfo',
  'nickName',
  'nameCard',
  'faceURL',
] as const satisfies readonly (keyof V2TIMMessage)[]

/**
 * The messages of one conversation in their order. The SDK keeps one object a message and writes into it; what is shown are
 * copies, so that a changed message is another object and an unchanged one the same.
 */
export interface ThreadMessages {
  /** Oldest first; what is on its way comes last. */
  readonly copies: () => readonly V2TIMMessage[]
  /** The SDK's own object, which can be sent again. */
  readonly original: (message: V2TIMMessage) => V2TIMMessage | undefined
  /** True if any of them is new. */
  readonly add: (messages: readonly V2TIMMessage[]) => boolean
  /** Takes in what the SDK has changed. True if anything has. */
  readonly refresh: () => boolean
  readonly dropOldest: (count: number) => void
  readonly clear: () => void
}

export function createThreadMessages(): ThreadMessages {
  let live: V2TIMMessage[] = []
  let copies: readonly V2TIMMessage[] = []
  const byKey = new Map<string, V2TIMMessage>()
  const byMsgID = new Map<string, V2TIMMessage>()

  const indexAll = (): void => {
    byKey.clear()
    byMsgID.clear()
    for (const message of live) {
      byKey.set(messageKey(message), message)
      if (message.msgID !== '') byMsgID.set(message.msgID, message)
    }
  }
  const isKnown = (message: V2TIMMessage): boolean =>
    byKey.has(messageKey(message)) || (message.msgID !== '' && byMsgID.has(message.msgID))

  return {
    copies: () => copies,
    original: (message) => byKey.get(messageKey(message)),
    add: (messages) => {
      const added = messages.filter((message, at) => !isKnown(message) && messages.indexOf(message) === at)
      if (added.length === 0) return false
      const old = new Map(live.map((message, at) => [message, copies[at]]))
      live = joined(live, [...added].sort(byPlace))
      copies = live.map((message) => old.get(message) ?? { ...message })
      for (const message of added) {
        byKey.set(messageKey(message), message)
        if (message.msgID !== '') byMsgID.set(message.msgID, message)
      }
      return true
    },
    refresh: () => {
      const isStale = (message: V2TIMMessage, at: number): boolean =>
        changing.some((field) => message[field] !== copies[at]?.[field])
      const stale = live.map(isStale)
      if (!stale.includes(true)) return false
      const fresh = live.map((message, at) => (stale[at] ? { ...message } : copies[at])) as V2TIMMessage[]
      const isMoved = live.some((message, at) => message.seq !== copies[at]?.seq)
      copies = isMoved ? fresh.sort(byPlace) : fresh
      if (isMoved) live.sort(byPlace)
      indexAll()
      return true
    },
    dropOldest: (count) => {
      live = live.slice(count)
      copies = copies.slice(count)
      indexAll()
    },
    clear: () => {
      live = []
      copies = []
      indexAll()
    },
  }
}

/** Two sorted lists as one. Mostly the one lies wholly before the other. */
function joined(one: readonly V2TIMMessage[], other: readonly V2TIMMessage[]): V2TIMMessage[] {
  const [firstOfOther, lastOfOther, firstOfOne, lastOfOne] = [other[0], other.at(-1), one[0], one.at(-1)]
  if (firstOfOther === undefined || lastOfOther === undefined) return [...one]
  if (firstOfOne === undefined || lastOfOne === undefined) return [...other]
  if (byPlace(lastOfOne, firstOfOther) <= 0) return [...one, ...other]
  if (byPlace(lastOfOther, firstOfOne) <= 0) return [...other, ...one]
  return [...one, ...other].sort(byPlace)
}

/** By their numbers. One without a number is on its way and last, or was never stored and stands by its time. */
function byPlace(one: V2TIMMessage, other: V2TIMMessage): number {
  if (one.seq > 0 && other.seq > 0) return one.seq - other.seq
  const onItsWay = Number(isUnsent(one)) - Number(isUnsent(other))
  return onItsWay === 0 ? one.timestampMs - other.timestampMs : onItsWay
}

function isUnsent(message: V2TIMMessage): boolean {
  return (
    message.isSelf && message.seq === 0 && message.status !== V2TIMMessageStatus.V2TIM_MSG_STATUS_SEND_SUCC
  )
}
