import { describe, expect, test } from 'vitest'
import { runCommand } from './command.ts'

const secretKey = 'a key of sixteen letters and more'

describe('the help of a command', () => {
  test.each([
    ['verify', '--rebuild'],
    ['usersig', '--expire'],
    ['replay', '--readers'],
    ['admin', '--role'],
    ['config', 'unset'],
    ['backup', 'new folder'],
    ['restore', 'backup folder'],
    ['export', 'new file'],
    ['import', '--database-url'],
    ['migrate', '--citus'],
  ])('%s is about its own options, and short', async (command, option) => {
    const { code, out } = await runCommand([command, '--help'])
    expect([code, out]).toEqual([0, expect.stringContaining(`kidoku ${command} `)])
    expect(out).toContain(option)
    expect(out.split('\n').length).toBeLessThan(20)
  })

  test.each(['serve', 'demo'])('%s has the settings in it, for it takes them all', async (command) => {
    const { code, out } = await runCommand([command, '--help'])
    expect([code, out]).toEqual([0, expect.stringContaining(`usage: kidoku ${command}`)])
    expect(out).toContain('--receipts-group-types (KIDOKU_RECEIPTS_GROUP_TYPES)')
  })
})

test('an option takes its value after a space or after an equals sign', async () => {
  const made = await runCommand(['usersig', 'ann', '--expire=60', '--secret-key', secretKey])
  expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^[\w*-]{50,}\n$/) })
  const none = await runCommand(['usersig', 'ann', '--secret-key', secretKey, '--expire'])
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('--expire needs a value') })
  const king = await runCommand(['admin', 'create', 'ann', '--role=king', '--data', '/dev/null/nope'])
  expect(king.code).not.toBe(0)
})
