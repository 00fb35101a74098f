import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { startApi } from './api.ts'

const api = await startApi({ loginFailuresPerMinuteMax: 0 })
afterAll(() => api.close())

/** The answer to a call of which only a part of the body has been sent, and nothing more comes. */
async function answerToHalf(query: Readonly<Record<string, string>>): Promise<string> {
  const { hostname, port } = new URL(api.server.url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  socket.write(
    `POST /v4/openim/sendmsg?${new URLSearchParams(query)} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: 900000\r\n\r\n{"half":`,
  )
  const [answer] = (await once(socket, 'data')) as [Buffer]
  return answer.toString('utf8')
}

test('who may not call is told so before the body is read: nobody makes the server gather bodies', async () => {
  const { sdkAppId, userSig } = api.server
  const sdkappid = String(sdkAppId)
  expect(await answerToHalf({})).toContain('"ErrorCode":60012')
  const forged = { sdkappid, identifier: 'administrator', usersig: 'forged' }
  expect(await answerToHalf(forged)).toContain('"ErrorCode":70003')
  const alice = { sdkappid, identifier: 'alice', usersig: userSig('alice') }
  expect(await answerToHalf(alice)).toContain('"ErrorCode":90009')
})
