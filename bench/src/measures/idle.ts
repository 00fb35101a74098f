import type { BenchRun } from '../bench-run.ts'
import { residentBytesOf } from '../processes/cpu.ts'
import { startKidoku } from '../processes/kidoku.ts'

/** What people cost who are only there. */
export async function measureIdle(run: BenchRun): Promise<void> {
  const { idleConnections } = run.sizes
  const server = await startKidoku(await run.folder())
  try {
    const [pid = 0] = server.pids()
    // A few first, so that what the first ones load is not counted as theirs.
    await run.connect(server, Math.ceil(idleConnections / 100))
    await run.disconnect()
    const before = residentBytesOf(pid)
    await run.connect(server, idleConnections - 1)
    await new Promise((resolve) => setTimeout(resolve, run.sizes.idleS * 1_000))
    const after = residentBytesOf(pid)
    await run.disconnect()
    if (before === undefined || after === undefined) return run.leaveOut('memory: there is no /proc here')
    run.fact(
      'memory',
      `${idleConnections.toLocaleString('en')} connections logged in and idle`,
      `${(before / 1e6).toFixed(0)} MB before, ${(after / 1e6).toFixed(0)} MB after; buffers of the kernel are not in it`,
    )
    run.figure(
      'memory of an idle connection',
      (after - before) / idleConnections / 1_000,
      `${idleConnections.toLocaleString('en')} connections`,
    )
  } finally {
    await server.stop()
  }
}
