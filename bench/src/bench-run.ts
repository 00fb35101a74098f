import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Figure, figure, type GoalName } from './goals.ts'
import type { LoopResult } from './load/closed-loop.ts'
import type { Sizes } from './modes.ts'
import { type Generator, startGenerator } from './processes/generator.ts'
import type { Server } from './processes/server.ts'
import { readerId, senderId } from './seeding/group.ts'

/** What one way of doing the job came to: medians of its rounds. */
export interface Line {
  readonly name: string
  readonly about: string
  readonly rounds: number
  readonly requestsPerS: number
  readonly receiptsPerS: number
  readonly receiptsPerSOfRounds: readonly number[]
  readonly ackP50Ms: number
  readonly ackP99Ms: number
  /** Cores' worth of CPU while measured. */
  readonly serverCpu: number | undefined
  readonly serverCpuUsPerRequest: number | undefined
  readonly generatorCpu: number
  readonly bytesPerReceipt?: number
  readonly remark?: string
}

/** Anything else that was measured: shown as it is. */
export interface Fact {
  readonly about: string
  readonly name: string
  readonly value: string
}

/** One run of the benchmark: what it may use, and where its results go. */
export class BenchRun {
  readonly sizes: Sizes
  readonly seed: number
  readonly postgres: string
  readonly lines: Line[] = []
  readonly figures: Figure[] = []
  readonly facts: Fact[] = []
  readonly leftOut: string[] = []
  readonly growth: {
    readonly members: number
    readonly nsPerReceipt: number
    readonly cpuNsPerReceipt: number
  }[] = []
  readonly generator: Generator = startGenerator()
  readonly #scratch: string
  readonly #shared = new Map<string, Promise<unknown>>()
  #folders = 0

  constructor(parts: {
    readonly sizes: Sizes
    readonly seed: number
    readonly scratch: string
    readonly postgres: string
  }) {
    this.sizes = parts.sizes
    this.seed = parts.seed
    this.postgres = parts.postgres
    this.#scratch = parts.scratch
  }

  figure(name: GoalName, value: number, conditions = ''): void {
    if (!Number.isFinite(value)) return this.leaveOut(`${name}: too little was measured to say`)
    const made = figure(name, value, conditions)
    this.figures.push(made)
    const verdict = made.holds ? 'holds' : 'NOT REACHED'
    const about = conditions === '' ? '' : `, with ${conditions}`
    this.say(
      `  ${verdict}: ${name}: ${made.value.toLocaleString('en')} ${made.unit} (goal ${made.goal}${about})`,
    )
  }

  fact(about: string, name: string, value: string): void {
    this.facts.push({ about, name, value })
    this.say(`  ${name}: ${value}`)
  }

  leaveOut(what: string): void {
    this.leftOut.push(what)
    this.say(`  LEFT OUT: ${what}`)
  }

  say(text: string): void {
    process.stdout.write(`${text}\n`)
  }

  hasMade(name: string): boolean {
    return this.#shared.has(name)
  }

  /** What several measures need is made once. */
  shared<T>(name: string, make: () => Promise<T>): Promise<T> {
    const made = this.#shared.get(name) ?? make()
    this.#shared.set(name, made)
    // Of one name there is one type: that of its only maker.
    return made as Promise<T>
  }

  /** A fresh folder on the disk that is measured, or a copy of one. */
  async folder(copyOf?: string): Promise<string> {
    this.#folders += 1
    const path = join(this.#scratch, String(this.#folders))
    if (copyOf === undefined) await mkdir(path, { recursive: true })
    else await cp(copyOf, path, { recursive: true })
    return path
  }

  /** The sender and so many readers, connected. */
  async connect(server: Server, readers: number = this.sizes.connections - 1): Promise<void> {
    const users = [senderId, ...Array.from({ length: readers }, (_none, at) => readerId(at))]
    await this.generator.run('open', {
      url: server.url,
      socketPath: server.socketPath,
      logins: users.map((userId) => server.loginFor(userId)),
      seed: this.seed,
    })
  }

  async disconnect(): Promise<void> {
    await this.generator.run('shut')
  }
}

export function refuseRefusals(what: string, result: { readonly refusals: number }): void {
  if (result.refusals > 0)
    throw new Error(`${what}: ${result.refusals} requests were refused or lost; that is no measurement.`)
}

export function rateOf(result: LoopResult): number {
  return result.receipts / result.seconds
}
