import { spawnSync } from 'node:child_process'
import { connect, createServer } from 'node:net'
import { startPeer } from './peer.ts'
import { end, spawnPinned } from './pinned.ts'
import type { Server } from './server.ts'

export const redisInstall = 'sudo apt-get install -y redis-server'

/** The version of the Redis that is there. */
export function redisVersion(): string | undefined {
  const { status, stdout } = spawnSync('redis-server', ['--version'], { encoding: 'utf8' })
  return status === 0 ? /v=([\d.]+)/.exec(stdout)?.[1] : undefined
}

/** A Redis of its own on a free port and an empty folder, every write on the disk before it is answered. */
export async function startRedis(data: string): Promise<Server> {
  const port = await freePort()
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']
  const where = ['--bind', '127.0.0.1', '--port', String(port), '--dir', data]
  const child = spawnPinned({
    core: 'anywhere',
    command: ['redis-server', ...where, ...durable, '--daemonize', 'no', '--loglevel', 'warning'],
    stdio: 'ignore',
  })
  await untilListening(port)
  return startPeer('redis', {
    args: [String(port)],
    helpers: () => (child.pid === undefined ? [] : [child.pid]),
    afterStop: () => end(child),
  })
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}

const triesMax = 200

export async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < triesMax; tries += 1) {
    const isThere = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: '127.0.0.1', port })
      socket.once('connect', () => resolve(true))
      socket.once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isThere) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`Nothing listens on port ${port}.`)
}
