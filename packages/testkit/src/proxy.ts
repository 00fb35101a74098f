import { createServer, connect as dial, type Socket } from 'node:net'
import type { Language, Splitter } from './message-splitters.ts'

/** A TCP line that can be cut, slowed down and frozen, and that can say things twice: between a node and what it stands on. */
export interface TcpProxy {
  readonly port: number
  /** Breaks all connections and takes no more until `heal`. */
  cut(): void
  heal(): void
  /** Half-open: connections stay, nothing comes through either way, until `thaw`. */
  freeze(): void
  thaw(): void
  /** What comes from now on comes so much later. */
  delay(ms: number): void
  /** Every message that comes from now on is passed on twice, until `once`. Only where the line knows its language. */
  twice(): void
  once(): void
  /** Messages that were passed on a second time. */
  readonly repeated: number
  /** Where new connections go from now on: for a server that comes back elsewhere. */
  leadTo(port: number): void
  /** Where new connections go: one after the other. */
  readonly connections: number
  close(): Promise<void>
}

interface Pair {
  readonly ends: readonly [Socket, Socket]
}

/** `language`: where messages end, for a line that is to know it. */
export async function startProxy(target: number | (() => number), language?: Language): Promise<TcpProxy> {
  const pairs = new Set<Pair>()
  let choose = typeof target === 'number' ? (): number => target : target
  let isCut = false
  let isFrozen = false
  let delayMs = 0
  let isTwice = false
  let repeated = 0

  const server = createServer((client) => {
    client.on('error', () => client.destroy())
    if (isCut) {
      client.destroy()
      return
    }
    const upstream = dial(choose(), '127.0.0.1')
    const pair: Pair = { ends: [client, upstream] }
    pairs.add(pair)
    carry(client, upstream, pair, language?.toServer())
    carry(upstream, client, pair, language?.toClient())
    if (isFrozen) for (const end of pair.ends) end.pause()
  })

  function carry(from: Socket, to: Socket, pair: Pair, split?: Splitter): void {
    from.setNoDelay(true)
    const pass = (bytes: Buffer): void => {
      if (delayMs === 0) to.write(bytes)
      // Timers of one length end in the order in which they began.
      else setTimeout(() => to.write(bytes), delayMs)
    }
    from.on('data', (bytes: Buffer) => {
      if (split === undefined) return pass(bytes)
      for (const piece of split(bytes)) {
        pass(piece.bytes)
        if (!isTwice || !piece.isMessage) continue
        pass(piece.bytes)
        repeated += 1
      }
    })
    from.on('error', () => from.destroy())
    from.on('close', () => {
      pairs.delete(pair)
      to.destroy()
    })
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  function breakAll(): void {
    for (const { ends } of pairs) for (const end of ends) end.destroy()
    pairs.clear()
  }

  return {
    port,
    cut(): void {
      isCut = true
      breakAll()
    },
    heal(): void {
      isCut = false
    },
    freeze(): void {
      isFrozen = true
      for (const { ends } of pairs) for (const end of ends) end.pause()
    },
    thaw(): void {
      isFrozen = false
      for (const { ends } of pairs) for (const end of ends) end.resume()
    },
    delay(ms): void {
      delayMs = ms
    },
    twice(): void {
      if (language === undefined) throw new Error('This line does not know where messages end.')
      isTwice = true
    },
    once(): void {
      isTwice = false
    },
    get repeated(): number {
      return repeated
    },
    leadTo(next): void {
      choose = () => next
    },
    get connections(): number {
      return pairs.size
    },
    async close(): Promise<void> {
      isCut = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      breakAll()
      await closed
    },
  }
}
