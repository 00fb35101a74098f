import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

const program = findProgram('nats-server')

/** Without the program those tests are left out, aloud. */
export const hasNats: boolean = program !== undefined
if (!hasNats) {
  process.stderr.write(
    '\nLEFT OUT: tests of several nodes need nats-server. Debian, Ubuntu: apt-get install nats-server\n\n',
  )
}

/** A NATS of one's own, on a free port, to be killed at will. */
export interface NatsServer {
  readonly port: number
  readonly url: string
  /** SIGKILL. */
  kill(): Promise<void>
  /** On the same port again. */
  start(): Promise<void>
  /** It holds its connections and says nothing. */
  hang(): void
  goOn(): void
}

export async function startNats(): Promise<NatsServer> {
  let running = await launch(-1)
  const { port } = running
  return {
    port,
    url: `nats://127.0.0.1:${port}`,
    async kill(): Promise<void> {
      running.child.kill('SIGKILL')
      await running.exited
    },
    async start(): Promise<void> {
      running = await launch(port)
    },
    hang: () => void running.child.kill('SIGSTOP'),
    goOn: () => void running.child.kill('SIGCONT'),
  }
}

interface Running {
  readonly child: ChildProcess
  readonly port: number
  readonly exited: Promise<unknown>
}

async function launch(port: number): Promise<Running> {
  if (program === undefined) throw new Error('There is no nats-server.')
  const child = spawn(program, ['-a', '127.0.0.1', '-p', String(port)], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...unprivileged(),
  })
  // Nobody outlives the tests.
  const end = (): void => void child.kill('SIGKILL')
  process.once('exit', end)
  const exited = once(child, 'exit').finally(() => process.off('exit', end))
  const said = await Promise.race([portSaidBy(child), exited.then(() => undefined)])
  if (said === undefined) throw new Error('nats-server ended before it listened.')
  return { child, port: said, exited }
}

async function portSaidBy(child: ChildProcess): Promise<number | undefined> {
  if (child.stderr === null) return undefined
  let port: number | undefined
  for await (const line of createInterface({ input: child.stderr })) {
    port = Number(/Listening for client connections on [^ ]*:(\d+)/.exec(line)?.[1] ?? port) || undefined
    if (!line.includes('Server is ready')) continue
    child.stderr.resume()
    return port
  }
  return undefined
}

/** Servers of tests need no power over the machine: for root, the user `nobody`. */
export function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
}

export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}
