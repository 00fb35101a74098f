import { type BenchRun, type Line, rateOf, refuseRefusals } from '../bench-run.ts'
import type { LoopResult } from '../load/closed-loop.ts'
import { median } from '../load/histogram.ts'
import { buildWorld } from '../seeding/world.ts'
import { type Contestant, contestants } from './contestants.ts'
import { canNameRuns } from './runs.ts'

interface Round {
  readonly result: LoopResult
  readonly bytesPerReceipt: number | undefined
}

/** Everybody's receipts a second: in each round one after the other, so that a change of the machine's mood meets all. */
export async function measureThroughput(run: BenchRun): Promise<void> {
  const { sizes } = run
  const world = await run.folder()
  const group = { groupId: 'g', size: sizes.connections, connected: sizes.connections - 1 }
  await buildWorld(world, { groups: [{ ...group, messages: sizes.messages }] })
  const canRuns = canNameRuns()
  const rounds = new Map<Contestant, Round[]>()
  for (const one of await contestants(run, world, canRuns)) rounds.set(one, [])
  try {
    for (let round = 1; round <= sizes.rounds; round += 1) {
      for (const [one, results] of rounds) {
        const measured = await runOnce(run, one, round)
        results.push(measured)
        const { result } = measured
        run.say(
          `  ${one.about}: ${whole(rateOf(result))} receipts/s, server ${cores(result.serverCpuS, result)}, generator ${cores(result.generatorCpuS, result)}${result.isExhausted ? ' (all read)' : ''}`,
        )
      }
    }
  } finally {
    for (const one of rounds.keys()) await one.end?.()
  }
  for (const [one, results] of rounds) run.lines.push(lineOf(one, results))
  judge(run)
  if (!canRuns)
    run.fact(
      'conditions',
      'runs',
      'the protocol of this version names messages by number only: "in runs" was measured so',
    )
}

async function runOnce(run: BenchRun, one: Contestant, round: number): Promise<Round> {
  const { sizes } = run
  const server = await one.start()
  const load = { ...one.load, conversation: 'group_g', firstSeq: 1, seed: run.seed + round }
  let bytes: number | undefined
  try {
    await run.connect(server)
    const result = await run.generator.run('closedLoop', {
      ...load,
      warmUpS: sizes.warmUpS,
      measureS: sizes.measureS,
      until: 'firstHasRead',
      serverPids: server.pids(),
    })
    await run.disconnect()
    refuseRefusals(one.about, result)
    if (result.requests === 0)
      throw new Error(`${one.about}: all was read before anything could be measured.`)
    if (one.bytesAskedWhile === 'running') bytes = await one.bytesOnDisk?.()
    await server.stop()
    if (one.bytesAskedWhile === 'stopped') bytes = await one.bytesOnDisk?.()
    return { result, bytesPerReceipt: bytes === undefined ? undefined : bytes / result.receiptsInAll }
  } finally {
    await server.stop()
  }
}

function lineOf({ name, about }: Contestant, rounds: readonly Round[]): Line {
  const of = (value: (result: LoopResult) => number): number =>
    median(rounds.map(({ result }) => value(result)))
  const isKnown = rounds.every(({ result }) => result.serverCpuS !== undefined)
  const bytes = rounds.flatMap(({ bytesPerReceipt }) => bytesPerReceipt ?? [])
  return {
    name,
    about,
    rounds: rounds.length,
    requestsPerS: of((result) => result.requests / result.seconds),
    receiptsPerS: of(rateOf),
    receiptsPerSOfRounds: rounds.map(({ result }) => rateOf(result)),
    ackP50Ms: of((result) => result.ackMs.p50),
    ackP99Ms: of((result) => result.ackMs.p99),
    serverCpu: isKnown ? of((result) => (result.serverCpuS ?? 0) / result.seconds) : undefined,
    serverCpuUsPerRequest: isKnown
      ? of((result) => ((result.serverCpuS ?? 0) / result.requests) * 1e6)
      : undefined,
    generatorCpu: of((result) => result.generatorCpuS / result.seconds),
    ...(bytes.length === 0 ? {} : { bytesPerReceipt: median(bytes) }),
  }
}

/** Ratios are taken within each round and then the median of them: both sides met the same machine. */
function judge(run: BenchRun): void {
  const ratio = (one: string, other: string): number => {
    const ones = lineNamed(run, one).receiptsPerSOfRounds
    const others = lineNamed(run, other).receiptsPerSOfRounds
    return median(ones.map((rate, round) => rate / (others[round] ?? Number.NaN)))
  }
  const about = `${run.sizes.connections.toLocaleString('en')} connections`
  run.figure('receipts/s, requests of 30', lineNamed(run, 'kidoku').receiptsPerS, about)
  run.figure('requests of 30, of bare ws + JSON echo', ratio('kidoku', 'echo-json') * 100, about)
  run.figure(
    'requests of 30, of a transaction per request (SQLite rows)',
    ratio('kidoku', 'sqlite-request'),
    about,
  )
  run.figure('requests of 30, of rows in a group commit (SQLite)', ratio('kidoku', 'sqlite-group'), about)
  run.figure('receipts/s, in runs, 16 in flight', lineNamed(run, 'kidoku-runs-16').receiptsPerS, about)
  run.figure(
    'requests of one, of bare ws + JSON echo',
    ratio('kidoku-single', 'echo-json-single') * 100,
    about,
  )
  if (run.lines.some(({ name }) => name === 'kidoku-postgres')) {
    run.figure('on PostgreSQL, of rows in a group commit', ratio('kidoku-postgres', 'postgres-group'), about)
    run.figure(
      'on PostgreSQL, of a transaction per request',
      ratio('kidoku-postgres', 'postgres-request'),
      about,
    )
  }
  for (const peer of ['postgres-group', 'postgres-request', 'redis']) {
    if (run.lines.some(({ name }) => name === peer))
      run.fact(
        'ratios',
        `Kidoku on SQLite, of ${lineNamed(run, peer).about}`,
        `${ratio('kidoku', peer).toFixed(1)} times`,
      )
  }
}

function lineNamed(run: BenchRun, name: string): Line {
  const line = run.lines.find((one) => one.name === name)
  if (line === undefined) throw new Error(`${name} was not measured.`)
  return line
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

function cores(cpuS: number | undefined, { seconds }: LoopResult): string {
  return cpuS === undefined ? 'CPU unknown' : `${(cpuS / seconds).toFixed(2)} CPU`
}
