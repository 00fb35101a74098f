import type { V2TIMManager } from '@kidoku/sdk'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { createChat } from './chat/chat.ts'
import { ChatContext, type ChatContextValue, type SeenSettings } from './chat-context.ts'
import { createDates } from './language/dates.ts'
import { createTranslate, directionOf, type Translations } from './language/i18n.ts'

export interface ChatProviderProps {
  /** From `createV2TIMManager`. Log it in before or after; to log in somebody else, either log in again or give another manager. */
  readonly manager: V2TIMManager
  readonly children?: ReactNode
  /** A BCP 47 tag: `en`, `zh`, `ja`, `ko`, or one of `translations`. Default `en`. */
  readonly language?: string
  /** Languages of your own, by tag. Keep the object the same between renders. */
  readonly translations?: Translations
  /** Default: as the language is written. */
  readonly direction?: 'ltr' | 'rtl'
  /** Default: as the device is set. */
  readonly theme?: 'light' | 'dark' | 'system'
  /** Whether new messages ask for a read receipt unless their writer says otherwise. Default true. */
  readonly asksForReceipts?: boolean
  /** How much of a bubble has to be visible (0 to 1, default 0.7), and for how long (ms, default 500), to count as seen. */
  readonly seen?: Partial<SeenSettings>
  /** What failed behind the scenes. Default: a warning on the console. */
  readonly onError?: (error: unknown) => void
}

const warn = (error: unknown): void => console.warn('kidoku:', error)
const noTranslations: Translations = {}

/** Connects what is inside to a manager of the SDK, and sets language, direction and theme. Adds one element without a box. */
export function ChatProvider(props: ChatProviderProps): ReactNode {
  const { manager, language = 'en', translations = noTranslations, theme = 'system' } = props
  const { asksForReceipts = true, onError = warn, direction = directionOf(language) } = props
  const { share = 0.7, dwellMs = 500 } = props.seen ?? {}

  const told = useRef(onError)
  useEffect(() => {
    told.current = onError
  }, [onError])
  const chat = useMemo(() => createChat(manager, (error) => told.current(error)), [manager])
  useEffect(() => chat.start(), [chat])

  const words = useMemo(
    () => ({ t: createTranslate(language, translations), dates: createDates(language) }),
    [language, translations],
  )
  const value = useMemo<ChatContextValue>(
    () => ({ chat, language, ...words, seenSettings: { share, dwellMs }, asksForReceipts }),
    [chat, language, words, share, dwellMs, asksForReceipts],
  )
  return (
    <ChatContext.Provider value={value}>
      <div className="kd" lang={language} dir={direction} data-kd-theme={theme}>
        {props.children}
      </div>
    </ChatContext.Provider>
  )
}
