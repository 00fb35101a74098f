import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { startApi } from './api.ts'

const api = await startApi({ loginFailuresPerMinuteMax: 0 })
afterAll(() => api.close())

/** The answer to a call of which only a part of the body has been sent, and nothing more comes. */
async function answerToHalf(path: string, headers: readonly string[] = []): Promise<string> {
  const { hostname, port } = new URL(api.server.url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  const head = [`POST ${path} HTTP/1.1`, `host: ${hostname}:${port}`, 'content-length: 60000', ...headers]
  socket.write(`${head.join('\r\n')}\r\n\r\n{"half":`)
  const [answer] = (await once(socket, 'data')) as [Buffer]
  return answer.toString('utf8')
}

test('who may not call is told so before the body is read: nobody makes the server gather bodies', async () => {
  const called = (query: Readonly<Record<string, string>>): Promise<string> =>
    answerToHalf(`/v4/openim/sendmsg?${new URLSearchParams(query)}`)
  const { sdkAppId, userSig } = api.server
  const sdkappid = String(sdkAppId)
  expect(await called({})).toContain('"ErrorCode":60012')
  const forged = { sdkappid, identifier: 'administrator', usersig: 'forged' }
  expect(await called(forged)).toContain('"ErrorCode":70003')
  const alice = { sdkappid, identifier: 'alice', usersig: userSig('alice') }
  expect(await called(alice)).toContain('"ErrorCode":90009')
})

test('nor does the console gather the bodies of those who are not signed in', async () => {
  const headers = ['content-type: application/json', `origin: ${api.server.url}`]
  const owner = await api.server.administrator()
  for (const path of ['call/settings.set', 'password', 'sign-out']) {
    const stranger = await answerToHalf(`/console/api/${path}`, headers)
    expect([path, stranger]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 401[\s\S]*"code":6014/)])
    const otherPage = await answerToHalf(`/console/api/${path}`, [...headers, `cookie: ${owner.cookie}`])
    expect([path, otherPage]).toEqual([path, expect.stringMatching(/^HTTP\/1\.1 403[\s\S]*"code":10007/)])
  }
})
