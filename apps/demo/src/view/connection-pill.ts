import type { Connection } from '../chat/account.ts'
import { el, setAttributes, setText, type View } from './dom.ts'

const texts: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting',
  connected: 'Connected',
  offline: 'Offline',
}

export function createConnectionPill(): View<Connection> {
  const text = el('span')
  const node = el('span', { class: 'connection', role: 'status' }, el('i', { 'aria-hidden': 'true' }), text)
  return {
    node,
    update: (connection) => {
      setAttributes(node, { 'data-state': connection })
      setText(text, texts[connection])
    },
  }
}
