import { fileURLToPath } from 'node:url'
import type { Jobs } from '../load/generator.ts'
import { end, spawnPinned } from './pinned.ts'

const program = fileURLToPath(new URL('../load/generator.ts', import.meta.url))

type Job = keyof Jobs
type Reply = { readonly output: unknown } | { readonly error: string }

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
  let settle = (_reply: Reply): void => undefined
  child.on('message', (reply: Reply) => settle(reply))
  child.on('exit', () => settle({ error: 'the generator has ended' }))
  return {
    async run<Name extends Job>(
      name: Name,
      ...[input]: Parameters<Jobs[Name]>
    ): Promise<Awaited<ReturnType<Jobs[Name]>>> {
      const reply = await new Promise<Reply>((resolve) => {
        settle = resolve
        child.send({ name, input })
      })
      if ('error' in reply) throw new Error(`${name}: ${reply.error}`)
      // The generator runs the job of this very name.
      return reply.output as Awaited<ReturnType<Jobs[Name]>>
    },
    stop: () => end(child),
  }
}
