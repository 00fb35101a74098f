import { cpuSecondsOf } from '../processes/cpu.ts'

/** What is read at both ends of a window. */
export interface Moment {
  readonly atMs: number
  readonly serverCpuS: number | undefined
  readonly generatorCpuS: number
}

export interface Window {
  readonly seconds: number
  /** CPU seconds in the window: of the server, where there is a /proc, and of the generator. */
  readonly serverCpuS: number | undefined
  readonly generatorCpuS: number
}

export function moment(serverPids: readonly number[]): Moment {
  const { user, system } = process.cpuUsage()
  return {
    atMs: performance.now(),
    serverCpuS: cpuSecondsOf(serverPids),
    generatorCpuS: (user + system) / 1e6,
  }
}

export function windowOf(start: Moment, end: Moment): Window {
  return {
    seconds: (end.atMs - start.atMs) / 1_000,
    serverCpuS:
      start.serverCpuS === undefined || end.serverCpuS === undefined
        ? undefined
        : end.serverCpuS - start.serverCpuS,
    generatorCpuS: end.generatorCpuS - start.generatorCpuS,
  }
}

export function after(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
}
