import { type V2TIMMessage, V2TIMMessageStatus } from '@kidoku/sdk'
import { memo, type ReactNode, useEffect, useRef } from 'react'
import { isAskedFor } from '../chat/seen.ts'
import { useChat } from '../chat-context.ts'
import type { SeenObserver } from '../seen/seen-observer.ts'
import { Avatar } from './avatar.tsx'
import { Icon } from './icons.tsx'
import { messageText, senderName } from './message-text.ts'
import { ReceiptTicks } from './receipt-ticks.tsx'

export interface MessageRowProps {
  readonly message: V2TIMMessage
  /** The first and the last of several by one sender in a row. */
  readonly startsRun: boolean
  readonly endsRun: boolean
  /** Where "new" begins. */
  readonly isFirstNew: boolean
  /** Below it the next day begins. In ms; 0: it does not. */
  readonly nextDayMs: number
  readonly seen: SeenObserver<V2TIMMessage>
  readonly onShowReaders: (message: V2TIMMessage) => void
  readonly onSendAgain: (message: V2TIMMessage) => void
  readonly renderContent: ((message: V2TIMMessage) => ReactNode) | undefined
}

/** One message with what belongs to it. What is between two days stands below the older: so nothing moves when older ones come. */
export const MessageRow: React.NamedExoticComponent<MessageRowProps> = memo(function MessageRow(
  props: MessageRowProps,
): ReactNode {
  const { t, dates } = useChat()
  const { message, isFirstNew, nextDayMs } = props
  return (
    <>
      {isFirstNew && (
        <div className="kd-new">
          <span>{t('newMessages')}</span>
        </div>
      )}
      {message.groupTipsElem !== null ? <Tip message={message} /> : <Message {...props} />}
      {nextDayMs > 0 && <div className="kd-day">{dates.day(nextDayMs)}</div>}
    </>
  )
})

function Tip({ message }: { readonly message: V2TIMMessage }): ReactNode {
  return <div className="kd-tip">{messageText(message, useChat())}</div>
}

function Message(props: MessageRowProps): ReactNode {
  const words = useChat()
  const { message, startsRun, endsRun, seen, renderContent } = props
  const bubble = useRef<HTMLDivElement>(null)
  const isOwn = message.isSelf
  const isRecalled = message.revokerInfo !== null
  const name = isOwn ? words.t('you') : senderName(message)
  const isToBeSeen = !isOwn && (isAskedFor(message) || !message.isRead)

  useEffect(() => {
    if (isToBeSeen && bubble.current !== null) return seen.watch(bubble.current, message)
    return undefined
  }, [isToBeSeen, seen, message])

  return (
    <div
      className="kd-message"
      data-side={isOwn ? 'own' : 'other'}
      data-starts={startsRun || undefined}
      data-ends={endsRun || undefined}
      data-recalled={isRecalled || undefined}
    >
      {!isOwn && message.groupID !== '' && (
        <Avatar id={message.sender} name={name} faceUrl={message.faceURL} />
      )}
      <div className="kd-stack">
        {!isOwn && message.groupID !== '' && startsRun && (
          <span className="kd-sender" dir="auto">
            {name}
          </span>
        )}
        <div className="kd-bubble" ref={bubble} data-msg-id={message.msgID}>
          <span className="kd-heard">{`${name}: `}</span>
          <div className="kd-text" dir="auto">
            {isRecalled
              ? messageText(message, words)
              : (renderContent?.(message) ?? messageText(message, words))}
          </div>
          <Meta {...props} />
        </div>
      </div>
    </div>
  )
}

function Meta({ message, onShowReaders, onSendAgain }: MessageRowProps): ReactNode {
  const { t, dates } = useChat()
  const { V2TIM_MSG_STATUS_SENDING, V2TIM_MSG_STATUS_SEND_FAIL } = V2TIMMessageStatus
  const hasFailed = message.status === V2TIM_MSG_STATUS_SEND_FAIL
  return (
    <div className="kd-meta">
      {hasFailed ? (
        <button type="button" className="kd-failed" onClick={() => onSendAgain(message)}>
          <Icon name="warning" />
          {t('notSent')}
          <span className="kd-failed-again">{t('sendAgain')}</span>
        </button>
      ) : (
        <time dateTime={new Date(message.timestampMs).toISOString()} title={dates.full(message.timestampMs)}>
          {dates.clock(message.timestampMs)}
        </time>
      )}
      {message.status === V2TIM_MSG_STATUS_SENDING && (
        <span className="kd-tick" data-look="quiet" role="img" aria-label={t('sending')}>
          <Icon name="clock" />
        </span>
      )}
      <ReceiptTicks message={message} onShowReaders={onShowReaders} />
    </div>
  )
}
