import { fileURLToPath } from 'node:url'
import { urlSaidIn } from './kidoku.ts'
import { end, spawnPinned } from './pinned.ts'
import type { Server } from './server.ts'

export type PeerProgram = 'echo' | 'rows-sqlite' | 'rows-postgres' | 'redis'

export interface PeerOptions {
  readonly args: readonly string[]
  /** Processes that work for it: their CPU is the server's too. */
  readonly helpers?: () => readonly number[]
  readonly afterStop?: () => Promise<void>
  readonly nodeFlags?: readonly string[]
}

/** One of the programs in peers/, on the server's core. */
export async function startPeer(program: PeerProgram, options: PeerOptions): Promise<Server> {
  const file = fileURLToPath(new URL(`../../peers/${program}.ts`, import.meta.url))
  const startedAt = performance.now()
  const child = spawnPinned({
    core: 'server',
    command: [process.execPath, ...(options.nodeFlags ?? []), file, ...options.args],
    stdio: 'pipe',
  })
  const { pid, stdout } = child
  if (pid === undefined || stdout === null) throw new Error(`${program} could not be started.`)
  const url = await urlSaidIn(stdout)
  return {
    url,
    socketPath: '/',
    pids: () => [pid, ...(options.helpers?.() ?? [])],
    readyMs: performance.now() - startedAt,
    loginFor: (userId) => ({ userId }),
    async stop() {
      await end(child)
      await options.afterStop?.()
    },
  }
}
