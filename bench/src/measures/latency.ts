import type { BenchRun } from '../bench-run.ts'
import type { Percentiles } from '../load/histogram.ts'
import { startKidoku } from '../processes/kidoku.ts'
import { buildWorld } from '../seeding/world.ts'
import { giveAtRate, messagesForRate, perRequest } from './fixed-rate.ts'

const stalledShareMax = 0.05

/** How long receipts take at a rate given beforehand, and how often a sender is told. */
export async function measureLatency(run: BenchRun): Promise<void> {
  const { sizes } = run
  const readers = sizes.connections - 1
  const messages = messagesForRate(run, sizes.openLoopRequestsPerS)
  const world = await run.folder()
  const group = { groupId: 'g', size: sizes.connections, connected: readers }
  await buildWorld(world, { groups: [{ ...group, messages: messages + sizes.fullyReadMessages }] })
  const server = await startKidoku(world)
  try {
    await run.connect(server)
    const asked = { about: 'open loop', messages, requestsPerS: sizes.openLoopRequestsPerS }
    const result = await giveAtRate(run, server, asked)
    const rate = (result.requests * perRequest) / result.seconds
    const about = `${Math.round(rate).toLocaleString('en')} receipts/s`
    run.fact('latency', `at ${about}: acknowledgement`, times(result.ackMs))
    run.fact('latency', `at ${about}: acknowledgement, disk stalls apart`, times(result.ackMsUnstalled))
    run.fact(
      'latency',
      `at ${about}: first receipt of a message to the sender's listener`,
      times(result.firstToldMs),
    )
    run.fact('latency', `at ${about}: the same, disk stalls apart`, times(result.firstToldMsUnstalled))
    run.fact(
      'latency',
      'stalls',
      `${result.stalledWindows} of ${result.windows} windows of 100 ms in which half of the acknowledgements took over 10 ms`,
    )
    run.fact('latency', 'how late the generator was', times(result.lateMs))
    run.fact(
      'latency',
      'server CPU',
      `${((result.serverCpuS ?? Number.NaN) / result.seconds).toFixed(2)} of a core`,
    )
    // Many such windows are no disk that stalls: then it is the server that does not keep up, and nothing is taken out.
    const isDisk = result.stalledWindows <= result.windows * stalledShareMax
    const apart = `${about}, ${isDisk ? `without ${result.stalledWindows} stalled windows of ${result.windows}` : 'stalls included'}`
    run.figure('acknowledgement p50 at 300,000 receipts/s', result.ackMs.p50, about)
    run.figure(
      'acknowledgement p99 at 300,000 receipts/s',
      isDisk ? result.ackMsUnstalled.p99 : result.ackMs.p99,
      apart,
    )
    run.figure(
      'first receipt to listener p99 at 300,000 receipts/s',
      isDisk ? result.firstToldMsUnstalled.p99 : result.firstToldMs.p99,
      apart,
    )

    let frames = 0
    let bytes = 0
    for (let at = 0; at < sizes.fullyReadMessages; at += 1) {
      const one = await run.generator.run('oneMessage', {
        conversation: 'group_g',
        seq: messages + 1 + at,
        withinS: 1,
        seed: run.seed + at,
      })
      if (Number.isNaN(one.settledMs)) throw new Error('The sender never heard that everybody had read.')
      if (one.framesToReaders > 0) throw new Error('Readers were told of receipts.')
      frames += one.framesToSender
      bytes += one.bytesToSender
    }
    run.figure(
      'frames to the sender per fully read message',
      frames / sizes.fullyReadMessages,
      `${readers} readers`,
    )
    run.fact(
      'latency',
      `bytes to the sender per fully read message of ${readers} readers`,
      Math.round(bytes / sizes.fullyReadMessages).toLocaleString('en'),
    )
    await run.disconnect()
  } finally {
    await server.stop()
  }
}

function times({ p50, p99, p999, max, count }: Percentiles): string {
  return `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, p99.9 ${p999.toFixed(1)} ms, longest ${max.toFixed(0)} ms (${count.toLocaleString('en')})`
}
