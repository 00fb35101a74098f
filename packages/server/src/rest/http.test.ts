import { expect, onTestFinished, test } from 'vitest'
import { createMetrics } from '../telemetry/metrics.ts'
import { createSamples } from '../telemetry/samples.ts'
import { createHttp } from './http.ts'

test('a request that never ends is given up: neither its head nor its body is waited for without end', async () => {
  const samples = createSamples(Date.now)
  onTestFinished(() => samples.close())
  const http = await createHttp({
    metrics: createMetrics(samples),
    isReady: () => true,
    pages: [],
    trustedProxies: [],
    console: undefined,
  })
  onTestFinished(() => http.close())
  const { requestTimeout, headersTimeout } = http.server
  expect([requestTimeout > 0, headersTimeout > 0]).toEqual([true, true])
})
