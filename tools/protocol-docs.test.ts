import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  jsonPath,
  pagePath,
  protocolJson,
  protocolPage,
  protocolVersion,
  wireHash,
} from './write-protocol-docs.ts'
import { settingsPage, settingsPath } from './write-settings-docs.ts'

const again = 'Run `npx node tools/write-protocol-docs.ts` and commit what it writes.'
const read = (path: string): string => readFileSync(path, 'utf8')

test('the wire is what docs/protocol.json says, or has a new version', () => {
  const written: unknown = JSON.parse(read(jsonPath))
  expect(written, again).toMatchObject({ protocolVersion })
  expect(
    written,
    `The wire has changed and its version (${protocolVersion}) has not. ${again} ` +
      'If an SDK or a server from before cannot read the new shapes, add a line to protocolVersions (packages/protocol/src/frames.ts) first.',
  ).toMatchObject({ wireHash: wireHash() })
})

test('the pages of the protocol say what the contract says', () => {
  expect(read(jsonPath) === protocolJson(), again).toBe(true)
  expect(read(pagePath) === protocolPage(), again).toBe(true)
})

test('the page of the settings says what the table says', () => {
  expect(
    read(settingsPath) === settingsPage(),
    'Run `npx node tools/write-settings-docs.ts` and commit what it writes.',
  ).toBe(true)
})
