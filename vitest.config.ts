import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

/**
 * Suites of what is about one engine, or about none. Every other one that starts a server, or opens its database, runs on
 * SQLite, and again on PostgreSQL: a new one does so by itself.
 */
const onOneEngine = [
  'packages/testkit/src/backup', // copies SQLite's files
  'packages/testkit/src/data-folder', // SQLite's files, and who has them
  'packages/testkit/src/export-import', // from SQLite to PostgreSQL
  'packages/testkit/src/citus', // PostgreSQL, and so are all that follow
  'packages/testkit/src/postgres-server',
  'packages/testkit/src/receipts-chaos',
  'packages/testkit/src/receipts-nodes',
  'packages/testkit/src/webhook-nodes',
  'packages/testkit/src/cluster/*',
  'packages/testkit/src/console-nodes',
  'packages/testkit/src/command-line', // no database at all
  'packages/testkit/src/message-splitters', // nor a server
  'packages/testkit/src/proxy',
].map((name) => `${name}.test.ts`)

/** Browsers look at pages, and at servers only through them: `packages/react/tests` and `apps` are not among these. */
const withServers = [
  'packages/testkit/src/**/*.test.ts',
  'examples/src/**/*.test.ts',
  ...globSync('packages/server/src/**/*.test.ts', { cwd: import.meta.dirname }).filter((file) =>
    /\b(startTestServer|makeHome\w*)\b/.test(readFileSync(join(import.meta.dirname, file), 'utf8')),
  ),
]

const config: ViteUserConfig = defineConfig({
  test: {
    environment: 'node',
    exclude: ['**/node_modules/**', '**/dist/**', '**/.types/**'],
    globalSetup: 'packages/testkit/src/postgres-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // What is waited for in a browser takes as long as the machine is busy.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: [
            'packages/**/src/**/*.test.{ts,tsx}',
            'packages/*/tests/**/*.test.{ts,tsx}',
            'tools/**/*.test.ts',
            'bench/**/*.test.ts',
            'examples/**/*.test.ts',
            'apps/**/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          env: { TEST_DATABASE: 'postgres' },
          include: withServers,
          exclude: ['**/node_modules/**', ...onOneEngine],
        },
      },
    ],
  },
})

export default config
