import type { WebSocketConstructor } from '@kidoku/sdk'

/** A person's line to the server, which can be cut and joined again: as in a tunnel. */
export interface Line {
  readonly webSocket: WebSocketConstructor
  readonly isCut: () => boolean
  readonly setCut: (isCut: boolean) => void
}

export function createLine(): Line {
  const open = new Set<WebSocket>()
  let isCut = false
  const openSocket = (url: string): WebSocket => {
    const socket = new WebSocket(url)
    open.add(socket)
    socket.addEventListener('close', () => open.delete(socket))
    return socket
  }
  return {
    webSocket: new Proxy(WebSocket, {
      construct: (_, [url]: [string]) => (isCut ? deadSocket() : openSocket(url)),
    }),
    isCut: () => isCut,
    setCut: (next) => {
      isCut = next
      if (isCut) for (const socket of open) socket.close()
    },
  }
}

/** RFC 6455 §7.1.5: it never came about. */
const abnormalClosure = 1006

/** Fails a moment later, and the browser, which warns of every socket that is closed before it is open, hears nothing of it. */
function deadSocket(): WebSocket {
  const socket: Pick<WebSocket, 'readyState' | 'onopen' | 'onmessage' | 'onerror' | 'onclose'> = {
    readyState: WebSocket.CLOSED,
    onopen: null,
    onmessage: null,
    onerror: null,
    onclose: null,
  }
  // The SDK looks at nothing else of a socket that is closed.
  const closed = socket as WebSocket
  setTimeout(() => closed.onclose?.(new CloseEvent('close', { code: abnormalClosure })))
  return closed
}
