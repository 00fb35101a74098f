import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { makeUserSig } from 'kidoku'
import { connectFrames, type FrameClient } from './frame-client.ts'

const program = fileURLToPath(new URL('../bin/kidoku.js', import.meta.resolve('kidoku')))
/** Of every server that is spawned. */
export const spawnedSdkAppId = 1_400_000_000
const secretKey = 'the secret key of servers that are spawned for tests'

/** A real server in a process of its own: for tests that end it in ways no process ends itself. */
export interface SpawnedServer {
  readonly url: string
  readonly process: ChildProcess
  userSig(userId: string): string
  connect(userId: string): Promise<FrameClient>
  /** SIGKILL: nothing is flushed, nothing is said. Resolves once the process is gone. */
  kill(): Promise<void>
  /** SIGTERM: resolves with the exit code. */
  stop(): Promise<number | null>
}

/** Starts `kidoku serve` on this data folder and a free port; resolves once it says that it is well. */
export async function spawnServer(data: string, flags: readonly string[] = []): Promise<SpawnedServer> {
  const own = ['--data', data, '--port', '0', '--secret-key', secretKey, '--log-level', 'error']
  const child = spawn(process.execPath, [program, 'serve', ...own, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environmentOfSpawned(),
  })
  const exited = once(child, 'exit')
  const url = await Promise.race([urlSaidBy(child), exited.then(() => undefined)])
  if (url === undefined) throw new Error('The server ended before it said where it listens.')
  const health = await fetch(`${url}/healthz`)
  if (!health.ok) throw new Error(`The server is not well: ${health.status}`)

  return {
    url,
    process: child,
    userSig: spawnedUserSig,
    async connect(userId): Promise<FrameClient> {
      const client = await connectFrames(url)
      await client.call('session.login', {
        sdkAppId: spawnedSdkAppId,
        userId,
        userSig: spawnedUserSig(userId),
        platform: 'node',
      })
      return client
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL')
      await exited
    },
    async stop(): Promise<number | null> {
      child.kill('SIGTERM')
      await exited
      return child.exitCode
    },
  }
}

/** What is set for the tests is none of a spawned program's business. */
export function environmentOfSpawned(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KIDOKU_')))
}

export function spawnedUserSig(userId: string): string {
  const nowS = Math.floor(Date.now() / 1_000)
  return makeUserSig({ sdkAppId: spawnedSdkAppId, secretKey }, userId, { nowS })
}

async function urlSaidBy(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/[^\s(]+/.exec(line) ?? []
    if (url !== undefined) {
      child.stdout.resume()
      return url
    }
  }
  return undefined
}
