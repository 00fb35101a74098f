import { WebSocket } from 'ws'
import type { Server } from '../processes/server.ts'

/** A plain client for what is not measured: setting up, and asking one thing at a time. */
export interface Client {
  call(method: string, input: object): Promise<unknown>
  close(): void
}

export async function connectClient(
  server: Pick<Server, 'url' | 'socketPath' | 'loginFor'>,
  userId: string,
): Promise<Client> {
  const socket = new WebSocket(`${server.url.replace(/^http/, 'ws')}${server.socketPath}`)
  const waiting = new Map<number, { resolve: (output: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  socket.on('message', (bytes) => {
    const frame: unknown = JSON.parse(String(bytes))
    if (typeof frame !== 'object' || frame === null || !('id' in frame)) return
    const request = waiting.get(Number(frame.id))
    waiting.delete(Number(frame.id))
    if ('error' in frame) request?.reject(new Error(JSON.stringify(frame.error)))
    else request?.resolve('output' in frame ? frame.output : undefined)
  })
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The socket was closed.'))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  const client: Client = {
    call: (method, input) =>
      new Promise((resolve, reject) => {
        lastId += 1
        waiting.set(lastId, { resolve, reject })
        socket.send(JSON.stringify({ id: lastId, method, input }))
      }),
    close: () => socket.close(),
  }
  await client.call('session.login', server.loginFor(userId))
  return client
}

/** Requests on their way at once. */
const underWayMax = 500

/** Sends so many messages that ask for receipts, in order. */
export async function sendMessages(client: Client, groupId: string, count: number): Promise<void> {
  for (let at = 0; at < count; at += underWayMax) {
    const slice = Array.from({ length: Math.min(underWayMax, count - at) }, (_none, offset) => at + offset)
    await Promise.all(
      slice.map((number) =>
        client.call('messages.send', {
          groupId,
          msgId: `${groupId}-${number}`,
          random: number,
          elems: [{ type: 'text', text: 'Has everybody seen the new shift plan?' }],
          needReadReceipt: true,
        }),
      ),
    )
  }
}
