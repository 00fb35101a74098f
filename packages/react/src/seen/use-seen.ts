import type { V2TIMMessage } from '@kidoku/sdk'
import { type RefObject, useEffect, useMemo, useRef } from 'react'
import { messageKey } from '../chat/thread-messages.ts'
import { useChat } from '../chat-context.ts'
import { createSeenObserver, type SeenObserver } from './seen-observer.ts'

/** Watches bubbles, and gives receipts for those that a person has seen. */
export function useSeen(
  scroller: RefObject<Element | null>,
  isCovered: boolean,
  onSeen?: (messages: readonly V2TIMMessage[]) => void,
): SeenObserver<V2TIMMessage> {
  const { chat, seenSettings } = useChat()
  const { share, dwellMs } = seenSettings
  const told = useRef(onSeen)
  useEffect(() => {
    told.current = onSeen
  }, [onSeen])
  const observer = useMemo(
    () =>
      createSeenObserver<V2TIMMessage>({
        share,
        dwellMs,
        scroller: () => scroller.current,
        keyOf: messageKey,
        onSeen: (messages) => {
          chat.seen(messages)
          told.current?.(messages)
        },
      }),
    [chat, share, dwellMs, scroller],
  )
  useEffect(() => observer.close, [observer])
  useEffect(() => observer.setCovered(isCovered), [observer, isCovered])
  return observer
}
