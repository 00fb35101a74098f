import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, readSettings, settingsTable } from './config.ts'
import { describeSettings } from './config-help.ts'

describe('settings', () => {
  test('without flags and environment they are what the table says', () => {
    const { settings, rest } = readSettings([], {})
    for (const [name, row] of Object.entries(settingsTable))
      expect(settings).toHaveProperty(name, row.initial)
    expect(rest).toEqual([])
  })

  test('a flag wins over the environment, the environment over the table', () => {
    const environment = { KIDOKU_PORT: '1234', KIDOKU_HOST: '0.0.0.0' }
    expect(readSettings([], environment).settings).toMatchObject({ port: 1234, host: '0.0.0.0' })
    expect(readSettings(['--port', '4321'], environment).settings).toMatchObject({
      port: 4321,
      host: '0.0.0.0',
    })
  })

  test('a file of settings stands behind the environment', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kidoku-env-'))
    try {
      const file = join(folder, 'kidoku.env')
      await writeFile(file, '# ours\nKIDOKU_PORT=1234\nKIDOKU_HOST="0.0.0.0"\nKIDOKU_PROT=1\n')
      const warned: string[] = []
      const warn = (sentence: string) => warned.push(sentence)
      const { settings, fixed } = readSettings(['--env-file', file], { KIDOKU_PORT: '4321' }, warn)
      expect(settings).toMatchObject({ port: 4321, host: '0.0.0.0' })
      expect(fixed.get('host')).toBe('environment')
      expect(warned).toEqual([expect.stringContaining('did you mean KIDOKU_PORT?')])
      expect(readSettings([], { KIDOKU_ENV_FILE: file }, warn).settings.port).toBe(1234)
      expect(() => readSettings(['--env-file', join(folder, 'none')], {})).toThrow(ConfigError)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('a flag takes its value after a space or an equals sign', () => {
    expect(readSettings(['--port=1'], {}).settings.port).toBe(1)
    expect(readSettings(['--secret-key=a=b, and so on and on'], {}).settings.secretKey).toBe(
      'a=b, and so on and on',
    )
  })

  test('arguments that are no settings are given back in their order', () => {
    expect(readSettings(['alice', '--port', '1', '--expire', '60'], {}).rest).toEqual([
      'alice',
      '--expire',
      '60',
    ])
  })

  test.each([
    ['--port', 'seven'],
    ['--port', '70000'],
    ['--port', '-1'],
    ['--port', '1.5'],
    ['--port', ''],
    ['--log-level', 'loud'],
    ['--community', 'yes'],
    ['--receipts-user-opt-out', 'maybe'],
    ['--receipts-group-types', 'Work,AVChatRoom'],
    ['--receipts-group-size-max', '1000001'],
  ])('%s %s is refused, naming the flag and the variable', (flag, value) => {
    const variable = `KIDOKU_${flag.slice(2).replaceAll('-', '_').toUpperCase()}`
    expect(() => readSettings([flag, value], {})).toThrow(ConfigError)
    expect(() => readSettings([flag, value], {})).toThrow(flag)
    expect(() => readSettings([], { [variable]: value })).toThrow(variable)
  })

  test('a flag without a value is refused', () => {
    expect(() => readSettings(['--port'], {})).toThrow('--port needs a value')
  })

  test('lists are divided by commas, and spaces around them do not matter', () => {
    const { settings } = readSettings(['--receipts-group-types', ' Work , Community'], {})
    expect(settings.receiptsGroupTypes).toEqual(['Work', 'Community'])
    expect(readSettings(['--receipts-group-types', ''], {}).settings.receiptsGroupTypes).toEqual([])
  })

  test('origins and proxies that would never match are refused', () => {
    const given = (flag: string, value: string) => readSettings([`--${flag}`, value], {}).settings
    const origins = given('allowed-origins', 'https://Chat.Example.com/, http://127.0.0.1:8080')
    expect(origins.allowedOrigins).toEqual(['https://chat.example.com', 'http://127.0.0.1:8080'])
    for (const wrong of ['*', 'chat.example.com', 'https://chat.example.com/app', 'null', 'file:///x'])
      expect(() => given('allowed-origins', wrong)).toThrow('origins like https://chat.example.com')
    const proxies = given('trusted-proxies', 'loopback, 10.0.0.7,10.0.0.0/8, fd00::/8')
    expect(proxies.trustedProxies).toEqual(['loopback', '10.0.0.7', '10.0.0.0/8', 'fd00::/8'])
    for (const wrong of ['proxy', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/8/8', '10.0.0.0/', 'fd00::/129'])
      expect(() => given('trusted-proxies', wrong)).toThrow('addresses or networks like 10.0.0.7')
  })

  test('the help speaks of every setting', () => {
    const help = describeSettings()
    for (const { flag, env, sentence } of Object.values(settingsTable)) {
      expect(help).toContain(`--${flag} (${env})`)
      expect(help).toContain(sentence)
    }
  })

  test('no two settings have one name', () => {
    const rows = Object.values(settingsTable)
    expect(new Set(rows.map((row) => row.flag)).size).toBe(rows.length)
    expect(new Set(rows.map((row) => row.env)).size).toBe(rows.length)
  })
})
