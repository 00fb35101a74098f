import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node'
import { ConfigError } from '../setting.ts'
import type { Log } from '../telemetry/log.ts'
import { saidWhenWaiting } from '../telemetry/waiting.ts'

/** How long a node that starts waits for NATS, which may be starting too. */
const firstConnectMsMax = 10_000

/** A connection that comes back by itself as often as it takes; rejects where NATS does not answer at the start. */
export async function connectLine(parts: {
  readonly url: string
  readonly name: string
  readonly beatMs: number
  readonly log: Log
}): Promise<NatsConnection> {
  const { url, name, beatMs, log } = parts
  const options: NodeConnectionOptions = {
    ...serversOf(url),
    name,
    // What is said here has been heard here.
    noEcho: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    reconnectJitterTLS: 250,
    timeout: 2_000,
    pingInterval: beatMs * 2,
    maxPingOut: 2,
  }
  // Without the user and the password of the URL.
  const at = [options.servers].flat().join(', ')
  return saidWhenWaiting(firstConnection(options, at), () => log.warn({ at }, 'Waiting for NATS to answer.'))
}

async function firstConnection(options: NodeConnectionOptions, at: string): Promise<NatsConnection> {
  const giveUpAtMs = performance.now() + firstConnectMsMax
  for (;;) {
    try {
      return await connect(options)
    } catch (cause) {
      if (performance.now() > giveUpAtMs)
        throw new Error(`No NATS answers at ${at}: ${String(cause)}`, { cause })
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
  }
}

export function serversOf(
  urls: string,
): Pick<NodeConnectionOptions, 'servers' | 'user' | 'pass' | 'token' | 'tls'> {
  const parsed = urls.split(',').map((url) => {
    try {
      return new URL(url.trim())
    } catch (cause) {
      throw new ConfigError('--nats-url (KIDOKU_NATS_URL): nats://host:4222, several divided by commas.', {
        cause,
      })
    }
  })
  const [first] = parsed
  const user = decodeURIComponent(first?.username ?? '')
  const pass = decodeURIComponent(first?.password ?? '')
  return {
    servers: parsed.map(({ hostname, port }) => `${hostname}:${port || '4222'}`),
    ...(user === '' ? {} : pass === '' ? { token: user } : { user, pass }),
    ...(parsed.some(({ protocol }) => protocol === 'tls:') ? { tls: {} } : {}),
  }
}
