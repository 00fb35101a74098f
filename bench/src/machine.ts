import { readFileSync, statfsSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'
import { canPin } from './processes/pinned.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGB: number
  readonly system: string
  readonly node: string
  readonly sqlite: string
  readonly isPinned: boolean
  /** Of the last minute before the run: above 0.3 somebody else was at work. */
  readonly loadBefore: number
  /** Percent of the machine's time that the host gave to others while the run went on; undefined where unknown. */
  readonly stolenPercent?: number
  readonly fileSystem: string
}

export function machineFacts(folder: string): Machine {
  const versions: Readonly<Record<string, string | undefined>> = process.versions
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}`,
    node: process.version,
    sqlite: versions.sqlite ?? 'unknown',
    isPinned: canPin(),
    loadBefore: loadavg()[0] ?? Number.NaN,
    fileSystem: `type 0x${statfsSync(folder).type.toString(16)}`,
  }
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
