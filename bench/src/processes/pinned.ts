import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'

/** Who gets which core: the server one for itself, what drives it another. */
export type Core = 'server' | 'generator'

const cores: Readonly<Record<Core, string>> = { server: '0', generator: '1' }

export function canPin(): boolean {
  return availableParallelism() > 1 && spawnSync('taskset', ['-c', '0', 'true']).status === 0
}

/** Puts `taskset` before a command, where there is one and more than one core. */
export function pinned(core: Core | 'anywhere', command: readonly string[]): readonly string[] {
  return core !== 'anywhere' && canPin() ? ['taskset', '-c', cores[core], ...command] : command
}

export interface Spawning {
  readonly core: Core | 'anywhere'
  readonly command: readonly string[]
  readonly stdio: 'pipe' | 'ipc' | 'ignore'
  readonly cwd?: string
}

/** What it says on standard error is heard; on standard output too, but for `pipe`. */
export function spawnPinned({ core, command, stdio, cwd }: Spawning): ChildProcess {
  const [program = '', ...args] = pinned(core, command)
  return spawn(program, args, {
    stdio: [
      'ignore',
      stdio === 'pipe' ? 'pipe' : stdio === 'ipc' ? 'inherit' : 'ignore',
      stdio === 'ignore' ? 'ignore' : 'inherit',
      ...(stdio === 'ipc' ? (['ipc'] as const) : []),
    ],
    ...(cwd === undefined ? {} : { cwd }),
    // V8's structured clone carries typed arrays and undefined.
    serialization: 'advanced',
  })
}

/** SIGTERM, and SIGKILL to who does not hear it in ten seconds. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exited
  clearTimeout(timer)
}
