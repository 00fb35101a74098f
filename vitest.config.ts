import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** Suites of what a server promises, whichever engine it keeps things in: they run on SQLite, and again on PostgreSQL. */
const onBothEngines = [
  'console-link',
  'conversations',
  'find-receipts',
  'group-methods',
  'groups',
  'killed',
  'mentions',
  'messages',
  'operations',
  'pipelined',
  'read-marks',
  'receipts',
  'receipts-model',
  'server-api/accounts',
  'server-api/fuzz',
  'server-api/group-messages',
  'server-api/groups',
  'server-api/openim',
  'server-api/receipts',
  'sessions',
  'settings',
  'state-and-events',
  'webhook-deliveries',
  'webhook-groups',
  'webhook-questions',
  'webhook-server-api',
  'webhooks',
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
          include: onBothEngines.map((name) => `packages/testkit/src/${name}.test.ts`),
        },
      },
    ],
  },
})

export default config
