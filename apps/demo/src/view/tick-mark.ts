import { readersText, type Tick } from '../chat/tick.ts'
import { el, setAttributes, setText, type View } from './dom.ts'
import { type IconName, icon } from './icons.ts'
import { exactText } from './times.ts'

export interface TickMarkOptions {
  readonly onOpenReaders: (opener: HTMLElement) => void
  readonly onSendAgain: () => void
}

interface Shown {
  readonly icon: IconName
  readonly text: string
  readonly label: string
  readonly look: 'quiet' | 'some' | 'read' | 'failed'
}

/** Ticks for one-to-one, a button with words for a group, "try again" where it failed. */
export function createTickMark({ onOpenReaders, onSendAgain }: TickMarkOptions): View<Tick> {
  const node = el('span', { class: 'tick-place' })
  let shownAs = ''

  return {
    node,
    update: (tick) => {
      const shown = shownOf(tick)
      const isButton = tick.kind === 'readers' || tick.kind === 'failed'
      const kind = isButton ? tick.kind : 'mark'
      if (kind !== shownAs) {
        shownAs = kind
        const mark = isButton ? el('button', { type: 'button' }) : el('span', { role: 'img' })
        mark.append(el('span', { class: 'tick-icon' }), el('span', { class: 'tick-text' }))
        if (tick.kind === 'readers') {
          mark.setAttribute('aria-haspopup', 'dialog')
          mark.addEventListener('click', () => onOpenReaders(mark))
        }
        if (tick.kind === 'failed') mark.addEventListener('click', onSendAgain)
        node.replaceChildren(mark)
      }
      const [mark] = node.children
      if (mark === undefined) return
      setAttributes(mark, {
        class: 'tick',
        'data-look': shown.look,
        'aria-label': shown.label,
        title: shown.label,
      })
      const [iconPlace, text] = mark.children
      if (iconPlace?.firstElementChild?.classList.contains(`icon-${shown.icon}`) !== true)
        iconPlace?.replaceChildren(icon(shown.icon))
      if (text !== undefined) setText(text, shown.text)
    },
  }
}

function shownOf(tick: Tick): Shown {
  switch (tick.kind) {
    case 'sending':
      return { icon: 'clock', text: '', label: 'Sending', look: 'quiet' }
    case 'failed':
      return { icon: 'warning', text: 'Not sent. Try again', label: 'Not sent. Try again', look: 'failed' }
    case 'sent': {
      const label = tick.isAwaited ? 'Sent, not read yet' : 'Sent, without a read receipt'
      return { icon: 'tick', text: '', label, look: 'quiet' }
    }
    case 'read':
      return { icon: 'ticks', text: '', label: `Read at ${exactText(tick.atS * 1_000)}`, look: 'read' }
    case 'readers': {
      const { readCount, unreadCount } = tick
      const text = readersText(readCount, unreadCount)
      const missing = readCount > 0 && unreadCount ? `, ${unreadCount} not yet` : ''
      const isAll = readCount > 0 && unreadCount === 0
      return {
        icon: readCount === 0 ? 'tick' : 'ticks',
        text,
        label: `${text}${missing}. Show who`,
        look: isAll ? 'read' : readCount > 0 ? 'some' : 'quiet',
      }
    }
  }
}
