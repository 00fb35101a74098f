import { socketPath } from '@kidoku/protocol/wire'
import type { WebSocketConstructor } from '../v2tim-options.ts'

/** One WebSocket, from its opening to its one `closed`. */
export interface Socket {
  readonly send: (text: string) => void
  /** Nothing is told any more after this. */
  readonly drop: () => void
}

export interface SocketEvents {
  readonly opened: () => void
  readonly frame: (text: string) => void
  /** `code` as in RFC 6455 §7.4; 1006 where the connection just broke or never came about. */
  readonly closed: (code: number) => void
}

const abnormalClosure = 1006
const goingAway = 1000

export function openSocket(url: string, webSocket: WebSocketConstructor, events: SocketEvents): Socket {
  const socket = new webSocket(url)
  let isOver = false
  const end = (code: number): void => {
    if (isOver) return
    isOver = true
    events.closed(code)
  }
  socket.onopen = () => {
    if (!isOver) events.opened()
  }
  socket.onmessage = ({ data }) => {
    if (!isOver && typeof data === 'string') events.frame(data)
  }
  socket.onclose = ({ code }) => end(code)
  socket.onerror = () => end(abnormalClosure)
  return {
    send: (text) => {
      if (socket.readyState === 1) socket.send(text)
    },
    drop: () => {
      isOver = true
      if (socket.readyState <= 1) socket.close(goingAway)
    },
  }
}

/** `http` becomes `ws`; the server's path is added where there is none. */
export function socketUrl(serverUrl: string): string {
  const url = new URL(serverUrl)
  url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:'
  if (!url.pathname.endsWith(socketPath)) url.pathname = url.pathname.replace(/\/$/, '') + socketPath
  url.hash = ''
  return url.href
}
