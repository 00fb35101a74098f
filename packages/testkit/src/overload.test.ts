import { limits } from '@kidoku/protocol'
import pg from 'pg'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { ask, give, groupOf, people, refusal, send, told, unique } from './conformance/scene.ts'
import { connectFrames, FrameError } from './frame-client.ts'
import { createTestDatabase } from './postgres-server.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** Everybody's bounds: a client that asks too much, or reads too little, costs the others nothing. */
describe('overload', () => {
  const servers: TestServer[] = []
  async function start(...given: Parameters<typeof startTestServer>): Promise<TestServer> {
    const server = await startTestServer(...given)
    servers.push(server)
    return server
  }
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
  })

  /** Whether the server has closed somebody who does not read. */
  async function hasLetGo({ url }: TestServer): Promise<boolean> {
    const metrics = await (await fetch(`${url}/metrics`)).text()
    return metrics.includes('kidoku_closes_total{code="4108"} 1')
  }

  test('the 1,001st request in flight is refused with 9507, and the thousand are answered', async () => {
    // A window long enough for all of them to be on their way at once.
    const server = await start({ commitWindowMs: 500, requestsPerSecondMax: 0 })
    const [ann] = await people(server, 'ann')
    const requests = Array.from({ length: limits.requestsInFlightMax + 1 }, () =>
      ann.client.call('receipts.setEnabled', { enabled: true }),
    )
    const outcomes = await Promise.allSettled(requests)
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused.map(({ reason }) => (reason instanceof FrameError ? reason.wire : reason))).toEqual([
      { code: 9507, desc: expect.any(String), retry: true, retryAfterMs: expect.any(Number) },
    ])
    expect(outcomes.at(-1)?.status).toBe('rejected')
    await ann.client.call('receipts.setEnabled', { enabled: true })
  })

  test('on PostgreSQL one client with ten thousand statements to be answered holds up neither a question of others nor their receipts', async () => {
    const database = await createTestDatabase()
    const server = await start({ databaseUrl: database.url, databaseConnectionsMax: 4 })
    onTestFinished(async () => {
      await server.close()
      await database.drop()
    })
    const [ann, bob] = await people(server, 'ann', 'bob')
    const place = await groupOf(ann, [bob])
    const message = await ask(ann, place)
    const questions = 100
    let answered = 0
    const msgIds = Array.from({ length: limits.findMessagesMax }, (_, at) => `none-${at}`)
    const asked = Array.from({ length: questions }, async () => {
      await ann.client.call('messages.find', { msgIds })
      answered += 1
    })
    // The burst has arrived.
    await Promise.race(asked)
    await bob.client.call('conversations.list', { after: 0, count: 10 })
    await give(bob, place.conversation, message)
    await bob.client.call('groups.members', { groupId: place.groupId, filter: 'all', after: 0, count: 10 })
    expect(answered).toBeLessThan(questions / 2)
    await Promise.all(asked)
  })

  test('on PostgreSQL a bad UserSig is refused though no connection to the database is free', async () => {
    const database = await createTestDatabase()
    const server = await start({ databaseUrl: database.url, databaseConnectionsMax: 1 })
    const others = new pg.Client({ connectionString: database.url })
    await others.connect()
    onTestFinished(async () => {
      await others.end()
      await server.close()
      await database.drop()
    })
    const [ann] = await people(server, 'ann')
    const stranger = await connectFrames(server.url)
    await others.query('BEGIN')
    await others.query('SELECT 1 FROM users WHERE user_id = $1 FOR UPDATE', [ann.userId])
    const renamed = ann.client.call('users.setSelf', { nickName: 'Ann' })
    const login = { sdkAppId: server.sdkAppId, userId: 'bob', userSig: server.userSig('cyd') }
    expect((await refusal(stranger.call('session.login', login))).code).toBe(70013)
    await others.query('ROLLBACK')
    await renamed
    stranger.close()
  })

  test('more requests a second than the setting allows are refused with 9506, until the second is over', async () => {
    let nowMs = Date.now()
    const server = await start({ requestsPerSecondMax: 5 }, { now: () => nowMs })
    const [ann] = await people(server, 'ann')
    for (let asked = 1; asked < 5; asked += 1) await ann.client.call('session.ping', {})
    const error = await refusal(ann.client.call('session.ping', {}))
    expect([error.code, error.wire.retry]).toEqual([9506, true])
    expect(error.wire.retryAfterMs).toBeGreaterThan(0)
    nowMs += error.wire.retryAfterMs ?? 0
    await ann.client.call('session.ping', {})
  })

  test('a client that does not read is closed with 4108, comes back, and has missed nothing', async () => {
    const socketBufferedBytesMax = 65_536
    const server = await start({ socketBufferedBytesMax, requestsPerSecondMax: 0 })
    const [ann, slow, bob] = await people(server, 'ann', 'slow', 'bob')
    slow.client.socket.pause()
    // The kernel keeps some MB for both sides, the server a fraction of one: it lets go long before the 30 MB are sent.
    const text = 'x'.repeat(10_000)
    const sent: string[] = []
    while (sent.length < 3_000 && !(await hasLetGo(server))) {
      const batch = Array.from({ length: 100 }, () =>
        send(ann, slow, { msgId: unique('m'), elems: [{ type: 'text', text }] }),
      )
      for (const { message } of await Promise.all(batch)) sent.push(message.msgId)
    }
    await expect.poll(() => hasLetGo(server)).toBe(true)
    // At once: who is let go has some seconds to read what was said before.
    slow.client.socket.resume()
    expect(await slow.client.closed).toBe(4108)
    expect(told(slow.client, 'messages.received').length).toBeLessThan(sent.length)
    // The others never noticed.
    await send(ann, bob)
    await bob.client.waitFor('messages.received')

    const back = await server.connect(slow.userId)
    const found: string[] = []
    for (let beyondSeq = 0, isFinished = false; !isFinished; ) {
      const page = await back.call('messages.history', {
        conversation: `c2c_${ann.userId}`,
        direction: 'newer',
        count: 100,
        beyondSeq,
      })
      found.push(...page.messages.map((message) => message.msgId))
      beyondSeq = page.messages.at(-1)?.seq ?? beyondSeq
      isFinished = page.isFinished
    }
    expect(found).toEqual(sent)
  })

  test('a client that says nothing is closed with 4109, one that nobody logs in on with 4110', async () => {
    const server = await start({ heartbeatMs: 100, loginWithinMs: 100 })
    const [ann, silent] = await people(server, 'ann', 'silent')
    const { connectFrames } = await import('./frame-client.ts')
    const fresh = await connectFrames(server.url)
    const pings = setInterval(() => void ann.client.call('session.ping', {}), 50)
    expect(await fresh.closed).toBe(4110)
    expect(await silent.client.closed).toBe(4109)
    clearInterval(pings)
    await ann.client.call('session.ping', {})
  })

  test('a server that goes away answers what is under way, then closes with 1012', async () => {
    const server = await start({ commitWindowMs: 50 })
    const [ann, bob] = await people(server, 'ann', 'bob')
    const sending = send(ann, bob)
    await new Promise((resolve) => setTimeout(resolve, 10))
    await server.restart()
    expect((await sending).message.seq).toBe(1)
    expect(await ann.client.closed).toBe(1012)
    const back = await server.connect(bob.userId)
    const { messages } = await back.call('messages.history', {
      conversation: `c2c_${ann.userId}`,
      direction: 'newer',
      count: 10,
    })
    expect(messages).toHaveLength(1)
  })

  test('large answers of one turn, to a client that does not read, are bounded like any other', async () => {
    const server = await start({ socketBufferedBytesMax: 65_536, requestsPerSecondMax: 0 })
    const [ann, bob] = await people(server, 'ann', 'bob')
    for (let sent = 0; sent < 50; sent += 1) {
      await send(ann, bob, { elems: [{ type: 'text', text: 'x'.repeat(10_000) }] })
    }
    bob.client.socket.pause()
    const answers = Array.from({ length: 100 }, () =>
      bob.client
        .call('messages.history', { conversation: `c2c_${ann.userId}`, direction: 'older', count: 50 })
        .catch(() => undefined),
    )
    await expect.poll(() => hasLetGo(server)).toBe(true)
    bob.client.socket.resume()
    expect(await bob.client.closed).toBe(4108)
    await Promise.all(answers)
  })
})
