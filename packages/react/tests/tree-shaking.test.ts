import { join, resolve } from 'node:path'
import { build, type Rolldown } from 'vite'
import { expect, test } from 'vitest'

/** What a bundler makes of one import, without React and the SDK. */
async function bundled(name: string): Promise<string> {
  const entry = 'virtual:entry'
  const built = await build({
    root: resolve(import.meta.dirname, '..'),
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) =>
          id === entry
            ? `export { ${name} } from '${join(import.meta.dirname, '../src/index.ts')}'`
            : undefined,
      },
    ],
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: entry,
        external: (id) => /^(react|react-dom|@kidoku\/sdk)(\/|$)/.test(id),
        preserveEntrySignatures: 'strict',
      },
    },
  })
  // No watcher was asked for.
  const outputs = [built].flat() as Rolldown.RolldownOutput[]
  return outputs
    .flatMap(({ output }) => output.map((one) => (one.type === 'chunk' ? one.code : '')))
    .join('\n')
}

test('what is not imported is not loaded', async () => {
  const hook = await bundled('useConversations')
  expect(hook).toContain('useSyncExternalStore')
  for (const stranger of ['Virtualizer', 'i18next', 'kd-bubble', 'IntersectionObserver'])
    expect(hook).not.toContain(stranger)
  const ticks = await bundled('ReceiptTicks')
  expect(ticks).toContain('kd-tick')
  expect(ticks).not.toContain('Virtualizer')
  // The way of looking is right: what is imported is there.
  expect(await bundled('MessageList')).toContain('Virtualizer')
})
