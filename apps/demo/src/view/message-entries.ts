import type { V2TIMMessage } from '@kidoku/sdk'
import type { Thread } from '../chat/thread.ts'
import { type Tick, tickOf } from '../chat/tick.ts'
import { dayKey, dayText, exactText } from './times.ts'

export interface MessageEntry {
  readonly kind: 'message'
  readonly key: unknown
  readonly message: V2TIMMessage
  /** The first and the last of several by one sender in a row. */
  readonly startsRun: boolean
  readonly endsRun: boolean
  readonly showsSender: boolean
  readonly tick: Tick | undefined
  /** Below it: when the last one was read. */
  readonly note: string
}

/** What stands in the list, from the top. */
export type Entry =
  | { readonly kind: 'day' | 'new'; readonly key: unknown; readonly text: string }
  | { readonly kind: 'tip'; readonly key: unknown; readonly message: V2TIMMessage }
  | MessageEntry

const runGapMs = 5 * 60_000

/** `firstUnread`: where "new" begins. */
export function entriesOf(thread: Thread, firstUnread: V2TIMMessage | undefined): readonly Entry[] {
  const messages = thread.messages()
  const lastOwn = messages.findLast(({ isSelf }) => isSelf)
  return messages.flatMap((message, at): readonly Entry[] => {
    const before = messages[at - 1]
    const after = messages[at + 1]
    const startsDay = before === undefined || dayKey(before.timestampMs) !== dayKey(message.timestampMs)
    const day: readonly Entry[] = startsDay
      ? [{ kind: 'day', key: dayKey(message.timestampMs), text: dayText(message.timestampMs) }]
      : []
    const unread: readonly Entry[] = message === firstUnread ? [{ kind: 'new', key: 'new', text: 'New' }] : []
    if (message.groupTipsElem !== null) return [...day, { kind: 'tip', key: message, message }]
    const startsRun = startsDay || !isSameRun(before, message)
    const tick = message.isSelf
      ? tickOf(message, thread.receiptOf(message), thread.areReceiptsOn())
      : undefined
    return [
      ...day,
      ...unread,
      {
        kind: 'message',
        key: message,
        message,
        startsRun,
        endsRun: !isSameRun(message, after),
        showsSender: thread.isGroup && !message.isSelf && startsRun,
        tick,
        note: message === lastOwn && tick?.kind === 'read' ? `Read at ${exactText(tick.atS * 1_000)}` : '',
      },
    ]
  })
}

function isSameRun(one: V2TIMMessage | undefined, other: V2TIMMessage | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.sender === other.sender &&
    one.isSelf === other.isSelf &&
    one.groupTipsElem === null &&
    other.groupTipsElem === null &&
    Math.abs(other.timestampMs - one.timestampMs) < runGapMs
  )
}
