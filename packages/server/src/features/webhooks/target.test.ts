import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPoster } from './post.ts'
import { isOpenAddress } from './target.ts'

describe('where webhooks may go', () => {
  test.each([
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fd00::1',
    'fe80::1%eth0',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '64:ff9b::10.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::1',
    '2002:7f00:1::',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '::ffff:0:a9fe:a9fe',
    '64:ff9b:1::a00:1',
    '2001:0:1:2:3:4:f5ff:fffe',
    '3fff::1',
    '5f00::1',
    '4000::1',
    'localhost',
    '',
  ])('%s is closed', (address) => expect(isOpenAddress(address)).toBe(false))

  test.each([
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '2606:4700::1111',
    '::ffff:1.1.1.1',
    '64:ff9b::101:101',
  ])('%s is open', (address) => expect(isOpenAddress(address)).toBe(true))
})

describe('a post', () => {
  let port = 0
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.end('{}')
  })
  beforeEach(async () => {
    asked = 0
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  async function post(url: string, allowed: { readonly http: boolean; readonly privateAddresses: boolean }) {
    const poster = createPoster(allowed)
    try {
      return await poster.post({ url: new URL(url), headers: {}, body: '{}', withinMs: 2_000 })
    } finally {
      poster.close()
    }
  }

  test('goes nowhere private, whether the address says so or the name means it', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])
      await expect(
        post(`http://${host}:${port}/`, { http: true, privateAddresses: false }),
        host,
      ).rejects.toThrow('private addresses are not allowed')
    expect(asked).toBe(0)
  })

  test('goes over plain HTTP only where that is allowed', async () => {
    await expect(post(`http://127.0.0.1:${port}/`, { http: false, privateAddresses: true })).rejects.toThrow(
      'plain HTTP is not allowed',
    )
    expect(asked).toBe(0)
    expect((await post(`http://localhost:${port}/`, { http: true, privateAddresses: true })).status).toBe(200)
  })

  test('says why there was no answer', async () => {
    const allowed = { http: true, privateAddresses: true }
    await expect(post('http://nobody.invalid/', allowed)).rejects.toThrow(/nobody\.invalid/)
    await expect(post(`https://127.0.0.1:${port}/`, allowed)).rejects.toThrow()
  })
})
