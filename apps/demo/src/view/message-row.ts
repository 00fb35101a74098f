import type { V2TIMMessage } from '@kidoku/sdk'
import { textOf } from '../chat/chats.ts'
import { nameOf } from '../people.ts'
import { avatar } from './avatar.ts'
import { el, setAttributes, setText, type View } from './dom.ts'
import type { Entry, MessageEntry } from './message-entries.ts'
import { createTickMark } from './tick-mark.ts'
import { clockText } from './times.ts'

export interface MessageRowOptions {
  readonly onOpenReaders: (message: V2TIMMessage, opener: HTMLElement) => void
  readonly onSendAgain: (message: V2TIMMessage) => void
  /** Somebody else's: the bubble is to be watched. */
  readonly onBubble: (bubble: HTMLElement, message: V2TIMMessage) => () => void
}

export function createRow(entry: Entry, options: MessageRowOptions): View<Entry> {
  if (entry.kind === 'message') return createMessageRow(entry, options)
  const text = el('span')
  const node = el('li', { class: `row-${entry.kind}` }, text)
  return {
    node,
    update: (next) => {
      if (next.kind !== 'message') setText(text, next.kind === 'tip' ? textOf(next.message) : next.text)
    },
  }
}

function createMessageRow({ message }: MessageEntry, options: MessageRowOptions): View<Entry> {
  const sender = el('span', { class: 'sender' }, nameOf(message.sender, message.nickName))
  const text = el('span', { class: 'text' })
  const time = el('time', { class: 'time' })
  const tick = createTickMark({
    onOpenReaders: (opener) => options.onOpenReaders(message, opener),
    onSendAgain: () => options.onSendAgain(message),
  })
  const meta = el('div', { class: 'meta' }, time)
  const bubble = el('div', { class: 'bubble' }, el('span', { class: 'heard' }), text, meta)
  const note = el('p', { class: 'note' })
  const node = el('li', {}, el('div', { class: 'stack' }, sender, bubble, note))
  if (message.isSelf) meta.append(tick.node)
  else if (message.groupID !== '') node.prepend(avatar(message.sender))
  // Names who speaks, for those who do not see on which side it stands.
  const heard = bubble.firstElementChild
  if (heard !== null)
    setText(heard, message.isSelf ? 'You: ' : `${nameOf(message.sender, message.nickName)}: `)
  const stopWatching = message.isSelf ? undefined : options.onBubble(bubble, message)

  return {
    node,
    update: (next) => {
      if (next.kind !== 'message') return
      setAttributes(node, {
        class: 'row',
        'data-side': message.isSelf ? 'own' : 'other',
        'data-starts': next.startsRun,
        'data-ends': next.endsRun,
        'data-revoked': message.revokerInfo !== null,
      })
      sender.hidden = !next.showsSender
      setText(text, textOf(message))
      setText(time, clockText(message.timestampMs))
      setAttributes(time, { datetime: new Date(message.timestampMs).toISOString() })
      setText(note, next.note)
      note.hidden = next.note === ''
      if (next.tick !== undefined) tick.update(next.tick)
    },
    ...(stopWatching === undefined ? {} : { remove: stopWatching }),
  }
}
