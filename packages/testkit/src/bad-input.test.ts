import { errorTable, limits, methods, type ServerFrame } from '@kidoku/protocol'
import * as fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ask, give, groupOf, people, refusalCode, send, unique } from './conformance/scene.ts'
import { connectFrames, type FrameClient } from './frame-client.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** Sends text as it is and waits for the frame that answers it: by its id, or without one. */
async function raw(client: FrameClient, text: string, id: number | null = null): Promise<ServerFrame> {
  const before = client.strays.length
  client.sendRaw(text)
  for (;;) {
    const found = client.strays.slice(before).find((frame) => 'id' in frame && frame.id === id)
    if (found !== undefined) return found
    const arrived = new Promise((resolve) => client.socket.once('message', resolve))
    const closed = client.closed.then((code) => {
      throw new Error(`The socket was closed with ${code} instead of an answer.`)
    })
    await Promise.race([arrived, closed])
  }
}

function codeOf(frame: ServerFrame): number | undefined {
  return 'error' in frame ? frame.error.code : undefined
}

describe('bad input', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ requestsPerSecondMax: 0 })
  })
  afterAll(async () => {
    await server.close()
  })
  // Whatever has been sent: the server still serves.
  afterEach(async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const message = await ask(ann, bob)
    await give(bob, `c2c_${ann.userId}`, message)
    await ann.client.waitFor('receipts.changed')
  })

  test('a method that does not exist is refused by name', async () => {
    const [ann] = await people(server, 'ann')
    for (const method of ['', 'nothing', 'constructor', '__proto__', 'toString', 'x'.repeat(100_000)]) {
      const frame = await raw(ann.client, JSON.stringify({ id: 7, method, input: {} }), 7)
      expect(codeOf(frame)).toBe(10003)
      expect(JSON.stringify(frame).length).toBeLessThan(300)
    }
  })

  test('a frame that is no request is refused with 6027', async () => {
    const [ann] = await people(server, 'ann')
    const frames = [
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '42',
      '{}',
      '{"method":"session.ping"}',
      '{"id":0,"method":"session.ping"}',
      '{"id":-1,"method":"session.ping"}',
      '{"id":1.5,"method":"session.ping"}',
      '{"id":"1","method":"session.ping"}',
      '{"id":9007199254740993,"method":"session.ping"}',
      '{"id":1}',
      '{"id":1,"method":7}',
      '['.repeat(500_000),
    ]
    for (const text of frames) expect(codeOf(await raw(ann.client, text)), text.slice(0, 60)).toBe(6027)
  })

  test('a request without an input is one with an empty input', async () => {
    const [ann] = await people(server, 'ann')
    expect(await raw(ann.client, '{"id":9,"method":"session.ping"}', 9)).toHaveProperty('output')
  })

  test('before the login everything but login and ping is refused with 6014', async () => {
    const client = await connectFrames(server.url)
    for (const method of Object.keys(methods)) {
      if (method === 'session.login' || method === 'session.ping') continue
      const frame = await raw(client, JSON.stringify({ id: 3, method, input: {} }), 3)
      expect([method, codeOf(frame)]).toEqual([method, 6014])
    }
    expect(await client.call('session.ping', {})).toHaveProperty('serverTimeMs')
    client.close()
  })

  test('a field too many, or of another type, is refused, and the text says where', async () => {
    const [ann] = await people(server, 'ann')
    for (const { name: method, reservedTo } of Object.values(methods)) {
      if (method === 'session.login' || method === 'session.logout') continue
      // Whom a method is not for is not told how to call it.
      const code = reservedTo === undefined ? 6017 : 10007
      for (const input of [null, [], 'text', 7, { misspelt: 1 }, { __proto__: null, constructor: 1 }]) {
        const frame = await raw(ann.client, JSON.stringify({ id: 5, method, input }), 5)
        expect([method, input, codeOf(frame)]).toEqual([method, input, code])
      }
    }
    const frame = await raw(
      ann.client,
      '{"id":6,"method":"receipts.give","input":{"conversation":"c2c_bob","seqs":[1,"2"]}}',
      6,
    )
    expect('error' in frame && frame.error.desc).toContain('/seqs/1')
  })

  test('garbage in any method is answered with a code of the table, never with a failure', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    const words = fc.constantFrom(
      ...['conversation', 'seqs', 'seq', 'userId', 'groupId', 'msgId', 'elems', 'count', 'after', 'filter'],
      ...['userIds', 'members', 'name', 'type', 'text', 'enabled', 'cursor', 'direction', 'nickName'],
    )
    const leaf = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(
        null,
        group.groupId,
        group.conversation,
        bob.userId,
        `c2c_${bob.userId}`,
        'read',
        'older',
      ),
    )
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(words, tie('value'), { maxKeys: 5 }),
      ),
    }))
    const names = Object.keys(methods).filter((name) => name !== 'session.logout')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), value, async (method, input) => {
        const frame = await raw(ann.client, JSON.stringify({ id: 11, method, input }), 11)
        if (!('error' in frame)) return
        expect(Object.keys(errorTable)).toContain(String(frame.error.code))
        expect([10002, 20005], JSON.stringify(frame)).not.toContain(frame.error.code)
      }),
      { numRuns: 800 },
    )
  })

  test('texts of any characters come back as they were', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (text) => {
        const { message } = await send(ann, bob, { elems: [{ type: 'text', text }], cloudCustomData: text })
        await ann.client.call('users.setSelf', { nickName: text })
        const { messages } = await bob.client.call('messages.find', { msgIds: [message.msgId] })
        expect(messages[0]).toMatchObject({ elems: [{ type: 'text', text }], cloudCustomData: text })
        const { users } = await bob.client.call('users.get', { userIds: [ann.userId] })
        expect(users[0]?.nickName).toBe(text)
      }),
      { numRuns: 60, examples: [['a\u0000b'], ['\u2028<script>'], ['\u{1f44b}\u200d']] },
    )
  })

  test('a list without end is refused', async () => {
    const [ann] = await people(server, 'ann')
    const many = Array.from({ length: 20_000 }, (_, index) => index + 1)
    const ids = many.map((each) => `u${each}`)
    const one = { after: 0, count: 10 }
    const calls = [
      ann.client.call('receipts.give', { conversation: 'c2c_bob', seqs: many }),
      ann.client.call('receipts.get', { conversation: 'c2c_bob', seqs: many }),
      ann.client.call('users.get', { userIds: ids }),
      ann.client.call('messages.find', { msgIds: ids }),
      ann.client.call('messages.history', {
        conversation: 'c2c_bob',
        direction: 'older',
        count: 9,
        seqs: many,
      }),
      ann.client.call('groups.get', { groupIds: ids }),
      ann.client.call('groups.invite', { groupId: 'g', userIds: ids }),
      ann.client.call('groups.kick', { groupId: 'g', userIds: ids }),
      ann.client.call('groups.getMembers', { groupId: 'g', userIds: ids }),
      ann.client.call('groups.members', { groupId: 'g', filter: 'all', ...one, count: 101 }),
      ann.client.call('conversations.get', { conversations: ids.map((id) => `c2c_${id}`) }),
      ann.client.call('conversations.list', { ...one, count: 101 }),
      ann.client.call('receipts.changes', { cursor: 0, count: 101 }),
      ann.client.call('groups.create', {
        groupType: 'Work',
        name: 'many',
        members: ids.map((userId) => ({ userId })),
      }),
    ]
    expect(await Promise.all(calls.map(refusalCode))).toEqual(calls.map(() => 6017))
  })

  test('the messages of others are out of reach', async () => {
    const [ann, bob, eve] = await people(server, 'ann', 'bob', 'eve')
    const group = await groupOf(ann, [bob])
    const [inGroup, direct] = [(await send(ann, group)).message, (await send(ann, bob)).message]
    const { client } = eve
    const msgIds = [inGroup.msgId, direct.msgId]
    expect(await client.call('messages.find', { msgIds })).toEqual({ messages: [] })
    const page = { direction: 'older' as const, count: 10 }
    const { conversation } = group
    expect(await refusalCode(client.call('messages.history', { ...page, conversation }))).toBe(10007)
    expect(
      await refusalCode(client.call('messages.changed', { conversation, sinceVersion: 0, count: 1 })),
    ).toBe(10007)
    expect(await refusalCode(client.call('messages.revoke', { conversation, seq: inGroup.seq }))).toBe(10007)
    expect(await refusalCode(send(eve, group))).toBe(10007)
    const own = { ...page, conversation: `c2c_${ann.userId}` }
    expect(await client.call('messages.history', own)).toEqual({ messages: [], isFinished: true })
    const { conversations } = await client.call('conversations.get', {
      conversations: [conversation, `c2c_${ann.userId}`],
    })
    expect(conversations).toEqual([])
  })

  test('a msgId that somebody else has used is refused', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const msgId = unique('taken')
    await send(ann, bob, { msgId })
    expect(await refusalCode(send(bob, ann, { msgId }))).toBe(6017)
  })

  test('a frame of more than 1 MB closes the socket with 1009', async () => {
    const [ann] = await people(server, 'ann')
    ann.client.sendRaw(`{"id":1,"method":"session.ping","input":"${'x'.repeat(limits.frameBytesMax)}"}`)
    expect(await ann.client.closed).toBe(1009)
  })

  test('a binary frame closes the socket with 1003', async () => {
    const [ann] = await people(server, 'ann')
    ann.client.sendRaw(new Uint8Array([1, 2, 3]))
    expect(await ann.client.closed).toBe(1003)
  })

  test('text that is no UTF-8 closes the socket with 1007', async () => {
    const [ann] = await people(server, 'ann')
    ann.client.socket.send(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), { binary: false })
    expect(await ann.client.closed).toBe(1007)
  })

  test('a path that is no socket is answered with 404', async () => {
    const outcome = connectFrames(`${server.url}/elsewhere`)
    await expect(outcome).rejects.toThrow('404')
  })
})
