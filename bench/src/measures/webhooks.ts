import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BenchRun } from '../bench-run.ts'
import { startKidoku } from '../processes/kidoku.ts'
import { buildWorld } from '../seeding/world.ts'
import { giveAtRate, messagesForRate, perRequest } from './fixed-rate.ts'

/** Of the rate of the open loop: every commit makes webhooks, and it is not their number that is measured. */
const rateShare = 10

/** How long an acknowledgement takes while the receiver of webhooks answers, hangs, or is none. */
export async function measureWebhooks(run: BenchRun): Promise<void> {
  const { sizes } = run
  const readers = sizes.connections - 1
  const requestsPerS = Math.max(1, Math.round(sizes.openLoopRequestsPerS / rateShare))
  const messages = messagesForRate(run, requestsPerS)
  const world = await run.folder()
  await buildWorld(world, {
    groups: [{ groupId: 'g', size: sizes.connections, connected: readers, messages }],
  })
  for (const receiver of ['none', 'one that answers', 'one that hangs'] as const) {
    const http = createServer((request, response) => {
      request.resume()
      if (receiver === 'one that answers') request.on('end', () => response.end('{}'))
    })
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    const { port } = http.address() as AddressInfo
    const url = ['--webhooks-url', `http://127.0.0.1:${port}/`]
    const allowed = ['--webhooks-allow-http', 'true', '--webhooks-allow-private', 'true']
    const server = await startKidoku(await run.folder(world), {
      settings: receiver === 'none' ? [] : [...url, ...allowed],
    })
    try {
      await run.connect(server)
      const result = await giveAtRate(run, server, { about: 'webhooks', messages, requestsPerS })
      const { p50, p99 } = result.ackMs
      const cpu = ((result.serverCpuS ?? Number.NaN) / result.seconds).toFixed(2)
      run.fact(
        'webhooks',
        `acknowledgement at ${requestsPerS} requests/s of ${perRequest}, receiver: ${receiver}`,
        `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms; ${cpu} of a core`,
      )
      await run.disconnect()
    } finally {
      await server.stop()
      http.closeAllConnections()
      http.close()
    }
  }
}
