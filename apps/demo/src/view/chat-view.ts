import type { V2TIMMessage } from '@kidoku/sdk'
import type { Chat } from '../chat/chats.ts'
import type { Thread } from '../chat/thread.ts'
import { nameOf, people } from '../people.ts'
import { avatar } from './avatar.ts'
import { createComposer } from './composer.ts'
import { el } from './dom.ts'
import { icon } from './icons.ts'
import { createMessageList } from './message-list.ts'
import { createReadersPanel, type ReadersPanel } from './readers-panel.ts'

export interface ChatViewOptions {
  readonly chat: Chat
  readonly thread: Thread
  readonly ownUserId: string
  readonly idPrefix: string
  readonly asksForReceipts: () => boolean
  readonly onAskForReceipts: (asks: boolean) => void
  readonly onBack: () => void
  readonly onError: (error: unknown) => void
}

export interface ChatView {
  readonly node: HTMLElement
  /** The switch was turned. */
  readonly update: () => void
  readonly focus: () => void
  readonly close: () => void
}

/** One open conversation: its head, its messages, the field to write in, and the readers of a message over them. */
export function createChatView(options: ChatViewOptions): ChatView {
  const { chat, thread, ownUserId, idPrefix, onBack, onError } = options
  let panel: ReadersPanel | undefined
  let opener: HTMLElement | undefined

  const closePanel = (): void => {
    if (panel === undefined) return
    panel.close()
    panel.node.remove()
    panel = undefined
    messages.setCovered(false)
    opener?.focus()
  }
  const openPanel = (message: V2TIMMessage, from: HTMLElement): void => {
    closePanel()
    opener = from
    panel = createReadersPanel({ thread, message, idPrefix, onClose: closePanel, onError })
    middle.append(panel.node)
    messages.setCovered(true)
    panel.focus()
  }

  const messages = createMessageList({ thread, name: chat.name, onOpenReaders: openPanel })
  const composer = createComposer({ ...options, name: chat.name })
  const back = el(
    'button',
    { class: 'quiet back', type: 'button', 'aria-label': 'Back to conversations' },
    icon('back'),
  )
  const others = people.filter(({ userId }) => userId !== ownUserId).map(({ userId }) => nameOf(userId))
  const middle = el('div', { class: 'middle' }, messages.node)
  const node = el(
    'section',
    { class: 'chat-view', 'aria-label': `Conversation with ${chat.name}` },
    el(
      'header',
      { class: 'chat-head' },
      back,
      avatar(chat.userId),
      el('h2', {}, chat.name),
      chat.isGroup ? el('p', {}, `You, ${others.join(', ')}`) : '',
    ),
    middle,
    composer.node,
  )
  back.addEventListener('click', onBack)
  const stopListening = thread.changed.listen(composer.update)

  return {
    node,
    update: () => {
      composer.update()
      if (!thread.areReceiptsOn()) closePanel()
    },
    focus: composer.focus,
    close: () => {
      stopListening()
      closePanel()
      messages.close()
    },
  }
}
