import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from 'kidoku'
import { expect, test } from 'vitest'
import { goodPassword, tokenOf } from './console-client.ts'
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

test('no secret of the console is in the files, where pages of the database that were freed still lie', async () => {
  const server = await startTestServer()
  try {
    const owner = await server.administrator()
    const { token } = await owner.call('administrators.create', { name: 'ann', role: 'viewer' })
    const bytes = await readFile(join(server.settings.data, 'kidoku.sqlite-wal'))
    expect(bytes.includes('scrypt$32768$8$3$')).toBe(true)
    const secrets = [goodPassword, token, tokenOf(server.consoleLink), owner.cookie.split('=')[1] ?? '']
    for (const secret of secrets) {
      expect(secret.length).toBeGreaterThan(10)
      expect(bytes.includes(secret)).toBe(false)
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
