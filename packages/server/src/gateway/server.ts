import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { closeCodes, limits, socketPath } from '@kidoku/protocol'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Dispatch } from '../dispatch.ts'
import type { LiveSettings } from '../live-settings.ts'
import type { Log } from '../telemetry/log.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { Connection } from './connection.ts'
import { createOutbox } from './outbox.ts'
import type { Sessions } from './sessions.ts'
import { createSweep } from './sweep.ts'

/** The socket edge: upgrades, counts, drains. */
export interface Gateway {
  attach(server: Server): void
  /** Lets requests under way be answered, and sends everybody away, spread out: they come back elsewhere, or later. */
  drain(): Promise<void>
}

interface Parts {
  readonly dispatch: Dispatch
  readonly sessions: Pick<Sessions, 'add' | 'remove'>
  readonly live: LiveSettings
  readonly now: () => number
  readonly log: Log
  readonly metrics: Metrics
}

/** How late a connection's times may be noticed. */
const sweepMsMax = 250
/** While it drains: so many connections are sent away together, then others elsewhere have their turn. */
const sentAwayPerTurn = 100
const drainTurnMs = 50

export function createGateway(parts: Parts): Gateway {
  const { live, metrics } = parts
  const connections = new Set<Connection>()
  const { heartbeatMs, loginWithinMs } = live.initial
  const sweep = createSweep(Math.min(sweepMsMax, heartbeatMs, loginWithinMs))
  const shared = { ...parts, outbox: createOutbox(), sweep }
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.frameBytesMax,
    perMessageDeflate: false,
    clientTracking: false,
  })
  let isDraining = false

  function welcome(socket: WebSocket, request: IncomingMessage, stream: Duplex): void {
    const wire = { socket, stream, address: request.socket.remoteAddress ?? '' }
    const connection = new Connection(wire, shared)
    connections.add(connection)
    metrics.connected(connections.size)
    socket.on('close', () => {
      connections.delete(connection)
      metrics.connected(connections.size)
    })
  }

  function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const [path] = (request.url ?? '/').split('?')
    if (path !== socketPath) return refuse(socket, '404 Not Found')
    if (isDraining) return refuse(socket, '503 Service Unavailable')
    if (!isAllowed(request.headers.origin, live.current.allowedOrigins))
      return refuse(socket, '403 Forbidden')
    sockets.handleUpgrade(request, socket, head, (opened) => welcome(opened, request, socket))
  }

  return {
    attach(server): void {
      server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        socket.on('error', () => socket.destroy())
        upgrade(request, socket, head)
      })
    },
    async drain(): Promise<void> {
      isDraining = true
      const { drainMs } = live.initial
      const deadline = new Promise<void>((resolve) => setTimeout(resolve, drainMs).unref())
      const all = [...connections]
      // Not all at once: those who are sent away come to the other nodes.
      const perTurn = Math.max(sentAwayPerTurn, Math.ceil((all.length * drainTurnMs) / Math.max(1, drainMs)))
      const leaving: Promise<void>[] = []
      for (let at = 0; at < all.length; at += perTurn) {
        if (at > 0) await new Promise((resolve) => setTimeout(resolve, drainTurnMs))
        leaving.push(...all.slice(at, at + perTurn).map((connection) => sendAway(connection, deadline)))
      }
      await Promise.all(leaving)
    },
  }
}

/** Once it is answered what it has asked, or the time is over. */
async function sendAway(connection: Connection, deadline: Promise<void>): Promise<void> {
  await Promise.race([connection.idle(), deadline])
  connection.close(closeCodes.draining, 'the server is going away')
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** No list: any page may connect, for it is the UserSig that lets in. Programs send no origin. */
function isAllowed(origin: string | undefined, allowed: readonly string[]): boolean {
  return origin === undefined || allowed.length === 0 || allowed.includes(origin)
}
