import { type ClosedLoop, type LoopResult, runClosedLoop } from './closed-loop.ts'
import { openPool, type PoolPlan } from './pool.ts'
import type { RawSocket } from './raw-socket.ts'

/** What the generator can be asked for: each takes one plain value and gives one. */
export interface Jobs {
  open(plan: PoolPlan): Promise<number>
  closedLoop(job: ClosedLoop & { readonly readers?: number }): Promise<LoopResult>
  shut(): Promise<void>
}

/** The process that drives a server: nothing else runs in it while it measures. */
function serveJobs(): void {
  let pool: readonly RawSocket[] = []
  const jobs: Jobs = {
    async open(plan) {
      pool = await openPool(plan)
      return pool.length
    },
    closedLoop: (job) => runClosedLoop(readersOf(pool, job.readers), job),
    async shut() {
      for (const socket of pool) socket.close()
      pool = []
    },
  }
  process.on('message', ({ name, input }: { name: keyof Jobs; input: never }) => {
    jobs[name](input).then(
      (output) => process.send?.({ output }),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.stack : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit(0))
}

/** The first socket is the sender's: it listens. */
function readersOf(pool: readonly RawSocket[], count = pool.length): readonly RawSocket[] {
  return pool.slice(1, count + 1)
}

serveJobs()
