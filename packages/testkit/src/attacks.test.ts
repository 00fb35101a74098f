import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ask,
  counts,
  give,
  groupOf,
  people,
  quiet,
  refusal,
  refusalCode,
  send,
  told,
  unique,
} from './conformance/scene.ts'
import { connectFrames } from './frame-client.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** What was found by trying to break in, to listen in and to wear down. */
describe('attacks', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ requestsPerSecondMax: 0, groupMessagesPerSecondMax: 0 })
  })
  afterAll(async () => {
    await server.close()
  })

  test('newcomers do not hear that a message from before their time is recalled', async () => {
    const [ann, bob, eve] = await people(server, 'ann', 'bob', 'eve')
    const group = await groupOf(ann, [bob])
    const { message } = await send(ann, group, { cloudCustomData: 'a quotation' })
    await ann.client.call('groups.invite', { groupId: group.groupId, userIds: [eve.userId] })
    await ann.client.call('messages.revoke', { conversation: group.conversation, seq: message.seq })
    await bob.client.waitFor('messages.revoked', (payload) => payload.message.msgId === message.msgId)
    await quiet(eve.client)
    expect(JSON.stringify(eve.client.told)).not.toContain(message.msgId)
  })

  test('what is recalled takes its custom data with it', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const { message } = await send(ann, bob, { cloudCustomData: 'a quotation' })
    const conversation = `c2c_${bob.userId}`
    await ann.client.call('messages.revoke', { conversation, seq: message.seq })
    const { messages } = await bob.client.call('messages.find', { msgIds: [message.msgId] })
    expect(messages[0]).toMatchObject({ elems: [], revoked: { by: ann.userId } })
    await bob.client.waitFor('messages.revoked')
    expect(JSON.stringify([messages, told(bob.client, 'messages.revoked')])).not.toContain('a quotation')
  })

  test('who was removed does not hear who leaves the group', async () => {
    const [ann, cyd, eve] = await people(server, 'ann', 'cyd', 'eve')
    const group = await groupOf(ann, [cyd, eve])
    await ask(eve, group)
    await ann.client.call('groups.kick', { groupId: group.groupId, userIds: [eve.userId] })
    await eve.client.waitFor('groups.memberKicked')
    const before = eve.client.told.length
    await cyd.client.call('groups.quit', { groupId: group.groupId })
    await quiet(eve.client)
    expect(eve.client.told.slice(before)).toEqual([])
  })

  test('whoever has receipts off is not told that counts are outdated', async () => {
    const [ann, bob, cyd] = await people(server, 'ann', 'bob', 'cyd')
    const group = await groupOf(ann, [bob, cyd])
    await ask(ann, group)
    await ann.client.call('receipts.setEnabled', { enabled: false })
    await cyd.client.call('groups.quit', { groupId: group.groupId })
    await quiet(ann.client)
    expect(told(ann.client, 'receipts.outdated')).toEqual([])
  })

  test('a group of the same name does not inherit changes of receipts', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const groupId = unique('again')
    const group = await groupOf(ann, [bob], { groupId })
    await give(bob, group.conversation, await ask(ann, group))
    await ann.client.call('groups.dismiss', { groupId })
    await groupOf(ann, [bob], { groupId })
    const { receipts } = await ann.client.call('receipts.changes', { cursor: 0, count: 100 })
    expect(receipts).toEqual([])
  })

  test('one name given to many messages is answered with a few of them, the oldest', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const msgId = unique('same')
    const seen: string[] = []
    for (let index = 0; index < 20; index += 1) {
      const group = await groupOf(ann, [bob])
      await send(ann, group, { msgId })
      seen.push(group.groupId)
    }
    const { messages } = await bob.client.call('messages.find', { msgIds: [msgId, msgId] })
    expect(messages.map((message) => message.groupId)).toEqual(seen.slice(0, 4))
  })

  test('a ban without end can be read back', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const { groupId } = await groupOf(ann, [bob])
    const banSeconds = Number.MAX_SAFE_INTEGER
    await ann.client.call('groups.kick', { groupId, userIds: [bob.userId], banSeconds })
    expect(await refusalCode(bob.client.call('groups.join', { groupId }))).toBe(10007)
  })

  // 30,000 memberships, one after the other.
  test('one client that asks for much does not silence the others', { timeout: 120_000 }, async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const members = Array.from({ length: 500 }, (_, index) => ({ userId: `crowd-${index}` }))
    let isOver = false
    const flood = Promise.all(
      Array.from({ length: 60 }, () =>
        ann.client.call('groups.create', { groupType: 'Work', name: 'much', members }),
      ),
    ).then(() => {
      isOver = true
    })
    let pings = 0
    while (!isOver) {
      await bob.client.call('session.ping', {})
      if (!isOver) pings += 1
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await flood
    expect(pings).toBeGreaterThan(3)
  })

  test('a database that another program holds costs the requests of that time, not the server', async () => {
    const held = await startTestServer({ databaseLockTimeoutMs: 500 })
    try {
      const ann = await held.connect('ann')
      const letGo = await held.home.hold()
      const { code, wire } = await refusal(ann.call('users.setSelf', { nickName: 'held' }))
      expect([code, wire.retry]).toEqual([9520, true])
      await letGo()
      expect(await ann.call('users.setSelf', { nickName: 'free' })).toEqual({})
    } finally {
      await held.close()
    }
  })

  test('a clock that is put back stops neither messages nor what senders are told', async () => {
    let offsetMs = 0
    const timed = await startTestServer(
      { groupMessagesPerSecondMax: 5 },
      { now: () => Date.now() + offsetMs },
    )
    try {
      const [ann, bob] = await people(timed, 'ann', 'bob')
      const group = await groupOf(ann, [bob])
      const messages = await Promise.all(Array.from({ length: 5 }, () => ask(bob, group)))
      await give(ann, group.conversation, ...messages.slice(0, 2))
      await bob.client.waitFor('receipts.changed')
      offsetMs = -3_600_000
      const message = await ask(bob, group)
      await give(ann, group.conversation, message)
      await bob.client.waitFor('receipts.changed', ({ receipts }) =>
        receipts.some((receipt) => receipt.seq === message.seq),
      )
      expect(await counts(bob, group.conversation, message)).toMatchObject({ read: 1, unread: 0 })
    } finally {
      await timed.close()
    }
  })

  test('large frames from somebody who has not logged in are not even looked at', async () => {
    const client = await connectFrames(server.url)
    client.sendRaw(JSON.stringify({ id: 1, method: 'session.ping', input: { padding: 'x'.repeat(20_000) } }))
    expect(await client.closed).toBe(1009)
  })

  test('what is wrong with a large input is not searched for', async () => {
    const [ann] = await people(server, 'ann')
    const input = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`key${at}`, at]))
    ann.client.sendRaw(JSON.stringify({ id: 900_000, method: 'session.ping', input }))
    await ann.client.call('session.ping', {})
    expect(ann.client.strays).toContainEqual(
      expect.objectContaining({ id: 900_000, error: expect.objectContaining({ code: 6017 }) }),
    )
  })
})
