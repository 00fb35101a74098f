import type { V2TIMMessage } from '@kidoku/sdk'
import { type ReactNode, useCallback, useRef, useState } from 'react'
import { messageKey } from '../chat/thread-messages.ts'
import { useChat } from '../chat-context.ts'
import { useMessages } from '../hooks/use-messages.ts'
import { useSeen } from '../seen/use-seen.ts'
import { Announcer } from './announcer.tsx'
import { Icon } from './icons.tsx'
import { MessageRow } from './message-row.tsx'
import { isSameRun, nextDayOf } from './message-runs.ts'
import { PanelPlace } from './panel-place.tsx'
import { Placeholder } from './placeholder.tsx'
import { scrollable } from './scrollable.ts'
import { useMessageScroll } from './use-message-scroll.ts'

export interface MessageListProps {
  /** `c2c_<userID>` or `group_<groupID>`. */
  readonly conversationID: string
  /** What it is called, for its label; else its ID. */
  readonly name?: string
  /** Something lies over the messages: nothing is seen until it is gone. */
  readonly isCovered?: boolean
  /** To be shown who has read a message. Default: a panel over the list. */
  readonly onShowReaders?: (message: V2TIMMessage) => void
  /** Draws a message's content; `undefined` leaves it to the list. For custom messages, mentions, links … */
  readonly renderContent?: (message: V2TIMMessage) => ReactNode
  /** Has been seen by the one who is logged in, and what is to be done about it is done. */
  readonly onSeen?: (messages: readonly V2TIMMessage[]) => void
  readonly className?: string
}

/** The messages of one conversation with their receipts. Fills its container; gives receipts for what is seen. */
export function MessageList(props: MessageListProps): ReactNode {
  return <List key={props.conversationID} {...props} />
}

function List(props: MessageListProps): ReactNode {
  const { conversationID, name, isCovered = false, onShowReaders, renderContent, onSeen } = props
  const { t, dates, chat } = useChat()
  const view = useMessages(conversationID)
  const { messages, state, hasOlder, isLoadingOlder, sendAgain } = view
  const scroller = useRef<HTMLElement>(null)
  const [asked, setAsked] = useState<V2TIMMessage>()
  const [isPanelOver, setIsPanelOver] = useState(false)
  const seen = useSeen(scroller, isCovered || (asked !== undefined && isPanelOver), onSeen)
  const { virtualizer, firstNewSeq, belowCount, isAtEnd, toEnd, startsPage } = useMessageScroll(
    scroller,
    view,
  )
  const label = t('messagesWith', { name: name ?? conversationID.replace(/^(c2c|group)_/, '') })

  const again = useCallback(
    (message: V2TIMMessage) => void sendAgain(message).catch(chat.report),
    [sendAgain, chat],
  )
  const showReaders = onShowReaders ?? setAsked

  return (
    <div
      className={`kd-messages ${props.className ?? ''}`}
      data-panel={asked === undefined ? undefined : isPanelOver ? 'over' : 'beside'}
    >
      <section
        className="kd-scroller"
        ref={scroller}
        aria-label={label}
        {...scrollable}
        inert={isPanelOver && asked !== undefined}
      >
        {messages.length === 0 ? (
          <Empty state={state} />
        ) : (
          <div className="kd-rows" ref={virtualizer.containerRef}>
            <div className="kd-top">
              {isLoadingOlder && t('loadingOlder')}
              {!hasOlder && (
                <>
                  {t('beginning')}
                  <strong>{dates.day(messages[0]?.timestampMs ?? 0)}</strong>
                </>
              )}
            </div>
            <ol>
              {virtualizer.getVirtualItems().map(({ index, key }) => {
                const message = messages[index]
                if (message === undefined) return null
                const before = messages[index - 1]
                const after = messages[index + 1]
                return (
                  <li
                    className="kd-row"
                    aria-setsize={hasOlder ? -1 : messages.length}
                    aria-posinset={index + 1}
                    key={key}
                    data-index={index}
                    ref={virtualizer.measureElement}
                  >
                    <MessageRow
                      message={message}
                      startsRun={startsPage(messageKey(message)) || !isSameRun(before, message)}
                      endsRun={!isSameRun(message, after)}
                      isFirstNew={message.seq > 0 && message.seq === firstNewSeq}
                      nextDayMs={nextDayOf(message, after)}
                      seen={seen}
                      onShowReaders={showReaders}
                      onSendAgain={again}
                      renderContent={renderContent}
                    />
                  </li>
                )
              })}
            </ol>
          </div>
        )}
      </section>
      {!isAtEnd && (
        <button
          type="button"
          className="kd-jump"
          onClick={toEnd}
          aria-label={
            belowCount > 0 ? `${t('newBelow', { count: belowCount })}. ${t('toNewest')}` : t('toNewest')
          }
        >
          <Icon name="down" />
          {belowCount > 0 && t('newBelow', { count: belowCount })}
        </button>
      )}
      <Announcer messages={messages} isReady={state === 'ready'} />
      {asked !== undefined && (
        <PanelPlace message={asked} onClose={() => setAsked(undefined)} onOver={setIsPanelOver} />
      )}
    </div>
  )
}

function Empty({ state }: { readonly state: 'loading' | 'ready' | 'failed' }): ReactNode {
  const { t } = useChat()
  if (state === 'loading') return <Placeholder isLoading title={t('loadingMessages')} />
  if (state === 'failed') return <Placeholder icon="warning" title={t('messagesFailed')} />
  return <Placeholder icon="ticks" title={t('noMessages')} text={t('noMessagesHint')} />
}
