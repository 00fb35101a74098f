import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Results } from './report/results.ts'

test('the whole benchmark runs, with a little of everything, and says what it measured', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kidoku-bench-'))
  try {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'bench.ts'), '--smoke', '--results', folder],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    const said: Buffer[] = []
    child.stdout.on('data', (bytes: Buffer) => said.push(bytes))
    child.stderr.on('data', (bytes: Buffer) => said.push(bytes))
    const [code] = await once(child, 'exit')
    expect(code, Buffer.concat(said).toString()).toBe(0)

    const results: Results = JSON.parse(await readFile(join(folder, 'latest.json'), 'utf8'))
    expect(results.failures).toEqual([])
    expect(results.machine.cores).toBeGreaterThan(0)
    const names = results.figures.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    // No timing is asserted: a busy machine is no mistake.
    for (const { value, goal, holds } of results.figures) {
      expect(Number.isFinite(value)).toBe(true)
      expect(goal).toMatch(/^[≤≥] [\d.,]+ /)
      expect(typeof holds).toBe('boolean')
    }
    expect(results.lines.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'kidoku',
        'kidoku-single',
        'echo-json',
        'echo-raw',
        'sqlite-request',
        'sqlite-group',
      ]),
    )
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 240_000)
