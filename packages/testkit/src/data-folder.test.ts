import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from 'kidoku'
import { expect, test } from 'vitest'
import { startTestServer } from './test-server.ts'

test('a second server on the same data folder is refused, and harms nothing', async () => {
  const server = await startTestServer()
  try {
    await expect(startServer({ settings: { ...server.settings, port: 0 } })).rejects.toThrow(
      'Another Kidoku is running',
    )
    const alice = await server.connect('alice')
    expect(await alice.call('receipts.getEnabled', {})).toEqual({ enabled: true })
  } finally {
    await server.close()
  }
})

test('what is kept is readable to nobody else on the machine', async () => {
  const server = await startTestServer()
  try {
    for (const file of ['kidoku.sqlite', 'secret-key']) {
      const { mode } = await stat(join(server.settings.data, file))
      expect(mode & 0o077).toBe(0)
    }
  } finally {
    await server.close()
  }
})

test('a start that fails after the database was opened leaves the folder to the next one', async () => {
  const server = await startTestServer()
  const data = await mkdtemp(join(tmpdir(), 'kidoku-data-folder-'))
  try {
    const settings = { ...server.settings, data, databaseUrl: '', port: 0 }
    await expect(startServer({ settings: { ...settings, natsUrl: 'nats://127.0.0.1:1' } })).rejects.toThrow(
      'several nodes need one PostgreSQL',
    )
    const next = await startServer({ settings })
    await next.close()
  } finally {
    await server.close()
    await rm(data, { recursive: true })
  }
})
