import type { V2TIMMessage, V2TIMSendOptions } from '@kidoku/sdk'
import { useMemo } from 'react'
import type { MessagesView, Thread } from '../chat/thread.ts'
import { useChat } from '../chat-context.ts'
import { useReadable } from './use-readable.ts'

export interface SendTextOptions extends V2TIMSendOptions {
  /** Default: the provider's `asksForReceipts`. */
  readonly needReadReceipt?: boolean
}

export interface Messages extends MessagesView, Pick<Thread, 'loadOlder' | 'send' | 'sendAgain'> {
  /** Resolves when the server has it. When it fails it rejects, and the message stays in the list and can be sent again. */
  readonly sendText: (text: string, options?: SendTextOptions) => Promise<void>
  /** These have been looked at: gives receipts for those that ask for one, and moves the read mark. `MessageList` does it by itself. */
  readonly seen: (messages: readonly V2TIMMessage[]) => void
}

/** The messages of one conversation, `c2c_<userID>` or `group_<groupID>`; live. */
export function useMessages(conversationID: string): Messages {
  const { chat, asksForReceipts } = useChat()
  const thread = useMemo(() => chat.thread(conversationID), [chat, conversationID])
  const view = useReadable(thread.store)
  return useMemo(
    () => ({
      ...view,
      loadOlder: thread.loadOlder,
      send: thread.send,
      sendAgain: thread.sendAgain,
      sendText: (text, options = {}) =>
        thread.send(chat.manager.getMessageManager().createTextMessage(text), {
          needReadReceipt: asksForReceipts,
          ...options,
        }),
      seen: chat.seen,
    }),
    [view, thread, chat, asksForReceipts],
  )
}
