import {
  type V2TIMGroupMessageReadMember,
  V2TIMGroupMessageReadMembersFilter,
  type V2TIMMessage,
} from '@kidoku/sdk'
import { textOf } from '../chat/chats.ts'
import type { Thread } from '../chat/thread.ts'
import { nameOf } from '../people.ts'
import { avatar } from './avatar.ts'
import { createKeyedList, el, setAttributes, setText, type View } from './dom.ts'
import { icon } from './icons.ts'
import { createTabs } from './tabs.ts'
import { exactText } from './times.ts'

export interface ReadersPanelOptions {
  readonly thread: Thread
  readonly message: V2TIMMessage
  /** Begins the IDs of its parts: the other pane may have a panel too. */
  readonly idPrefix: string
  readonly onClose: () => void
  readonly onError: (error: unknown) => void
}

export interface ReadersPanel {
  readonly node: HTMLElement
  readonly focus: () => void
  readonly close: () => void
}

const filters = V2TIMGroupMessageReadMembersFilter

/** Who has read one message, and when; and who has not. Live while it is open. */
export function createReadersPanel(options: ReadersPanelOptions): ReadersPanel {
  const { thread, message, idPrefix, onClose, onError } = options
  const read = createMemberList(
    options,
    filters.V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_READ,
    'Nobody has read it yet.',
  )
  const unread = createMemberList(
    options,
    filters.V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD,
    'Nobody is left: all have read it.',
  )
  const tabs = createTabs({ idPrefix, label: 'Readers', panels: [read.node, unread.node] })
  const close = el('button', { class: 'quiet', type: 'button', 'aria-label': 'Close' }, icon('close'))
  const titleId = `${idPrefix}-title`
  const rest = el('p', { class: 'rest' })
  const node = el(
    'section',
    { class: 'readers', role: 'dialog', 'aria-labelledby': titleId },
    el('header', {}, el('h3', { id: titleId }, 'Read receipts'), close),
    el('blockquote', {}, textOf(message)),
    tabs.node,
    read.node,
    unread.node,
    rest,
  )

  let shown = ''
  const update = (): void => {
    const receipt = thread.receiptOf(message)
    tabs.name([`Read (${receipt?.readCount ?? 0})`, `Unread (${receipt?.unreadCount ?? 0})`])
    setText(rest, restText(receipt?.undisclosedCount ?? 0, receipt?.departedCount ?? 0))
    rest.hidden = rest.textContent === ''
    const counts = [
      receipt?.readCount,
      receipt?.unreadCount,
      receipt?.undisclosedCount,
      receipt?.departedCount,
    ].join()
    if (counts === shown) return
    shown = counts
    Promise.all([read.reload(), unread.reload()]).catch(onError)
  }

  close.addEventListener('click', onClose)
  node.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') onClose()
  })
  const stopListening = thread.changed.listen(update)
  update()
  thread.refreshReceipts([message]).catch(onError)
  return { node, focus: () => close.focus(), close: stopListening }
}

interface MemberList {
  readonly node: HTMLElement
  readonly reload: () => Promise<void>
}

function createMemberList(
  { thread, message, onError }: ReadersPanelOptions,
  filter: V2TIMGroupMessageReadMembersFilter,
  emptyText: string,
): MemberList {
  const list = el('ul')
  const empty = el('p', { class: 'nobody' }, emptyText)
  const more = el('button', { class: 'more', type: 'button', hidden: true }, 'Show more')
  const node = el('div', { class: 'members' }, list, empty, more)
  const show = createKeyedList<V2TIMGroupMessageReadMember>({
    parent: list,
    keyOf: ({ userID }) => userID,
    create: createMember,
  })
  let members: readonly V2TIMGroupMessageReadMember[] = []
  let nextSeq = 0
  let turn = 0

  const page = async (from: number): Promise<void> => {
    turn += 1
    const mine = turn
    const found = await thread.readers(message, filter, from)
    if (mine !== turn) return // A newer question is under way.
    members = from === 0 ? found.members : [...members, ...found.members]
    nextSeq = found.nextSeq
    more.hidden = found.isFinished
    empty.hidden = members.length > 0
    show(members)
  }
  more.addEventListener('click', () => page(nextSeq).catch(onError))
  empty.hidden = true
  return { node, reload: () => page(0) }
}

function createMember(member: V2TIMGroupMessageReadMember): View<V2TIMGroupMessageReadMember> {
  const time = el('time')
  const name = nameOf(member.userID, member.nameCard || member.nickName)
  return {
    node: el('li', {}, avatar(member.userID), el('span', {}, name), time),
    update: ({ readTime }) => {
      time.hidden = readTime === 0
      if (readTime === 0) return
      setText(time, exactText(readTime))
      setAttributes(time, { datetime: new Date(readTime).toISOString() })
    },
  }
}

/** The two states that have a count, but no names. receipts.md §2 */
function restText(undisclosedCount: number, departedCount: number): string {
  const parts = [
    undisclosedCount > 0 ? `${undisclosedCount} with read receipts off` : '',
    departedCount > 0 ? `${departedCount} left without reading it` : '',
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
