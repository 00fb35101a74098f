import { type Chat, textOf } from '../chat/chats.ts'
import { nameOf } from '../people.ts'
import { avatar } from './avatar.ts'
import { createKeyedList, el, setAttributes, setText, type View } from './dom.ts'
import { briefText } from './times.ts'

/** One line, as the list shows it. */
export interface ChatLine extends Chat {
  readonly isOpen: boolean
}

export interface ChatListOptions {
  readonly onOpen: (conversationID: string) => void
}

export function createChatList({ onOpen }: ChatListOptions): View<readonly ChatLine[]> {
  const list = el('ul', { class: 'chats' })
  const show = createKeyedList<ChatLine>({
    parent: list,
    keyOf: ({ conversationID }) => conversationID,
    create: (chat) => createLine(chat, onOpen),
  })
  return { node: el('nav', { 'aria-label': 'Conversations' }, list), update: show }
}

function createLine({ conversationID, userId }: ChatLine, onOpen: ChatListOptions['onOpen']): View<ChatLine> {
  const name = el('span', { class: 'chat-name' })
  const time = el('time', { class: 'chat-time' })
  const last = el('span', { class: 'chat-last' })
  const badge = el('span', { class: 'badge' })
  const button = el(
    'button',
    { type: 'button', class: 'chat' },
    avatar(userId),
    el('span', { class: 'chat-top' }, name, time),
    el('span', { class: 'chat-bottom' }, last, badge),
  )
  button.addEventListener('click', () => onOpen(conversationID))

  return {
    node: el('li', {}, button),
    update: (chat) => {
      setAttributes(button, { 'aria-current': chat.isOpen ? 'true' : undefined })
      setText(name, chat.name)
      setText(last, lastText(chat))
      setText(time, chat.lastMessage === null ? '' : briefText(chat.lastMessage.timestampMs))
      showBadge(badge, chat.unreadCount)
    },
  }
}

const shownMax = 99

export function showBadge(badge: HTMLElement, unreadCount: number): void {
  badge.hidden = unreadCount === 0
  setText(badge, unreadCount > shownMax ? `${shownMax}+` : String(unreadCount))
  setAttributes(badge, { role: 'img', 'aria-label': `${unreadCount} unread` })
}

function lastText({ lastMessage, isGroup }: Chat): string {
  if (lastMessage === null) return isGroup ? 'Everybody is here' : 'Say hello'
  if (lastMessage.groupTipsElem !== null) return textOf(lastMessage)
  if (lastMessage.isSelf) return `You: ${textOf(lastMessage)}`
  return isGroup
    ? `${nameOf(lastMessage.sender, lastMessage.nickName)}: ${textOf(lastMessage)}`
    : textOf(lastMessage)
}
