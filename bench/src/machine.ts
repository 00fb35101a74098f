import { readFileSync, statfsSync } from 'node:fs'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { canPin } from './processes/pinned.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGB: number
  readonly system: string
  readonly node: string
  readonly sqlite: string
  readonly isPinned: boolean
  /** Cores that others kept busy in the seconds before the run. */
  readonly busyBefore: number
  /** Percent of the machine's time that the host gave to others while the run went on; undefined where unknown. */
  readonly stolenPercent?: number
  readonly fileSystem: string
}

/** Above it, somebody else is at work on the machine. */
export const busyQuietMax = 0.3

const lookMs = 3_000

export async function machineFacts(folder: string): Promise<Machine> {
  const versions: Readonly<Record<string, string | undefined>> = process.versions
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
    sqlite: versions.sqlite ?? 'unknown',
    isPinned: canPin(),
    busyBefore: await busyCores(lookMs),
    fileSystem: `type 0x${statfsSync(folder).type.toString(16)}`,
  }
}

/** How many cores somebody was at work on, in so long from now. */
async function busyCores(ms: number): Promise<number> {
  const before = cpus().map(({ times }) => times)
  await new Promise((resolve) => setTimeout(resolve, ms))
  const shares = cpus().map(({ times }, at) => {
    const was = before[at] ?? times
    const sum = ({ user, nice, sys, idle, irq }: typeof times): number => user + nice + sys + idle + irq
    return 1 - (times.idle - was.idle) / Math.max(1, sum(times) - sum(was))
  })
  return Number(shares.reduce((sum, share) => sum + share, 0).toFixed(2))
}

export interface CpuTimes {
  readonly total: number
  readonly stolen: number
}

/** The machine's CPU time so far, by the first line of /proc/stat. */
export function cpuTimes(): CpuTimes | undefined {
  try {
    const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
    // user nice system idle iowait irq softirq steal. proc(5)
    const values = line.split(/\s+/).slice(1, 9).map(Number)
    return { total: values.reduce((sum, value) => sum + value, 0), stolen: values[7] ?? 0 }
  } catch {
    // Not Linux: unknown.
    return undefined
  }
}

export function stolenPercent(before: CpuTimes | undefined, after: CpuTimes | undefined): number | undefined {
  if (before === undefined || after === undefined || after.total === before.total) return undefined
  return Number((((after.stolen - before.stolen) / (after.total - before.total)) * 100).toFixed(2))
}
