import type { BenchRun, Fact, Line } from '../bench-run.ts'
import type { Figure } from '../goals.ts'
import type { Machine } from '../machine.ts'
import type { Mode, Sizes } from '../modes.ts'

/** bench/results/latest.json */
export interface Results {
  readonly machine: Machine
  readonly at: string
  readonly tookS: number
  readonly seed: number
  readonly mode: Mode
  readonly sizes: Sizes
  readonly lines: readonly Line[]
  readonly growth: BenchRun['growth']
  readonly figures: readonly Figure[]
  readonly facts: readonly Fact[]
  readonly leftOut: readonly string[]
  readonly failures: readonly string[]
}
