import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { startTestServer, type TestServer } from '@kidoku/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { webhookReceiver } from './webhook-receiver.ts'

const secret = 'the secret of the webhooks'
const file = join(import.meta.dirname, 'webhook-receiver.ts')
const page = join(import.meta.dirname, '../../docs/features/webhooks.md')

test('the page shows the sample as it is', () => {
  expect(readFileSync(page, 'utf8')).toContain(readFileSync(file, 'utf8'))
})

describe('a receiver of webhooks', () => {
  const events: Readonly<Record<string, unknown>>[] = []
  const receiver = webhookReceiver({ sdkAppID: 1_400_000_000, secret }, (event) => events.push(event))
  let server: TestServer
  let url = ''

  beforeEach(async () => {
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
    server = await startTestServer({
      webhooksUrl: url,
      webhooksSecret: secret,
      webhooksAllowHttp: true,
      webhooksAllowPrivate: true,
    })
  })
  afterEach(async () => {
    await server.close()
    await new Promise((resolve) => receiver.close(resolve))
  })

  test('hears what the server sends, and nobody else', async () => {
    const ann = await server.connect('ann')
    await server.connect('bob')
    const elems = [{ type: 'text' as const, text: 'hello' }]
    await ann.call('messages.send', { userId: 'bob', msgId: 'm1', random: 1, elems })
    await expect
      .poll(() => events.map((event) => event.CallbackCommand))
      .toContain('C2C.CallbackAfterSendMsg')

    const forged = { CallbackCommand: 'C2C.CallbackAfterSendMsg', From_Account: 'eve' }
    for (const headers of [
      {},
      { 'x-kidoku-timestamp': '1', 'x-kidoku-signature': 'v1=00' },
      {
        'x-kidoku-timestamp': String(Math.floor(Date.now() / 1_000)),
        'x-kidoku-signature': `v1=${'0'.repeat(64)}`,
      },
    ]) {
      const to = `${url}?SdkAppid=1400000000`
      const { status } = await fetch(to, { method: 'POST', headers, body: JSON.stringify(forged) })
      expect(status).toBe(403)
    }
    expect(events.map((event) => event.From_Account)).not.toContain('eve')
  })
})
