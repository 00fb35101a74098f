import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What came in at a receiver of webhooks. */
export interface Hook {
  readonly command: string
  readonly query: Readonly<Record<string, string>>
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly body: Readonly<Record<string, unknown>>
}

/** What it answers; `hang`: nothing, as long as the receiver is there. */
export type Reply = 'hang' | { readonly status?: number; readonly text?: string; readonly headers?: object }

/** A receiver of webhooks over real HTTP, that answers as the test wants. */
export interface Receiver {
  readonly url: string
  /** Everything that came in, in its order. */
  readonly hooks: readonly Hook[]
  /** Answers from now on; initially: all is well. */
  reply: (hook: Hook) => Reply
  /** The first hook, come already or to come, that fits. */
  waitFor(fits: (hook: Hook) => boolean, withinMs?: number): Promise<Hook>
  /** Is there no more, until `comeBack`. */
  goAway(): Promise<void>
  comeBack(): Promise<void>
  close(): Promise<void>
}

const well: Reply = { text: '{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}' }

export async function startReceiver(): Promise<Receiver> {
  const hooks: Hook[] = []
  const watchers = new Set<() => void>()
  let port = 0
  let sockets = new Set<Socket>()
  let server: Server | undefined

  async function listen(): Promise<void> {
    const current = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { searchParams } = new URL(request.url ?? '/', 'http://here')
        const text = Buffer.concat(chunks).toString('utf8')
        const body = JSON.parse(text) as Record<string, unknown>
        const hook: Hook = {
          command: String(body.CallbackCommand),
          query: Object.fromEntries(searchParams),
          headers: request.headers,
          text,
          body,
        }
        hooks.push(hook)
        for (const watcher of watchers) watcher()
        const reply = receiver.reply(hook)
        if (reply === 'hang') return
        response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers })
        response.end(reply.text ?? '')
      })
    })
    sockets = new Set()
    current.on('connection', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    await new Promise<void>((resolve) => current.listen(port, '127.0.0.1', resolve))
    port = (current.address() as AddressInfo).port
    server = current
  }

  async function goAway(): Promise<void> {
    const current = server
    server = undefined
    if (current === undefined) return
    const closed = new Promise((resolve) => current.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }

  const receiver: Receiver = {
    get url(): string {
      return `http://127.0.0.1:${port}/hook`
    },
    hooks,
    reply: () => well,
    waitFor(fits, withinMs = 5_000): Promise<Hook> {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = hooks.find(fits)
          if (found === undefined) return
          clearTimeout(timer)
          watchers.delete(look)
          resolve(found)
        }
        const timer = setTimeout(() => {
          watchers.delete(look)
          const came = hooks.map((hook) => hook.command).join(', ')
          reject(new Error(`No such webhook within ${withinMs} ms. Came: ${came}`))
        }, withinMs)
        watchers.add(look)
        look()
      })
    },
    goAway,
    comeBack: listen,
    close: goAway,
  }
  await listen()
  return receiver
}
