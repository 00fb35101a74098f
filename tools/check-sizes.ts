// How large what browsers load is: part of `npm run check`. Minified and gzipped; of the SDK what a page loads that makes a manager,
// of the kit everything that is exported.
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'

interface Budget {
  readonly name: string
  readonly entry: string
  /** Counted elsewhere, or brought by who uses it. */
  readonly without: RegExp
  readonly gzipBytesMax: number
}

const budgets: readonly Budget[] = [
  { name: '@kidoku/sdk', entry: 'packages/sdk/src/create-manager.ts', without: /^$/, gzipBytesMax: 20_000 },
  {
    name: '@kidoku/react, without React and the SDK',
    entry: 'packages/react/src/index.ts',
    without: /^(react|react-dom|@kidoku\/sdk)(\/|$)/,
    gzipBytesMax: 45_000,
  },
]

async function gzipBytes({ entry, without }: Budget): Promise<number> {
  const root = resolve(import.meta.dirname, '..')
  const built = await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2024',
      minify: true,
      modulePreload: false,
      // Not as a library: of those Vite leaves the spaces in.
      rolldownOptions: {
        input: resolve(root, entry),
        external: (id) => without.test(id),
        preserveEntrySignatures: 'strict',
      },
    },
  })
  // No watcher was asked for.
  const outputs = [built].flat() as Rolldown.RolldownOutput[]
  const code = outputs
    .flatMap(({ output }) => output)
    .map((one) => (one.type === 'chunk' ? one.code : ''))
    .join('')
  return gzipSync(code, { level: 9 }).length
}

for (const budget of budgets) {
  const bytes = await gzipBytes(budget)
  const isOver = bytes > budget.gzipBytesMax
  const shown = `${(bytes / 1_000).toFixed(1)} of ${(budget.gzipBytesMax / 1_000).toFixed(0)} kB gzip`
  console.log(`${budget.name}: ${shown}${isOver ? ', TOO LARGE' : ''}`)
  if (isOver) process.exitCode = 1
}
