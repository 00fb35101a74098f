import { useConversations } from '@kidoku/react'

export interface Title {
  readonly name: string
  readonly faceURL: string
}

/** What a conversation is called, as the list says it; '' until that is known. */
export function useTitle(conversationID: string): Title {
  const { conversations } = useConversations()
  const found = conversations.find((one) => one.conversationID === conversationID)
  return { name: found?.showName ?? '', faceURL: found?.faceUrl ?? '' }
}
