import { createTestDatabase, startProxy } from '@kidoku/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { openNamed } from './open.ts'

test('a PostgreSQL that does not answer is named, without its password', async () => {
  const opening = openNamed({ url: 'postgres://kidoku:hidden@127.0.0.1:1/none', patienceMs: 100 })
  const error: unknown = await opening.catch((cause: unknown) => cause)
  expect(String(error)).toContain('No PostgreSQL answers at 127.0.0.1:1:')
  expect(String(error)).not.toContain('hidden')
})

test('a PostgreSQL that is being waited for is named, without its password', async () => {
  const database = await createTestDatabase()
  onTestFinished(() => database.drop())
  const url = new URL(database.url)
  const line = await startProxy(Number(url.port))
  onTestFinished(() => line.close())
  line.cut()
  url.port = String(line.port)
  url.password = 'hidden'
  const said = Promise.withResolvers<string>()
  const warn = (facts: object, sentence: string): void => said.resolve(JSON.stringify({ sentence, ...facts }))
  const log = { error() {}, warn, info() {}, debug() {} }
  const opening = openNamed({ url: url.href, log, patienceMs: 30_000 })
  expect(await said.promise).toBe(
    JSON.stringify({ sentence: 'Waiting for PostgreSQL to answer.', at: `127.0.0.1:${line.port}` }),
  )
  line.heal()
  await (await opening).close()
})
