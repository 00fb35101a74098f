import { type BenchRun, refuseRefusals } from '../bench-run.ts'
import { median } from '../load/histogram.ts'
import { startKidoku } from '../processes/kidoku.ts'
import type { Server } from '../processes/server.ts'
import { firstUnreadSeq, groupOf, groupWorld, readersOf } from './group-world.ts'

const perRequest = 30
const readingS = 60

/**
 * The same readers read as many messages in groups of ten to a million: what a receipt costs must not depend on how many
 * could have given it. And the sender's message in a large group against a small one, the same people online.
 */
export async function measureGrowth(run: BenchRun): Promise<void> {
  const { sizes } = run
  const { data } = await groupWorld(run)
  const server = await startKidoku(data)
  try {
    await run.connect(server)
    await readAll(run, server, { size: sizes.connections, part: sizes.rounds })
    await measureReceipts(run, server)
    await measureSending(run, server)
    await run.disconnect()
  } finally {
    await server.stop()
  }
}

async function measureReceipts(run: BenchRun, server: Server): Promise<void> {
  const { sizes } = run
  const measured = [...new Set([...sizes.growthSizes, sizes.connections])].sort((one, other) => one - other)
  const times = new Map<number, { readonly ns: number; readonly cpuNs: number }[]>()
  for (let round = 0; round < sizes.rounds; round += 1) {
    for (const size of measured) {
      const time = await readAll(run, server, { size, part: round })
      times.set(size, [...(times.get(size) ?? []), time])
    }
  }
  for (const [size, rounds] of times) {
    const nsPerReceipt = median(rounds.map(({ ns }) => ns))
    const cpuNsPerReceipt = median(rounds.map(({ cpuNs }) => cpuNs))
    run.growth.push({ members: size, nsPerReceipt, cpuNsPerReceipt })
    run.say(
      `  group of ${size.toLocaleString('en')}: ${nsPerReceipt.toFixed(0)} ns a receipt, server CPU ${cpuNsPerReceipt.toFixed(0)} ns`,
    )
  }
  const largest = times.get(measured.at(-1) ?? 0) ?? []
  const usual = times.get(sizes.connections) ?? []
  run.figure(
    'growth, time per receipt, largest group of 1,000',
    median(largest.map(({ ns }, round) => ns / (usual[round]?.ns ?? Number.NaN))),
    `a group of ${(measured.at(-1) ?? 0).toLocaleString('en')}, ${sizes.connections - 1} readers spread over it`,
  )
}

async function readAll(
  run: BenchRun,
  server: Server,
  { size, part }: { readonly size: number; readonly part: number },
): Promise<{ readonly ns: number; readonly cpuNs: number }> {
  const { growthMessages } = run.sizes
  const result = await run.generator.run('closedLoop', {
    conversation: `group_${groupOf(size)}`,
    firstSeq: firstUnreadSeq(run, size) + part * growthMessages,
    messages: growthMessages,
    perRequest,
    form: 'seqs',
    seed: run.seed + part,
    inFlight: 1,
    order: 'straight',
    warmUpS: 0,
    measureS: readingS,
    until: 'allHaveRead',
    readers: readersOf(run, size),
    serverPids: server.pids(),
  })
  refuseRefusals(`a group of ${size}`, result)
  return {
    ns: (result.seconds / result.receipts) * 1e9,
    cpuNs: ((result.serverCpuS ?? Number.NaN) / result.receipts) * 1e9,
  }
}

/** Server time of a message: its CPU from the first request until everybody online has it. */
async function measureSending(run: BenchRun, server: Server): Promise<void> {
  const { sizes } = run
  const large: number[] = []
  const small: number[] = []
  const send = async (size: number, name: string): Promise<number> => {
    const result = await run.generator.run('send', {
      groupId: groupOf(size),
      messages: sizes.sentMessages,
      name,
      serverPids: server.pids(),
    })
    const expected = sizes.sentMessages * readersOf(run, size)
    if (result.delivered !== expected) throw new Error(`${result.delivered} of ${expected} frames arrived.`)
    return ((result.serverCpuS ?? result.seconds) / sizes.sentMessages) * 1_000
  }
  await send(sizes.connections, 'warm-up')
  for (let round = 0; round < Math.max(3, sizes.rounds); round += 1) {
    small.push(await send(sizes.connections, `small-${round}`))
    large.push(await send(sizes.middleGroup, `large-${round}`))
  }
  const about = `the same ${readersOf(run, sizes.connections)} online`
  run.fact(
    'sending',
    `server time a message, group of ${sizes.connections.toLocaleString('en')}`,
    `${median(small).toFixed(2)} ms, ${about}`,
  )
  run.fact(
    'sending',
    `server time a message, group of ${sizes.middleGroup.toLocaleString('en')}`,
    `${median(large).toFixed(2)} ms, ${about}`,
  )
  run.figure(
    'sending to 100,000 members, of 1,000',
    median(large.map((ms, round) => ms / (small[round] ?? Number.NaN))),
    `${sizes.middleGroup.toLocaleString('en')} members, ${about}`,
  )
}
