import { createContext, useContext } from 'react'
import type { Chat } from './chat/chat.ts'
import type { Dates } from './language/dates.ts'
import type { Translate } from './language/i18n.ts'

/** When a message counts as seen. v2tim.md 1.10 */
export interface SeenSettings {
  /** How much of the bubble has to be visible, 0 to 1. */
  readonly share: number
  /** For how long, in ms. */
  readonly dwellMs: number
}

/** What a `ChatProvider` gives to what is inside it. */
export interface ChatContextValue {
  readonly chat: Chat
  readonly language: string
  readonly t: Translate
  readonly dates: Dates
  readonly seenSettings: SeenSettings
  /** Whether new messages ask for a read receipt unless their writer says otherwise. */
  readonly asksForReceipts: boolean
}

export const ChatContext: React.Context<ChatContextValue | undefined> = createContext<
  ChatContextValue | undefined
>(undefined)

export function useChat(): ChatContextValue {
  const value = useContext(ChatContext)
  if (value === undefined) throw new Error('This has to be inside a <ChatProvider>.')
  return value
}
