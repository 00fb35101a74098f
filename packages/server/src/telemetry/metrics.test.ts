import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'
import { createSamples } from './samples.ts'

test('requests are counted by outcome, and those that went well by how long they took', async () => {
  const samples = createSamples(() => 0)
  samples.close()
  const metrics = createMetrics(samples)
  for (const seconds of [0.0005, 0.001, 0.002, 0.3, 7]) metrics.answered('receipts.give', 'ok', seconds)
  metrics.answered('receipts.give', '10007', 0.001)
  await metrics.registry.metrics()
  metrics.answered('receipts.give', 'ok', 0.001)
  const lines = (await metrics.registry.metrics())
    .split('\n')
    .filter((line) => line.includes('kidoku_request'))
  expect(lines).toEqual([
    '# HELP kidoku_requests_total Requests answered, by method and outcome (ok or the code of the refusal).',
    '# TYPE kidoku_requests_total counter',
    'kidoku_requests_total{method="receipts.give",outcome="10007"} 1',
    'kidoku_requests_total{method="receipts.give",outcome="ok"} 6',
    '# HELP kidoku_request_seconds From a request read to its answer written, for those that were not refused.',
    '# TYPE kidoku_request_seconds histogram',
    'kidoku_request_seconds_bucket{le="0.001",method="receipts.give"} 3',
    'kidoku_request_seconds_bucket{le="0.0025",method="receipts.give"} 4',
    ...['0.005', '0.01', '0.025', '0.05', '0.1', '0.25'].map(
      (le) => `kidoku_request_seconds_bucket{le="${le}",method="receipts.give"} 4`,
    ),
    'kidoku_request_seconds_bucket{le="1",method="receipts.give"} 5',
    'kidoku_request_seconds_bucket{le="5",method="receipts.give"} 5',
    'kidoku_request_seconds_bucket{le="+Inf",method="receipts.give"} 6',
    expect.stringMatching(/^kidoku_request_seconds_sum\{method="receipts.give"\} 7\.304/),
    'kidoku_request_seconds_count{method="receipts.give"} 6',
  ])
})
