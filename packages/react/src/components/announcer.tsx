import type { V2TIMMessage } from '@kidoku/sdk'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useChat } from '../chat-context.ts'
import { messageText, senderName } from './message-text.ts'

export interface AnnouncerProps {
  readonly messages: readonly V2TIMMessage[]
  readonly isReady: boolean
}

/** Reads out what others write while the list is open; scrolling and history are not news. */
export function Announcer({ messages, isReady }: AnnouncerProps): ReactNode {
  const words = useChat()
  const [text, setText] = useState('')
  const newestSeq = useRef<number>(undefined)
  const last = messages.findLast(({ seq }) => seq > 0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: only another message is news, not another language
  useEffect(() => {
    if (!isReady) return
    const before = newestSeq.current
    newestSeq.current = last?.seq ?? 0
    if (before === undefined || last === undefined || last.seq <= before || last.isSelf) return
    setText(`${senderName(last)}: ${messageText(last, words)}`)
  }, [last?.seq, isReady])

  return (
    <div className="kd-heard" aria-live="polite">
      {text}
    </div>
  )
}
