import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { makeUserSig } from 'kidoku'
import { end, spawnPinned } from './pinned.ts'
import type { Server } from './server.ts'

const program = fileURLToPath(new URL('../bin/kidoku.js', import.meta.resolve('kidoku')))
const sdkAppId = 1_400_000_000
const secretKey = 'the secret key of servers that are measured'

/** A free port, no limits of rate, no haste with those who only listen; all else as it comes. */
export function kidokuSettings(data: string): readonly string[] {
  const unlimited = ['--requests-per-second-max', '0', '--group-messages-per-second-max', '0']
  const patient = ['--heartbeat-ms', '600000']
  const own = ['--data', data, '--port', '0', '--secret-key', secretKey, '--log-level', 'error']
  return [...own, ...unlimited, ...patient]
}

export function loginFor(userId: string): object {
  const userSig = makeUserSig({ sdkAppId, secretKey }, userId, { nowS: Math.floor(Date.now() / 1_000) })
  return { sdkAppId, userId, userSig }
}

export interface KidokuOptions {
  readonly nodeFlags?: readonly string[]
  /** As they would stand on its command line. */
  readonly settings?: readonly string[]
}

/** The product itself, as a child process on a folder of data. */
export async function startKidoku(data: string, options: KidokuOptions = {}): Promise<Server> {
  const startedAt = performance.now()
  const child = spawnPinned({
    core: 'server',
    command: [
      process.execPath,
      ...(options.nodeFlags ?? []),
      program,
      'serve',
      ...kidokuSettings(data),
      ...(options.settings ?? []),
    ],
    stdio: 'pipe',
  })
  const { pid, stdout } = child
  if (pid === undefined || stdout === null) throw new Error('The server could not be started.')
  const url = await urlSaidIn(stdout)
  const health = await fetch(`${url}/healthz`)
  if (!health.ok) throw new Error(`The server is not well: ${health.status}`)
  return {
    url,
    socketPath: '/v1/socket',
    pids: () => [pid],
    readyMs: performance.now() - startedAt,
    loginFor,
    stop: () => end(child),
  }
}

/** The first address that a server says on its standard output. */
export async function urlSaidIn(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stdout })) {
    const [url] = /http:\/\/[^\s(]+/.exec(line) ?? []
    if (url !== undefined) {
      stdout.resume()
      return url
    }
  }
  throw new Error('The server ended before it said where it listens.')
}
