import { join } from 'node:path'
import { type BenchRun, refuseRefusals } from '../bench-run.ts'
import type { GoalName } from '../goals.ts'
import { startKidoku } from '../processes/kidoku.ts'
import { buildWorld } from '../seeding/world.ts'
import { tableBytesEach } from './table-bytes.ts'

/** Bytes of all that the server keeps of receipts, its indexes too, when everybody has read everything and it has tidied up. */
export async function measureDisk(run: BenchRun): Promise<void> {
  const { sizes } = run
  await measureOne(run, {
    messages: sizes.diskMessages,
    perRequest: 30,
    name: 'bytes on disk per receipt, runs of 30',
  })
  await measureOne(run, {
    messages: sizes.diskMessagesSingly,
    perRequest: 1,
    name: 'bytes on disk per receipt, one by one',
  })
}

/** The longest that reading everything may take. */
const readingS = 120

async function measureOne(
  run: BenchRun,
  job: { readonly messages: number; readonly perRequest: number; readonly name: GoalName },
): Promise<void> {
  const { connections } = run.sizes
  const data = await run.folder()
  const group = { groupId: 'g', size: connections, connected: connections - 1, messages: job.messages }
  await buildWorld(data, { groups: [group] })
  const server = await startKidoku(data)
  try {
    await run.connect(server)
    const result = await run.generator.run('closedLoop', {
      conversation: 'group_g',
      firstSeq: 1,
      messages: job.messages,
      perRequest: job.perRequest,
      form: 'seqs',
      seed: run.seed,
      inFlight: 1,
      order: job.perRequest === 1 ? 'scattered' : 'straight',
      warmUpS: 0,
      measureS: readingS,
      until: 'allHaveRead',
      serverPids: server.pids(),
    })
    refuseRefusals(job.name, result)
    await run.disconnect()
    await server.stop()
    const tables = tableBytesEach(join(data, 'kidoku.sqlite'), 'receipt\\_%')
    const parts = tables.map(({ name, bytes }) => `${name} ${(bytes / result.receiptsInAll).toFixed(3)}`)
    run.fact(
      'disk',
      `${result.receiptsInAll.toLocaleString('en')} receipts, ${job.perRequest} a request`,
      parts.join(', '),
    )
    run.figure(
      job.name,
      tables.reduce((sum, { bytes }) => sum + bytes, 0) / result.receiptsInAll,
      `${job.messages.toLocaleString('en')} messages, ${connections - 1} readers`,
    )
  } finally {
    await server.stop()
  }
}
