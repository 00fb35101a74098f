import { expect, onTestFinished, test } from 'vitest'
import { createMetrics } from '../telemetry/metrics.ts'
import { createSamples } from '../telemetry/samples.ts'
import { createHttp } from './http.ts'

async function open(): ReturnType<typeof createHttp> {
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
  return http
}

test('who opens the address that the server prints sees where to go', async () => {
  const http = await open()
  const answer = await http.inject('/')
  expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(answer.body).toContain('href="/docs/"')
})

test('a request that never ends is given up: neither its head nor its body is waited for without end', async () => {
  const http = await open()
  const { requestTimeout, headersTimeout } = http.server
  expect([requestTimeout > 0, headersTimeout > 0]).toEqual([true, true])
})
