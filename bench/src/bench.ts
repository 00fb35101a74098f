// `npm run bench [-- --quick | --smoke]`. What it measures: docs/benchmarks.md.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { BenchRun } from './bench-run.ts'
import { busyQuietMax, cpuTimes, machineFacts, stolenPercent } from './machine.ts'
import { measureDisk } from './measures/disk.ts'
import { measureFsync } from './measures/fsync.ts'
import { groupWorldS } from './measures/group-world.ts'
import { measureGrowth } from './measures/growth.ts'
import { measureIdle } from './measures/idle.ts'
import { measureLargeGroup } from './measures/large-group.ts'
import { measureLatency } from './measures/latency.ts'
import { measureThroughput } from './measures/throughput.ts'
import { measureWebhooks } from './measures/webhooks.ts'
import { measureWhere } from './measures/where.ts'
import { measureXmpp } from './measures/xmpp.ts'
import { type Mode, sizesOf } from './modes.ts'
import type { Results } from './report/results.ts'
import { writeReport } from './report/write-report.ts'

interface Measure {
  readonly work: (run: BenchRun) => Promise<void>
  /** What it takes of a quick run on a machine with nothing else to do. */
  readonly quickS: number
  readonly needsGroupWorld?: boolean
}

const measures: Readonly<Record<string, Measure>> = {
  fsync: { work: measureFsync, quickS: 1 },
  throughput: { work: measureThroughput, quickS: 32 },
  latency: { work: measureLatency, quickS: 9 },
  webhooks: { work: measureWebhooks, quickS: 14 },
  disk: { work: measureDisk, quickS: 8 },
  large: { work: measureLargeGroup, quickS: 14, needsGroupWorld: true },
  growth: { work: measureGrowth, quickS: 8, needsGroupWorld: true },
  where: { work: measureWhere, quickS: 12 },
  idle: { work: measureIdle, quickS: 9 },
  xmpp: { work: measureXmpp, quickS: 4 },
}

const everything = Object.keys(measures).join(',')
const benchFolder = dirname(import.meta.dirname)
const { values } = parseArgs({
  options: {
    /** Within two minutes. */
    quick: { type: 'boolean', default: false },
    /** Seconds; says nothing of speed. */
    smoke: { type: 'boolean', default: false },
    /** Some of the measures, divided by commas. */
    only: { type: 'string', default: everything },
    seed: { type: 'string', default: '20261121' },
    postgres: { type: 'string', default: 'postgres://postgres@127.0.0.1:5432/test' },
    /** Where latest.json goes, and the scratch data: the disk of this folder is the one that is measured. */
    results: { type: 'string', default: join(benchFolder, 'results') },
    /** Writes docs/benchmarks.md and its pictures whatever was measured: a whole full run on a quiet machine does so by itself. */
    write: { type: 'boolean', default: false },
  },
})

const mode: Mode = values.smoke ? 'smoke' : values.quick ? 'quick' : 'full'
const resultsFolder = resolve(values.results)
await mkdir(resultsFolder, { recursive: true })
const scratch = await mkdtemp(join(resultsFolder, 'data-'))
const machine = await machineFacts(scratch)
const run = new BenchRun({
  sizes: sizesOf[mode],
  seed: Number(values.seed),
  scratch,
  postgres: values.postgres,
})
const startedAt = new Date()
const timesBefore = cpuTimes()
const failures: string[] = []
try {
  await measureAll(values.only.split(','))
} finally {
  await run.generator.stop()
  await rm(scratch, { recursive: true, force: true })
}

const stolen = stolenPercent(timesBefore, cpuTimes())
const results: Results = {
  machine: { ...machine, ...(stolen === undefined ? {} : { stolenPercent: stolen }) },
  at: startedAt.toISOString(),
  tookS: Math.round((Date.now() - startedAt.getTime()) / 1_000),
  seed: run.seed,
  mode,
  sizes: run.sizes,
  lines: run.lines,
  growth: run.growth,
  figures: run.figures,
  facts: run.facts,
  leftOut: run.leftOut,
  failures,
}
await writeFile(join(resultsFolder, 'latest.json'), `${JSON.stringify(results, undefined, 2)}\n`)
const isWhole = mode === 'full' && failures.length === 0 && values.only === everything
if (values.write || (isWhole && machine.busyBefore <= busyQuietMax))
  await writeReport(results, dirname(benchFolder))
else if (isWhole)
  run.say(
    `docs/benchmarks.md stays as it is: the machine was busy (others kept ${machine.busyBefore} cores busy).`,
  )
for (const failure of failures) run.say(`FAILED: ${failure}`)
run.say(
  `${results.figures.filter(({ holds }) => holds).length} of ${results.figures.length} goals hold; took ${results.tookS} s.`,
)
process.exitCode = failures.length === 0 ? 0 : 1

async function measureAll(names: readonly string[]): Promise<void> {
  const elapsedS = (): number => (Date.now() - startedAt.getTime()) / 1_000
  let plannedS = 0
  for (const name of names) {
    const measure = measures[name]
    if (measure === undefined) throw new Error(`There is no measure "${name}": ${everything}`)
    // A busy machine takes longer than planned, and so will the rest.
    const slowness = Math.max(1, plannedS === 0 ? 1 : elapsedS() / plannedS)
    const takesS = measure.quickS + (measure.needsGroupWorld === true ? groupWorldS(run) : 0)
    if (mode === 'quick' && elapsedS() + takesS * slowness > run.sizes.secondsMax) {
      run.leaveOut(`${name}: no time left on a machine as busy as this one; npm run bench -- --only ${name}`)
      continue
    }
    plannedS += takesS
    run.say(`${name} (${elapsedS().toFixed(0)} s)`)
    try {
      await measure.work(run)
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      run.say(`  FAILED: ${error instanceof Error ? error.stack : String(error)}`)
      // Sockets of a measure that broke off must not disturb the next.
      await run.disconnect()
    }
  }
}
