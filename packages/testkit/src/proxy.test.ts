import { once } from 'node:events'
import { createServer, connect as dial } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { nats } from './message-splitters.ts'
import { startProxy } from './proxy.ts'

test('a line that says things twice says messages twice, and nothing else', async () => {
  const heard: Buffer[] = []
  const server = createServer((socket) => socket.on('data', (bytes: Buffer) => heard.push(bytes)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const line = await startProxy(typeof address === 'object' && address !== null ? address.port : 0, nats)
  onTestFinished(async () => {
    await line.close()
    server.close()
  })
  const client = dial(line.port, '127.0.0.1')
  await once(client, 'connect')
  const text = (): string => Buffer.concat(heard).toString()

  client.write('PING\r\nPUB a 3\r\none\r\n')
  await expect.poll(text).toBe('PING\r\nPUB a 3\r\none\r\n')
  line.twice()
  client.write('PING\r\nPUB a 3\r\ntwo\r\n')
  const twice = 'PUB a 3\r\ntwo\r\n'.repeat(2)
  await expect.poll(text).toBe(`PING\r\nPUB a 3\r\none\r\nPING\r\n${twice}`)
  expect(line.repeated).toBe(1)
  line.once()
  client.write('PUB a 4\r\nlast\r\n')
  await expect.poll(text).toBe(`PING\r\nPUB a 3\r\none\r\nPING\r\n${twice}PUB a 4\r\nlast\r\n`)
})

test('a line that does not know where messages end says nothing twice', async () => {
  const line = await startProxy(1)
  onTestFinished(line.close)
  expect(() => line.twice()).toThrow('where messages end')
})
