import type { V2TIMConversation } from '@kidoku/sdk'
import { memo, type ReactNode, useEffect, useRef } from 'react'
import { useChat } from '../chat-context.ts'
import { useConversations } from '../hooks/use-conversations.ts'
import { Avatar } from './avatar.tsx'
import { messageText, senderName } from './message-text.ts'
import { Placeholder } from './placeholder.tsx'
import { ReceiptTicks } from './receipt-ticks.tsx'
import { useEvenRows } from './use-even-rows.ts'

export interface ConversationListProps {
  /** The conversationID of the one that is open. */
  readonly selected?: string
  readonly onSelect: (conversationID: string, conversation: V2TIMConversation) => void
  readonly className?: string
}

/** So many rows before the end of what is loaded, more is. */
const aheadRows = 20
const keyOf = ({ conversationID }: V2TIMConversation): string => conversationID

/** My conversations, the latest active first. Fills its container. */
export function ConversationList({ selected, onSelect, className = '' }: ConversationListProps): ReactNode {
  const { t } = useChat()
  const { conversations, state, hasMore, loadMore } = useConversations()
  const scroller = useRef<HTMLElement>(null)
  const virtualizer = useEvenRows({
    scroller,
    items: conversations,
    keyOf,
    heightPx: 68,
    overscan: 6,
    paddingStart: 8,
    paddingEnd: 8,
  })
  const items = virtualizer.getVirtualItems()
  const lastIndex = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && lastIndex >= conversations.length - aheadRows) void loadMore()
  }, [hasMore, lastIndex, conversations.length, loadMore])

  return (
    <nav className={`kd-conversations ${className}`} aria-label={t('conversations')} ref={scroller}>
      {conversations.length === 0 ? (
        <Empty state={state} />
      ) : (
        <ol className="kd-conversation-rows" ref={virtualizer.containerRef}>
          {items.map(({ index, key }) => {
            const conversation = conversations[index]
            if (conversation === undefined) return null
            return (
              <li
                key={key}
                className="kd-conversation-row"
                aria-setsize={hasMore ? -1 : conversations.length}
                aria-posinset={index + 1}
                data-index={index}
                ref={virtualizer.measureElement}
              >
                <Conversation
                  conversation={conversation}
                  isSelected={conversation.conversationID === selected}
                  onSelect={onSelect}
                />
              </li>
            )
          })}
        </ol>
      )}
    </nav>
  )
}

interface ConversationProps {
  readonly conversation: V2TIMConversation
  readonly isSelected: boolean
  readonly onSelect: ConversationListProps['onSelect']
}

const Conversation = memo(function Conversation(props: ConversationProps): ReactNode {
  const words = useChat()
  const { t, dates } = words
  const { conversation, isSelected, onSelect } = props
  const { conversationID, showName, faceUrl, lastMessage, unreadCount, groupID } = conversation
  const isInGroup = groupID !== ''
  const isSaidBy =
    lastMessage !== null && lastMessage.groupTipsElem === null && lastMessage.revokerInfo === null
  const speaker = lastMessage?.isSelf
    ? t('you')
    : isInGroup && lastMessage !== null
      ? senderName(lastMessage)
      : ''
  const isNamed = isSaidBy && speaker !== '' && (isInGroup || lastMessage?.isSelf !== true)
  const text = lastMessage === null ? '' : messageText(lastMessage, words)
  return (
    <button
      type="button"
      className="kd-conversation"
      aria-current={isSelected || undefined}
      onClick={() => onSelect(conversationID, conversation)}
    >
      <Avatar id={conversationID} name={showName} faceUrl={faceUrl} />
      <span className="kd-conversation-top">
        <span className="kd-conversation-name" dir="auto">
          {showName}
        </span>
        {lastMessage !== null && (
          <time dateTime={new Date(lastMessage.timestampMs).toISOString()}>
            {dates.brief(lastMessage.timestampMs)}
          </time>
        )}
      </span>
      <span className="kd-conversation-bottom">
        {lastMessage?.isSelf && !isInGroup && <ReceiptTicks message={lastMessage} />}
        <span className="kd-conversation-last" {...(isNamed ? {} : { dir: 'auto' })}>
          {isNamed && (
            <>
              <bdi>{speaker}</bdi>:{' '}
            </>
          )}
          {isNamed ? <bdi>{text}</bdi> : text}
        </span>
        {unreadCount > 0 && (
          <span className="kd-badge">
            <span aria-hidden="true">{unreadCount > 99 ? '99+' : unreadCount}</span>
            <span className="kd-heard">{t('unreadMessages', { count: unreadCount })}</span>
          </span>
        )}
      </span>
    </button>
  )
})

function Empty({ state }: { readonly state: 'loading' | 'ready' | 'failed' }): ReactNode {
  const { t } = useChat()
  if (state === 'loading') return <Placeholder isLoading title={t('conversations')} />
  if (state === 'failed') return <Placeholder icon="warning" title={t('conversationsFailed')} />
  return <Placeholder icon="chat" title={t('noConversations')} text={t('noConversationsHint')} />
}
