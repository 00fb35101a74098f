import {
  ChatProvider,
  ConnectionStatus,
  ConversationList,
  MessageInput,
  MessageList,
  ReceiptsSwitch,
} from '@kidoku/react'
import { createV2TIMManager } from '@kidoku/sdk'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import type { StoryProps } from './story-props.ts'

/** Against a server: `?story=Live&server=…&user=…&app=…&sig=…&conversation=…`. What the browser tests look at. */
export function Live({ query }: StoryProps): ReactNode {
  const manager = useMemo(() => {
    const made = createV2TIMManager({ serverUrl: query.get('server') ?? '' })
    Object.assign(window, { manager: made })
    return made
  }, [query])
  const [open, setOpen] = useState(query.get('conversation') ?? '')
  useEffect(() => {
    const enter = async (): Promise<void> => {
      await manager.initSDK(Number(query.get('app')))
      await manager.login(query.get('user') ?? '', query.get('sig') ?? '')
    }
    enter().catch((error: unknown) => console.error(error))
  }, [manager, query])
  const dwellMs = Number(query.get('dwell') ?? 500)
  return (
    <ChatProvider manager={manager} language={query.get('language') ?? 'en'} seen={{ dwellMs }}>
      <div className="story-chat">
        <ConversationList selected={open} onSelect={setOpen} />
        {open === '' ? <div /> : <MessageList conversationID={open} />}
        <div>
          <ConnectionStatus />
          <ReceiptsSwitch />
        </div>
        {open === '' ? <div /> : <MessageInput conversationID={open} />}
      </div>
    </ChatProvider>
  )
}
