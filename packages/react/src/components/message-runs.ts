import type { V2TIMMessage } from '@kidoku/sdk'
import { isSameDay } from '../language/dates.ts'

/** Messages of one sender that follow each other within this stand together. */
const runGapMs = 5 * 60_000

export function isSameRun(one: V2TIMMessage | undefined, other: V2TIMMessage | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.sender === other.sender &&
    one.isSelf === other.isSelf &&
    one.groupTipsElem === null &&
    other.groupTipsElem === null &&
    Math.abs(other.timestampMs - one.timestampMs) < runGapMs &&
    isSameDay(one.timestampMs, other.timestampMs)
  )
}

/** The day that begins after this message, in ms; 0 where none does. */
export function nextDayOf(message: V2TIMMessage, after: V2TIMMessage | undefined): number {
  if (after === undefined || isSameDay(message.timestampMs, after.timestampMs)) return 0
  return after.timestampMs
}
