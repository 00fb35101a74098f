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
/** What is left above "new", in px. */
const markSpace = 12

export function createMessageList({ thread, name, onOpenReaders }: MessageListOptions): MessageList {
  const list = el('ol', { class: 'messages' })
  const empty = createEmpty(name, thread.isGroup)
  const loading = el('p', { class: 'loading' }, 'Getting the messages')
  const label = `Messages with ${name}`
  const scroller = el(
    'div',
    { class: 'scroller', role: 'log', 'aria-relevant': 'additions', tabindex: '0', 'aria-label': label },
    loading,
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
  let firstUnread: V2TIMMessage | undefined
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
  const measure = (): void => {
    isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < endSlack
    if (isAtEnd) belowCount = 0
    showJump()
  }
  /** Once, as soon as there is something to show and a place to show it in: to where the unread begin, else to the end. */
  const showFirst = (): void => {
    if (hasShownFirst || !thread.isLoaded() || scroller.clientHeight === 0) return
    hasShownFirst = true
    scrollToEnd()
    const mark = list.querySelector<HTMLElement>('.row-new')
    if (mark === null) return
    scroller.scrollTop = mark.offsetTop - markSpace
    measure()
  }
  /** Older messages come in above: what was on the screen stays where it was. */
  const keepPlace = (work: () => void): void => {
    const anchor = list.querySelector<HTMLElement>('.row')
    const topBefore = anchor?.offsetTop ?? 0
    work()
    if (isAtEnd) scrollToEnd()
    else if (anchor !== null) scroller.scrollTop += anchor.offsetTop - topBefore
  }
  const update = (): void => {
    const messages = thread.messages()
    const last = messages.at(-1)
    if (!hasShownFirst && thread.isLoaded()) firstUnread = messages.find(isUnread)
    if (hasShownFirst && last !== undefined && last !== newest) {
      if (last.isSelf) {
        isAtEnd = true
        firstUnread = undefined
      } else if (!isAtEnd) belowCount += 1
    }
    newest = last
    const showAll = (): void => {
      show(entriesOf(thread, firstUnread))
      loading.hidden = thread.isLoaded() || messages.length > 0
      empty.hidden = !thread.isLoaded() || messages.length > 0
    }
    if (hasShownFirst) keepPlace(showAll)
    else {
      showAll()
      showFirst()
    }
    showJump()
  }

  scroller.addEventListener('scroll', () => {
    // A hidden pane has no height, and scrolls nowhere.
    if (scroller.clientHeight === 0) return
    measure()
    if (scroller.scrollTop < topSlack && hasShownFirst) void thread.loadOlder()
  })
  jump.addEventListener('click', scrollToEnd)
  const resized = new ResizeObserver(() => {
    if (!hasShownFirst) showFirst()
    else if (isAtEnd && scroller.clientHeight > 0) scrollToEnd()
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

function isUnread({ isSelf, isRead, groupTipsElem }: V2TIMMessage): boolean {
  return !isSelf && !isRead && groupTipsElem === null
}

function createEmpty(name: string, isGroup: boolean): HTMLElement {
  const text = isGroup
    ? 'Say something, and see who has read it, and when.'
    : `Say hello. You will see when ${name} has really looked at it.`
  return el('div', { class: 'empty' }, icon('ticks'), el('h3', {}, 'Nothing here yet'), el('p', {}, text))
}
