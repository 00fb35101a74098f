import { type BenchRun, refuseRefusals } from '../bench-run.ts'
import type { OpenResult } from '../load/open-loop.ts'
import type { Server } from '../processes/server.ts'

/** Messages of one request of receipts. */
export const perRequest = 30

/** How many messages each reader needs, so that none is read twice while the loop runs. */
export function messagesForRate({ sizes }: BenchRun, requestsPerS: number): number {
  const readers = sizes.connections - 1
  return Math.ceil(((sizes.warmUpS + sizes.openLoopS) * requestsPerS) / readers + 1) * perRequest
}

/** Receipts of the group `g` at a rate given beforehand, whatever the server answers. */
export async function giveAtRate(
  run: BenchRun,
  server: Server,
  asked: { readonly about: string; readonly messages: number; readonly requestsPerS: number },
): Promise<OpenResult> {
  const { about, messages, requestsPerS } = asked
  const result = await run.generator.run('openLoop', {
    conversation: 'group_g',
    firstSeq: 1,
    messages,
    perRequest,
    form: 'seqs',
    seed: run.seed,
    requestsPerS,
    warmUpS: run.sizes.warmUpS,
    measureS: run.sizes.openLoopS,
    serverPids: server.pids(),
  })
  refuseRefusals(about, result)
  return result
}
