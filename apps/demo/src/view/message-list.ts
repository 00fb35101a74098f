import type { V2TIMMessage } from '@kidoku/sdk'
import type { Thread } from '../chat/thread.ts'
import { createKeyedList, el, setText } from './dom.ts'
import { icon } from './icons.ts'
import { createLookedAt } from './looked-at.ts'
import { type Entry, entriesOf } from './message-entries.ts'
import { createRow } from './message-row.ts'

export interface MessageListOptions {
  readonly thread: Thread
  readonly name: string
  readonly onOpenReaders: (message: V2TIMMessage, opener: HTMLElement) => void
}

export interface MessageList {
  readonly node: HTMLElement
  readonly setCovered: (isCovered: boolean) => void
  readonly scrollToEnd: () => void
  readonly close: () => void
}

/** So near to the end, in px, counts as at the end: what comes in then scrolls into view. */
const endSlack = 48
/** So near to the top older messages are fetched. */
const topSlack = 120

export function createMessageList({ thread, name, onOpenReaders }: MessageListOptions): MessageList {
  const list = el('ol', { class: 'messages', role: 'log', 'aria-label': `Messages with ${name}` })
  const empty = createEmpty(name, thread.isGroup)
  const scroller = el(
    'div',
    { class: 'scroller', tabindex: '0', role: 'group', 'aria-label': 'Messages' },
    empty,
    list,
  )
  const jumpText = el('span')
  const jump = el('button', { class: 'jump', type: 'button', hidden: true }, icon('down'), jumpText)
  const node = el('div', { class: 'message-list' }, scroller, jump)

  const lookedAt = createLookedAt<V2TIMMessage>({ root: scroller, onLookedAt: thread.lookedAt })
  const show = createKeyedList<Entry>({
    parent: list,
    keyOf: ({ key }) => key,
    create: (entry) =>
      createRow(entry, {
        onOpenReaders,
        onSendAgain: thread.sendAgain,
        onBubble: (bubble, message) => {
          lookedAt.watch(bubble, message)
          return () => lookedAt.unwatch(bubble)
        },
      }),
  })

  let isAtEnd = true
  let hasShownFirst = false
  let newest: V2TIMMessage | undefined
  let belowCount = 0

  const showJump = (): void => {
    jump.hidden = isAtEnd
    setText(jumpText, belowCount > 0 ? `${belowCount} new` : '')
    jump.setAttribute(
      'aria-label',
      belowCount > 0 ? `${belowCount} new, go to the newest` : 'Go to the newest',
    )
  }
  const scrollToEnd = (): void => {
    isAtEnd = true
    belowCount = 0
    scroller.scrollTop = scroller.scrollHeight
    showJump()
  }
  const settleScroll = (before: {
    readonly height: number
    readonly top: number
    readonly first: Element | null
  }) => {
    const mark = list.querySelector<HTMLElement>('.row-new')
    if (!hasShownFirst && thread.isLoaded()) {
      hasShownFirst = true
      scrollToEnd()
      // To where the unread begin, so that those above the fold are not passed over.
      if (mark !== null) scroller.scrollTop = mark.offsetTop - 12
      return
    }
    if (isAtEnd) scrollToEnd()
    // Older ones have come in above: what was on the screen stays where it was.
    else if (list.firstElementChild !== before.first && before.first !== null)
      scroller.scrollTop = before.top + scroller.scrollHeight - before.height
  }
  const update = (): void => {
    const before = { height: scroller.scrollHeight, top: scroller.scrollTop, first: list.firstElementChild }
    const messages = thread.messages()
    const last = messages.at(-1)
    if (hasShownFirst && last !== undefined && last !== newest) {
      if (last.isSelf) isAtEnd = true
      else if (!isAtEnd) belowCount += 1
    }
    newest = last
    show(entriesOf(thread))
    empty.hidden = !thread.isLoaded() || messages.length > 0
    node.toggleAttribute('data-loading', !thread.isLoaded())
    settleScroll(before)
    showJump()
  }

  scroller.addEventListener('scroll', () => {
    // A hidden pane has no height, and scrolls nowhere.
    if (scroller.clientHeight === 0) return
    isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < endSlack
    if (isAtEnd) belowCount = 0
    if (scroller.scrollTop < topSlack && hasShownFirst) void thread.loadOlder()
    showJump()
  })
  jump.addEventListener('click', scrollToEnd)
  const resized = new ResizeObserver(() => {
    if (isAtEnd && scroller.clientHeight > 0) scrollToEnd()
  })
  resized.observe(scroller)
  const stopListening = thread.changed.listen(update)
  update()

  return {
    node,
    setCovered: lookedAt.setCovered,
    scrollToEnd,
    close: () => {
      stopListening()
      resized.disconnect()
      lookedAt.close()
    },
  }
}

function createEmpty(name: string, isGroup: boolean): HTMLElement {
  const text = isGroup
    ? 'Say something, and see who has read it, and when.'
    : `Say hello. You will see when ${name} has really looked at it.`
  return el('div', { class: 'empty' }, icon('ticks'), el('h3', {}, `Nothing here yet`), el('p', {}, text))
}
