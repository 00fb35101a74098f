import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ConfigError } from '../../config.ts'
import { readReplayOptions } from './options.ts'

const log = fileURLToPath(new URL('../../../logs/tea-break.txt', import.meta.url))
const key = ['--secret-key', 'a key that is long enough']

test('a log and a key are enough', async () => {
  const options = await readReplayOptions([log, ...key])
  expect(options).toMatchObject({
    readers: 0.8,
    delayMs: 20,
    seed: 1,
    groupType: 'Meeting',
    secretKey: 'a key that is long enough',
  })
  expect(options.groupId).toMatch(/^replay-tea-break-/)
})

test.each([
  [[...key]],
  [['no-such-file.txt', ...key]],
  [[log, log, ...key]],
  [[log, ...key, '--readers', '2']],
  [[log, ...key, '--seed', 'x']],
  [[log, ...key, '--limit', '1.5']],
  [[log, ...key, '--speed', '0']],
  [[log, ...key, '--group-type', 'AVChatRoom']],
  [[log, ...key, '--group', 'with space']],
  [[log, ...key, '--server', 'nowhere']],
  [[log, ...key, '--misspelt', '1']],
  [[log, '--data', '/no/such/folder']],
])('what is wrong is told with the usage: %j', async (args) => {
  const wrong = await readReplayOptions(args).catch((error: unknown) => error)
  expect(wrong).toBeInstanceOf(ConfigError)
  expect(String(wrong)).toContain('kidoku replay <log>')
})
