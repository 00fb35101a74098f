import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { demoServer, readSettings, startServer } from 'kidoku'
import { expect, test } from 'vitest'
import { output } from './output.ts'

const root = join(import.meta.dirname, '..', '..')
const quickStart = join(root, 'examples/quick-start.ts')

test('the quick start runs against the demo server and ends by itself', async () => {
  const data = await mkdtemp(join(tmpdir(), 'kidoku-'))
  const { settings } = readSettings([], {})
  const server = await startServer(
    demoServer({ ...settings, port: 0, data, logLevel: 'silent' }, { isEmpty: true }),
  )
  try {
    expect(await output(process.execPath, [quickStart, server.url])).toBe('read by bob\n')
  } finally {
    await server.close()
    await rm(data, { recursive: true, force: true })
  }
})

test('the quick start is what README.md shows', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  expect(readme).toContain(`\`\`\`ts\n${await readFile(quickStart, 'utf8')}\`\`\`\n`)
})
