import { MessageList } from '@kidoku/react'
import type { V2TIMMessage } from '@kidoku/sdk'
import { type ReactNode, useCallback } from 'react'
import { TakeBack } from './take-back.tsx'
import { useTitle } from './use-title.ts'

export interface MessagesProps {
  readonly conversationID: string
  readonly report: (error: unknown) => void
}

/** History, receipts, the panel of readers, and giving receipts for what is seen: all in the list. */
export function Messages({ conversationID, report }: MessagesProps): ReactNode {
  const { name } = useTitle(conversationID)
  const renderContent = useCallback(
    (message: V2TIMMessage) =>
      message.isSelf && message.textElem !== null ? (
        <>
          {message.textElem.text}
          <TakeBack message={message} report={report} />
        </>
      ) : undefined,
    [report],
  )
  return <MessageList conversationID={conversationID} name={name} renderContent={renderContent} />
}
