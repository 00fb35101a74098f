import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Jobs } from '../load/generator.ts'
import { end, spawnPinned } from './pinned.ts'

const program = fileURLToPath(new URL('../load/generator.ts', import.meta.url))

type Job = keyof Jobs

/** The generator's process as seen from the one that leads: one job at a time. */
export interface Generator {
  run<Name extends Job>(
    name: Name,
    ...input: Parameters<Jobs[Name]>
  ): Promise<Awaited<ReturnType<Jobs[Name]>>>
  stop(): Promise<void>
}

export function startGenerator(): Generator {
  const child = spawnPinned({ core: 'generator', command: [process.execPath, program], stdio: 'ipc' })
  return {
    async run(name, ...[input]) {
      child.send({ name, input })
      const [answer] = await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => [{ error: 'the generator has ended' }]),
      ])
      if ('error' in answer) throw new Error(`${name}: ${answer.error}`)
      return answer.output
    },
    stop: () => end(child),
  }
}
