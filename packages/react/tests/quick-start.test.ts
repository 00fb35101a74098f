import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { executablePath, launchBrowser } from '@kidoku/testkit/browser'
import { demoServer, readSettings, startServer } from 'kidoku'
import { createServer } from 'vite'
import { expect, test } from 'vitest'
import { row, visible, write } from './stage.ts'

const home = resolve(import.meta.dirname, '..')

/** The files of the page, by name. */
async function filesOfReadme(): Promise<Map<string, string>> {
  const text = await readFile(join(home, 'README.md'), 'utf8')
  const blocks = text.matchAll(/^`([\w.]+)`[^\n]*\n\n```\w+\n([\s\S]*?)^```$/gm)
  return new Map([...blocks].map(([, name = '', code = '']) => [name, code]))
}

test.skipIf(executablePath === '')(
  'the quick start compiles, runs, and shows a receipt',
  { timeout: 90_000 },
  async () => {
    const files = await filesOfReadme()
    expect([...files.keys()]).toEqual(['package.json', 'vite.config.ts', 'index.html', 'main.tsx'])
    const data = await mkdtemp(join(tmpdir(), 'kidoku-quick-start-'))
    await mkdir(join(home, 'dist'), { recursive: true })
    // Here what it imports is found, and git does not look.
    const folder = await mkdtemp(join(home, 'dist/quick-start-'))
    const { settings } = readSettings([], {})
    const server = await startServer(
      demoServer({ ...settings, data, port: 0, logLevel: 'silent', drainMs: 200 }),
    )
    for (const [name, code] of files)
      await writeFile(join(folder, name), code.replaceAll('127.0.0.1:7700', new URL(server.url).host))

    const compilerOptions = {
      noEmit: true,
      composite: false,
      emitDeclarationOnly: false,
      declaration: false,
      isolatedDeclarations: false,
      lib: ['es2024', 'dom', 'dom.iterable'],
      jsx: 'react-jsx',
      types: ['vite/client', 'node'],
    }
    const tsconfig = {
      extends: '../../../../tsconfig.base.json',
      compilerOptions,
      include: ['*.ts', '*.tsx'],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
    const tsc = resolve(home, '../../node_modules/typescript/bin/tsc')
    const compiled = spawnSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' })
    expect(compiled.stdout).toBe('')

    const vite = await createServer({
      root: folder,
      configFile: join(folder, 'vite.config.ts'),
      logLevel: 'error',
      server: { port: 0 },
    })
    const browser = await launchBrowser()
    try {
      await vite.listen()
      const url = vite.resolvedUrls?.local[0] ?? ''
      const [alice, bob] = [await browser.newPage(), await browser.newPage()]
      // Vite puts together what is imported when it is first asked for, and loads the page again.
      await alice.goto(url)
      await visible(alice.getByRole('textbox'))
      await bob.goto(`${url}?user=bob`)
      await visible(bob.getByRole('navigation').getByRole('listitem'))
      await write(alice, 'Did you see it?')
      await visible(row(alice, 'Did you see it?').getByRole('img', { name: /^Read \d/ }))
      await visible(row(bob, 'Did you see it?'))
    } finally {
      await browser.close()
      await vite.close()
      await server.close()
      await rm(folder, { recursive: true, force: true })
      await rm(data, { recursive: true, force: true })
    }
  },
)
