import type { ConversationsView } from '../chat/conversations.ts'
import { useChat } from '../chat-context.ts'
import { useReadable } from './use-readable.ts'

export interface Conversations extends ConversationsView {
  /** The next page of 100. */
  readonly loadMore: () => Promise<void>
}

/** My conversations, the latest active first; live. */
export function useConversations(): Conversations {
  const { conversations } = useChat().chat
  return { ...useReadable(conversations.store), loadMore: conversations.loadMore }
}
