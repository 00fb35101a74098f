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
  /** The SDK has made another object for a message that it had forgotten. */
  readonly replace: (message: V2TIMMessage) => void
  readonly dropOldest: (count: number) => void
  readonly clear: () => void
}

/** The SDK's object, and what is shown of it. */
interface Entry {
  readonly original: V2TIMMessage
  readonly copy: V2TIMMessage
}

export function createThreadMessages(): ThreadMessages {
  let entries: readonly Entry[] = []
  let copies: readonly V2TIMMessage[] = []
  const byKey = new Map<string, V2TIMMessage>()
  const byMsgID = new Map<string, V2TIMMessage>()

  const index = (message: V2TIMMessage): void => {
    byKey.set(messageKey(message), message)
    if (message.msgID !== '') byMsgID.set(message.msgID, message)
  }
  const become = (next: readonly Entry[]): void => {
    entries = next
    copies = next.map(({ copy }) => copy)
  }
  const indexAll = (): void => {
    byKey.clear()
    byMsgID.clear()
    for (const { original } of entries) index(original)
  }
  const isKnown = (message: V2TIMMessage): boolean =>
    byKey.has(messageKey(message)) || (message.msgID !== '' && byMsgID.has(message.msgID))

  return {
    copies: () => copies,
    original: (message) => byKey.get(messageKey(message)),
    add: (messages) => {
      const added: V2TIMMessage[] = []
      for (const message of messages) {
        if (isKnown(message)) continue
        index(message)
        added.push(message)
      }
      if (added.length === 0) return false
      become(joined(entries, added.map(entryOf).sort(byPlace)))
      return true
    },
    refresh: () => {
      const fresh = entries.map((entry) => (isStale(entry) ? entryOf(entry.original) : entry))
      if (fresh.every((entry, at) => entry === entries[at])) return false
      const isMoved = fresh.some(({ copy }, at) => copy.seq !== copies[at]?.seq)
      become(isMoved ? fresh.sort(byPlace) : fresh)
      indexAll()
      return true
    },
    replace: (message) => {
      const known = byMsgID.get(message.msgID)
      if (known === undefined || known === message) return
      become(entries.map((entry) => (entry.original === known ? entryOf(message) : entry)))
      indexAll()
    },
    dropOldest: (count) => {
      become(entries.slice(count))
      indexAll()
    },
    clear: () => {
      become([])
      indexAll()
    },
  }
}

function entryOf(original: V2TIMMessage): Entry {
  return { original, copy: { ...original } }
}

function isStale({ original, copy }: Entry): boolean {
  return changing.some((field) => original[field] !== copy[field])
}

/** Two sorted lists as one. Mostly the one lies wholly before the other. */
function joined(one: readonly Entry[], other: readonly Entry[]): Entry[] {
  const [firstOfOther, lastOfOther, firstOfOne, lastOfOne] = [other[0], other.at(-1), one[0], one.at(-1)]
  if (firstOfOther === undefined || lastOfOther === undefined) return [...one]
  if (firstOfOne === undefined || lastOfOne === undefined) return [...other]
  if (byPlace(lastOfOne, firstOfOther) <= 0) return [...one, ...other]
  if (byPlace(lastOfOther, firstOfOne) <= 0) return [...other, ...one]
  return [...one, ...other].sort(byPlace)
}

/** By their numbers. One without a number is on its way and last, or was never stored and stands by its time. */
function byPlace({ original: one }: Entry, { original: other }: Entry): number {
  if (one.seq > 0 && other.seq > 0) return one.seq - other.seq
  const onItsWay = Number(isUnsent(one)) - Number(isUnsent(other))
  return onItsWay === 0 ? one.timestampMs - other.timestampMs : onItsWay
}

function isUnsent(message: V2TIMMessage): boolean {
  return (
    message.isSelf && message.seq === 0 && message.status !== V2TIMMessageStatus.V2TIM_MSG_STATUS_SEND_SUCC
  )
}
