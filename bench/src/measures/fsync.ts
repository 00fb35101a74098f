import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchRun } from '../bench-run.ts'
import { Histogram } from '../load/histogram.ts'

/** The physical limit of durability: how long this disk takes to say that 4 KB are on it. */
export async function measureFsync(run: BenchRun): Promise<void> {
  const file = openSync(join(await run.folder(), 'fsync'), 'w')
  const block = Buffer.alloc(4_096, 1)
  const times = new Histogram()
  const endMs = performance.now() + run.sizes.fsyncS * 1_000
  while (performance.now() < endMs) {
    const startMs = performance.now()
    writeSync(file, block)
    fdatasyncSync(file)
    times.add(performance.now() - startMs)
  }
  closeSync(file)
  const { count, p50, p99, max } = times.percentiles
  run.fact(
    'limits',
    'write of 4 KB and fdatasync',
    `${Math.round(count / run.sizes.fsyncS).toLocaleString('en')} a second, p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, longest ${max.toFixed(0)} ms`,
  )
}
