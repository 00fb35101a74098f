import { type BenchRun, refuseRefusals } from '../bench-run.ts'
import { startKidoku } from '../processes/kidoku.ts'
import { startPeer } from '../processes/peer.ts'
import type { Server } from '../processes/server.ts'
import { buildWorld } from '../seeding/world.ts'
import { sharesOf } from './profile-shares.ts'

/** Where the time goes: the microseconds of a request, ours and those of a bare echo, by what they are spent on. */
export async function measureWhere(run: BenchRun): Promise<void> {
  const { sizes } = run
  const world = await run.folder()
  const group = { groupId: 'g', size: sizes.connections, connected: sizes.connections - 1 }
  await buildWorld(world, { groups: [{ ...group, messages: sizes.messages }] })
  const ours = async (nodeFlags: readonly string[]): Promise<Server> =>
    startKidoku(await run.folder(world), { nodeFlags })
  const echo = (nodeFlags: readonly string[]): Promise<Server> =>
    startPeer('echo', { args: ['json'], nodeFlags })
  await measureOne(run, { name: 'a request of 30', perRequest: 30, start: ours })
  await measureOne(run, { name: 'a request of one', perRequest: 1, start: ours })
  await measureOne(run, { name: 'ws + JSON echo of a request of 30', perRequest: 30, start: echo })
}

async function measureOne(
  run: BenchRun,
  job: {
    readonly name: string
    readonly perRequest: number
    readonly start: (nodeFlags: readonly string[]) => Promise<Server>
  },
): Promise<void> {
  const { sizes } = run
  const profiles = await run.folder()
  const server = await job.start(['--cpu-prof', `--cpu-prof-dir=${profiles}`])
  try {
    await run.connect(server)
    const fromUs = nowUs() + sizes.warmUpS * 1e6
    const result = await run.generator.run('closedLoop', {
      conversation: 'group_g',
      firstSeq: 1,
      messages: job.perRequest === 1 ? sizes.messagesSingly : sizes.messages,
      perRequest: job.perRequest,
      form: 'seqs',
      inFlight: 1,
      order: job.perRequest === 1 ? 'scattered' : 'straight',
      seed: run.seed,
      warmUpS: sizes.warmUpS,
      measureS: sizes.measureS,
      until: 'firstHasRead',
      serverPids: server.pids(),
    })
    const toUs = nowUs()
    refuseRefusals(job.name, result)
    await run.disconnect()
    await server.stop()
    const usPerRequest = ((result.serverCpuS ?? result.seconds) / result.requests) * 1e6
    const shares = sharesOf(profiles, { fromUs, toUs })
    for (const [kind, share] of [...shares].sort(([, one], [, other]) => other - one)) {
      const us = (share * usPerRequest).toFixed(2)
      run.fact(`where the time goes: ${job.name}`, kind, `${us} µs, ${(share * 100).toFixed(1)} %`)
    }
  } finally {
    await server.stop()
  }
}

function nowUs(): number {
  return Number(process.hrtime.bigint() / 1_000n)
}
