import { useMessages, useReceipt } from '@kidoku/react'
import { type V2TIMMessage, type V2TIMMessageReceipt, V2TIMMessageStatus } from '@kidoku/sdk'
import { useEffect, useState } from 'react'
import { type Course, grown } from './course.ts'

/** The newest message of mine in a group that asks who has read it. */
export function useOwnMessage(conversationID: string): V2TIMMessage | undefined {
  const { messages } = useMessages(conversationID)
  return messages.findLast(
    ({ isSelf, needReadReceipt, status, revokerInfo }) =>
      isSelf &&
      needReadReceipt &&
      revokerInfo === null &&
      status === V2TIMMessageStatus.V2TIM_MSG_STATUS_SEND_SUCC,
  )
}

/** Its counts, live, and how they have grown since they were first looked at. */
export function useCourse(message: V2TIMMessage): {
  readonly receipt: V2TIMMessageReceipt | undefined
  readonly course: Course
} {
  const state = useReceipt(message)
  const receipt = 'receipt' in state ? state.receipt : undefined
  const readCount = receipt?.readCount
  const [course, setCourse] = useState<Course>([])
  useEffect(() => {
    if (readCount !== undefined)
      setCourse((before) => grown(before, { timeMs: performance.now(), readCount }))
  }, [readCount])
  return { receipt, course }
}
