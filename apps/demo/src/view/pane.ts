import { type Account, openAccount } from '../chat/account.ts'
import { nameOf, people } from '../people.ts'
import type { Side, ViewState } from '../view-state.ts'
import { avatar } from './avatar.ts'
import { createChatList } from './chat-list.ts'
import { type ChatView, createChatView } from './chat-view.ts'
import { createConnectionPill } from './connection-pill.ts'
import { el, setAttributes } from './dom.ts'
import { createReceiptsSwitch } from './receipts-switch.ts'

export interface PaneOptions {
  readonly side: Side
  readonly viewState: ViewState
  readonly onError: (error: unknown) => void
  /** Another person, or another count of unread messages. */
  readonly onChange: () => void
}

export interface Pane {
  readonly node: HTMLElement
  readonly userId: () => string
  readonly unreadCount: () => number
  /** The other pane shows this person now: two panes never show the same. */
  readonly setTaken: (userId: string) => void
}

/** One person: who it is, their conversations, and the one that is open. */
export function createPane({ side, viewState, onError, onChange }: PaneOptions): Pane {
  const chooser = el(
    'select',
    { 'aria-label': `Person on the ${side}` },
    ...people.map(({ userId, name }) => el('option', { value: userId }, name)),
  )
  const face = el('span', { class: 'face' })
  const connection = createConnectionPill()
  const receiptsSwitch = createReceiptsSwitch(side, onError)
  const chatList = createChatList({ onOpen: (id) => openChat(id, true) })
  const chatPlace = el('div', { class: 'chat-place' })
  const body = el(
    'div',
    { class: 'pane-body' },
    el('div', { class: 'sidebar' }, chatList.node, receiptsSwitch.node),
    chatPlace,
  )
  const node = el(
    'section',
    { class: 'pane', 'data-side': side },
    el('header', { class: 'pane-head' }, face, el('span', { class: 'chooser' }, chooser), connection.node),
    body,
  )

  let account: Account = openAccount(viewState.person(side), onError)
  let stopListening: (() => void) | undefined
  let chatView: ChatView | undefined
  let openId = ''
  let asksForReceipts = true

  const update = (): void => {
    connection.update(account.connection())
    receiptsSwitch.update(account)
    chatList.update(account.chats().map((chat) => ({ ...chat, isOpen: chat.conversationID === openId })))
    chatView?.update()
    onChange()
  }
  const openChat = (conversationID: string, isChosen = false): void => {
    const chat = account.chats().find((each) => each.conversationID === conversationID)
    if (chat === undefined) return
    setAttributes(body, { 'data-screen': 'chat' })
    if (conversationID !== openId) {
      chatView?.close()
      openId = conversationID
      viewState.setChat(side, conversationID)
      chatView = createChatView({
        chat,
        thread: account.thread(conversationID),
        ownUserId: account.userId,
        idPrefix: side,
        asksForReceipts: () => asksForReceipts,
        onAskForReceipts: (asks) => {
          asksForReceipts = asks
        },
        onBack: () => setAttributes(body, { 'data-screen': 'list' }),
        onError,
      })
      chatPlace.replaceChildren(chatView.node)
      update()
    }
    if (isChosen) chatView?.focus()
  }
  const moveIn = (): void => {
    const { userId } = account
    stopListening = account.changed.listen(update)
    chooser.value = userId
    face.replaceChildren(avatar(userId))
    setAttributes(node, { 'aria-label': nameOf(userId) })
    openChat(viewState.chat(side))
    if (openId === '') openChat(account.chats()[0]?.conversationID ?? '')
    update()
  }

  const moveOut = (): void => {
    stopListening?.()
    chatView?.close()
    chatView = undefined
    openId = ''
    account.close()
  }

  chooser.addEventListener('change', () => {
    moveOut()
    viewState.setPerson(side, chooser.value)
    account = openAccount(chooser.value, onError)
    moveIn()
  })
  moveIn()

  return {
    node,
    userId: () => account.userId,
    unreadCount: () => account.chats().reduce((sum, { unreadCount }) => sum + unreadCount, 0),
    setTaken: (userId) => {
      for (const option of chooser.options) option.disabled = option.value === userId
    },
  }
}
