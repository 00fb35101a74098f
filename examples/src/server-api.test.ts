import { join } from 'node:path'
import { startTestServer } from '@kidoku/testkit'
import { expect, test } from 'vitest'
import { output } from './output.ts'

test('a program written against the reference’s server API works when its host name is changed', async () => {
  const server = await startTestServer()
  try {
    const program = join(import.meta.dirname, '..', 'server-api.ts')
    const args = [server.url, String(server.sdkAppId), server.userSig('administrator')]
    expect(
      (await output(process.execPath, [program, ...args]))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      [{ Code: 0, MsgSeq: 1, ReadNum: 1, UnreadNum: 1 }],
      [{ Read_Account: 'bob' }],
      [{ Unread_Account: 'carol' }],
    ])
  } finally {
    await server.close()
  }
})
