import {
  ChatProvider,
  type ChatProviderProps,
  ConnectionStatus,
  ConversationList,
  MessageInput,
  MessageList,
  ReadMembersPanel,
  ReceiptsSwitch,
  ReceiptTicks,
  useMessages,
} from '@kidoku/react'
import { type ReactNode, useMemo, useState } from 'react'
import { ar } from './arabic.ts'
import { Live } from './live.tsx'
import { longLists } from './long-lists.ts'
import { hardScene, scene, teaBreak } from './scene.ts'
import { createSimulatedManager, type Simulation } from './simulated-manager.ts'
import type { StoryProps } from './story-props.ts'

const translations = { ar }
const noted = (): void => undefined

interface StageProps extends Omit<ChatProviderProps, 'manager' | 'language' | 'theme'> {
  readonly query: URLSearchParams
  readonly data: (language: string) => Partial<Simulation>
  readonly className?: string
}

function Stage({ query, data, children, className = 'story-frame', ...props }: StageProps): ReactNode {
  const language = query.get('language') ?? 'en'
  const theme = query.get('theme')
  const simulated = useMemo(() => createSimulatedManager(data(language)), [data, language])
  Object.assign(window, { simulated })
  return (
    <ChatProvider
      {...props}
      manager={simulated.manager}
      language={language}
      translations={translations}
      theme={theme === 'light' || theme === 'dark' ? theme : 'system'}
    >
      <div className={className}>{children}</div>
    </ChatProvider>
  )
}

function Chat({ query }: StoryProps): ReactNode {
  const [open, setOpen] = useState(query.get('conversation') ?? teaBreak)
  return (
    <Stage query={query} data={scene} className="story-chat">
      <ConversationList selected={open} onSelect={setOpen} />
      <MessageList conversationID={open} />
      <ReceiptsSwitch />
      <MessageInput conversationID={open} />
    </Stage>
  )
}

/** The first message of a conversation that has this number. */
function TheMessage(props: {
  readonly conversationID: string
  readonly seq: number
  readonly children: (message: Parameters<typeof ReceiptTicks>[0]['message']) => ReactNode
}): ReactNode {
  const message = useMessages(props.conversationID).messages.find(({ seq }) => seq === props.seq)
  return message === undefined ? null : props.children(message)
}

const empty = (): Partial<Simulation> => ({})
const receiptsOff = (language: string): Partial<Simulation> => ({ ...scene(language), areReceiptsOn: false })
const longMessages = (): Partial<Simulation> => longLists(100_000, 10)
const history = (): Partial<Simulation> => ({ ...longLists(2_000, 10), hasOnePage: false })
const longMembers = (): Partial<Simulation> => longLists(1, 100_000)

/** One for each component, and some for what is hard. */
export const stories: Readonly<Record<string, (props: StoryProps) => ReactNode>> = {
  Chat,
  ConversationList: ({ query }) => (
    <Stage query={query} data={scene} className="story-frame story-narrow">
      <ConversationList selected="c2c_bob" onSelect={noted} />
    </Stage>
  ),
  MessageList: ({ query }) => (
    <Stage query={query} data={scene}>
      <MessageList conversationID={query.get('conversation') ?? 'c2c_bob'} />
    </Stage>
  ),
  MessageInput: ({ query }) => (
    <Stage query={query} data={query.has('off') ? receiptsOff : scene} className="story-frame">
      <MessageInput conversationID={teaBreak} autoFocus />
    </Stage>
  ),
  ReceiptTicks: ({ query }) => (
    <Stage query={query} data={scene} className="story-frame story-pad">
      {([teaBreak, 'c2c_bob'] as const).flatMap((id) =>
        [2, 3, 4, 7, 8].map((seq) => (
          <p key={`${id}-${seq}`}>
            <TheMessage conversationID={id} seq={seq}>
              {(message) => <ReceiptTicks message={message} onShowReaders={noted} />}
            </TheMessage>
          </p>
        )),
      )}
    </Stage>
  ),
  ReadMembersPanel: ({ query }) => (
    <Stage query={query} data={scene} className="story-frame story-narrow">
      <TheMessage conversationID={teaBreak} seq={4}>
        {(message) => <ReadMembersPanel message={message} onClose={noted} />}
      </TheMessage>
    </Stage>
  ),
  ReceiptsSwitch: ({ query }) => (
    <Stage query={query} data={scene} className="story-frame story-narrow story-pad">
      <ReceiptsSwitch />
    </Stage>
  ),
  ConnectionStatus: ({ query }) => (
    <Stage query={query} data={scene} className="story-frame story-pad">
      <ConnectionStatus />
    </Stage>
  ),
  Empty: ({ query }) => (
    <Stage query={query} data={empty} className="story-chat">
      <ConversationList onSelect={noted} />
      <MessageList conversationID={teaBreak} />
      <ReceiptsSwitch />
      <MessageInput conversationID={teaBreak} />
    </Stage>
  ),
  Hard: ({ query }) => (
    <Stage query={query} data={hardScene}>
      <MessageList conversationID="group_hard" />
    </Stage>
  ),
  LongMessages: ({ query }) => (
    <Stage query={query} data={longMessages}>
      <MessageList conversationID="group_long" />
    </Stage>
  ),
  History: ({ query }) => (
    <Stage query={query} data={history}>
      <MessageList conversationID="group_long" />
    </Stage>
  ),
  LongMembers: ({ query }) => (
    <Stage query={query} data={longMembers} className="story-frame story-narrow">
      <TheMessage conversationID="group_long" seq={1}>
        {(message) => <ReadMembersPanel message={message} />}
      </TheMessage>
    </Stage>
  ),
  Live,
}
