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
  class LineSocket extends WebSocket {
    constructor(url: string) {
      super(url)
      open.add(this)
      this.addEventListener('close', () => open.delete(this))
      if (isCut) this.close()
    }
  }
  return {
    webSocket: LineSocket,
    isCut: () => isCut,
    setCut: (next) => {
      isCut = next
      if (isCut) for (const socket of open) socket.close()
    },
  }
}
