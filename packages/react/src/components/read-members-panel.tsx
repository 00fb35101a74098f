import { V2TIMGroupMessageReadMembersFilter, type V2TIMMessage } from '@kidoku/sdk'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useChat } from '../chat-context.ts'
import { useReceipt } from '../hooks/use-receipt.ts'
import { Icon } from './icons.tsx'
import { MemberList } from './member-list.tsx'
import { messageText } from './message-text.ts'
import { TabRow } from './tab-row.tsx'

export interface ReadMembersPanelProps {
  /** A group message of mine that asked for receipts. */
  readonly message: V2TIMMessage
  /** By the button, or Escape. Without it there is no button. */
  readonly onClose?: () => void
  readonly className?: string
}

const filters = V2TIMGroupMessageReadMembersFilter

/** Who has read one group message, and when; and who has not. Live while it is open. Fills its container. */
export function ReadMembersPanel({ message, onClose, className = '' }: ReadMembersPanelProps): ReactNode {
  const words = useChat()
  const { t } = words
  const receipt = useReceipt(message)
  const id = useId()
  const panel = useRef<HTMLDialogElement>(null)
  const [tab, setTab] = useState<'read' | 'unread'>('read')
  const counts = 'receipt' in receipt ? receipt.receipt : undefined

  useEffect(() => {
    panel.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus()
  }, [])
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || onClose === undefined) return
    event.stopPropagation()
    onClose()
  }
  const total = (tab === 'read' ? counts?.readCount : counts?.unreadCount) ?? 0

  return (
    <dialog
      open
      className={`kd-panel ${className}`}
      aria-labelledby={`${id}-title`}
      ref={panel}
      onKeyDown={onKeyDown}
    >
      <header className="kd-panel-head">
        <h2 id={`${id}-title`}>{t('readReceipts')}</h2>
        {onClose !== undefined && (
          <button type="button" className="kd-quiet" aria-label={t('close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </header>
      <blockquote className="kd-panel-quote" dir="auto">
        {messageText(message, words)}
      </blockquote>
      <TabRow
        label={t('readReceipts')}
        idPrefix={id}
        selected={tab}
        onSelect={setTab}
        tabs={[
          { name: 'read', text: t('readTab', { count: counts?.readCount ?? 0 }) },
          { name: 'unread', text: t('unreadTab', { count: counts?.unreadCount ?? 0 }) },
        ]}
      />
      <div className="kd-panel-body" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-tab-${tab}`}>
        <MemberList
          key={`${tab}-${message.msgID}`}
          message={message}
          total={total}
          filter={
            tab === 'read'
              ? filters.V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ
              : filters.V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD
          }
        />
      </div>
      {counts !== undefined && counts.undisclosedCount + counts.departedCount > 0 && (
        <footer className="kd-panel-rest">
          {counts.undisclosedCount > 0 && <p>{t('undisclosed', { count: counts.undisclosedCount })}</p>}
          {counts.departedCount > 0 && <p>{t('departed', { count: counts.departedCount })}</p>}
        </footer>
      )}
    </dialog>
  )
}
