import type { V2TIMMessage } from '@kidoku/sdk'
import type { ReactNode } from 'react'
import type { ReceiptState } from '../chat/receipts.ts'
import { type ChatContextValue, useChat } from '../chat-context.ts'
import { useReceipt } from '../hooks/use-receipt.ts'
import { Icon, type IconName } from './icons.tsx'

export interface ReceiptTicksProps {
  readonly message: V2TIMMessage
  /** In a group: to be shown who has read it. Without it the words are no button. */
  readonly onShowReaders?: (message: V2TIMMessage) => void
}

interface Shown {
  readonly icon: IconName
  readonly text: string
  readonly label: string
  readonly look: 'quiet' | 'some' | 'read'
}

/**
 * Who has read a message of mine. One-to-one: one tick for sent, two for read. A group: "Unread", "3 read", "All read". Nothing
 * where there are no receipts to be had. v2tim.md 1.10
 */
export function ReceiptTicks({ message, onShowReaders }: ReceiptTicksProps): ReactNode {
  const words = useChat()
  const receipt = useReceipt(message)
  if (receipt.kind === 'none') return null
  if (receipt.kind === 'loading') return <span className="kd-tick" data-look="loading" />
  const { icon, text, label, look } = shownOf(receipt, words)
  const inside = (
    <>
      <Icon name={icon} />
      {text !== '' && <span className="kd-tick-text">{text}</span>}
    </>
  )
  if (message.groupID === '' || onShowReaders === undefined)
    return (
      <span className="kd-tick" data-look={look} role="img" aria-label={label} title={label}>
        {inside}
      </span>
    )
  return (
    <button
      type="button"
      className="kd-tick"
      data-look={look}
      aria-label={words.t('showReaders', { status: label })}
      aria-haspopup="dialog"
      onClick={() => onShowReaders(message)}
    >
      {inside}
    </button>
  )
}

function shownOf(
  receipt: Exclude<ReceiptState, { readonly kind: 'none' | 'loading' }>,
  { t, dates }: ChatContextValue,
): Shown {
  switch (receipt.kind) {
    case 'sent':
      return { icon: 'tick', text: '', label: t('sent'), look: 'quiet' }
    case 'read': {
      const label = t('readAt', { time: dates.exact(receipt.readAtMs) })
      return { icon: 'ticks', text: '', label, look: 'read' }
    }
    case 'unread':
      return { icon: 'tick', text: t('unread'), label: t('unread'), look: 'quiet' }
    case 'all':
      return { icon: 'ticks', text: t('allRead'), label: t('allRead'), look: 'read' }
    case 'some': {
      const { readCount, unreadCount } = receipt.receipt
      const text = t('readBy', { count: readCount })
      const label = `${text}, ${t('notYet', { count: unreadCount })}`
      return { icon: 'ticks', text, label, look: 'some' }
    }
  }
}
