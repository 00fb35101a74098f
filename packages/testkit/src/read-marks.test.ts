import type { Conversation } from '@kidoku/protocol'
import { describe, expect, onTestFinished, test } from 'vitest'
import { ask, give, groupOf, type Person, people, quiet, send, told } from './conformance/scene.ts'
import { startTestServer, type TestServer } from './test-server.ts'

async function start(): Promise<TestServer> {
  const server = await startTestServer()
  onTestFinished(() => server.close())
  return server
}
async function view(person: Person, conversation: string): Promise<Conversation | undefined> {
  const asked = { conversations: [conversation] }
  return (await person.client.call('conversations.get', asked)).conversations[0]
}

/** What went wrong elsewhere, each with the version that mended it, or the report of it. */
describe('regressions of others', () => {
  test('5.1.10: a first message for those online only does not break the marks of the next', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    await send(ann, bob, { onlineUserOnly: true })
    const { message } = await send(ann, bob)
    await bob.client.call('readMarks.set', { conversation: `c2c_${ann.userId}` })
    expect(await ann.client.waitFor('readMarks.peerMoved')).toMatchObject({ readSeq: message.seq })
  })

  test('5.6.1200, 6.2.2363: a new installation finds the marks as they were, its own and the other’s', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const { message } = await send(ann, bob)
    await bob.client.call('readMarks.set', { conversation: `c2c_${ann.userId}` })
    await ann.client.waitFor('readMarks.peerMoved')
    const installed = { userId: bob.userId, client: await server.connect(bob.userId) }
    expect(await view(installed, `c2c_${ann.userId}`)).toMatchObject({ unreadCount: 0, readSeq: message.seq })
    const sender = { userId: ann.userId, client: await server.connect(ann.userId) }
    expect(await view(sender, `c2c_${bob.userId}`)).toMatchObject({ peerReadTimeMs: message.timeMs })
  })

  test('5.8.1668: an own message from another device does not clear what is unread', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    await send(ann, bob)
    const phone = { userId: bob.userId, client: await server.connect(bob.userId) }
    await send(phone, ann)
    await bob.client.waitFor('messages.received', (each) => each.message.sender === bob.userId)
    expect(await view(bob, `c2c_${ann.userId}`)).toMatchObject({ unreadCount: 1, readSeq: 0 })
  })

  test('6.3.2609: every device of the other is told of a mark', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const phone = await server.connect(ann.userId)
    await send(ann, bob)
    await bob.client.call('readMarks.setAll', { scope: 'c2c' })
    for (const client of [ann.client, phone]) await client.waitFor('readMarks.peerMoved')
  })

  test('6.7.3184: one-to-one receipts have an effect', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const message = await ask(ann, bob)
    await give(bob, `c2c_${ann.userId}`, message)
    const { receipts } = await ann.client.waitFor('receipts.changed')
    expect(receipts[0]).toMatchObject({ msgId: message.msgId, readCount: 1, unreadCount: 0 })
  })

  test('6.8.3374: after reading everything the last message of the other side is read', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    await send(ann, bob)
    const last = (await send(ann, bob)).message
    await bob.client.call('readMarks.setAll', { scope: 'all' })
    const conversation = await view(ann, `c2c_${bob.userId}`)
    expect(conversation?.lastMessage?.msgId).toBe(last.msgId)
    expect(conversation?.peerReadTimeMs).toBe(last.timeMs)
  })

  test('7.1.3925: the other devices hear the count that is left', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    const phone = await server.connect(bob.userId)
    for (let sent = 0; sent < 4; sent += 1) await send(ann, group)
    await bob.client.call('readMarks.set', { conversation: group.conversation, upToSeq: 3 })
    expect(await phone.waitFor('readMarks.moved')).toMatchObject({ readSeq: 3, unreadCount: 1 })
  })

  test('7.2.4123: devices that mark at the same time leave the mark at the furthest', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const phone = await server.connect(bob.userId)
    for (let sent = 0; sent < 9; sent += 1) await send(ann, bob)
    const conversation = `c2c_${ann.userId}`
    await Promise.all(
      [7, 2, 9, 4, 99, 1].map((upToSeq, index) =>
        (index % 2 === 0 ? bob.client : phone).call('readMarks.set', { conversation, upToSeq }),
      ),
    )
    expect(await view(bob, conversation)).toMatchObject({ readSeq: 9, unreadCount: 0 })
    const marks = told(ann.client, 'readMarks.peerMoved').map((each) => each.readSeq)
    expect(marks).toEqual(marks.toSorted((one, other) => one - other))
  })

  test('8.0.5895: a mark that says nothing new is told to nobody', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    await send(ann, bob)
    for (let times = 0; times < 5; times += 1)
      await bob.client.call('readMarks.set', { conversation: `c2c_${ann.userId}` })
    await quiet(ann.client, bob.client)
    expect(told(ann.client, 'readMarks.peerMoved')).toHaveLength(1)
    expect(told(bob.client, 'readMarks.moved')).toHaveLength(1)
  })

  test('issue 818: receipts are no messages, and move nothing that counts messages', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    const message = await ask(ann, group)
    const before = await view(ann, group.conversation)
    await give(bob, group.conversation, message)
    await ann.client.waitFor('receipts.changed')
    expect(await view(ann, group.conversation)).toEqual(before)
  })

  test('issues 253, 984: after a time offline the counts are exact', async () => {
    const server = await start()
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    await send(ann, group)
    await bob.client.call('readMarks.setAll', { scope: 'all' })
    bob.client.close()
    await bob.client.closed
    for (let sent = 0; sent < 150; sent += 1) await send(ann, sent % 3 === 0 ? bob : group)
    const back = { userId: bob.userId, client: await server.connect(bob.userId) }
    expect(await view(back, `c2c_${ann.userId}`)).toMatchObject({ unreadCount: 50 })
    expect(await view(back, group.conversation)).toMatchObject({ unreadCount: 100 })
    expect(await back.client.call('conversations.unreadTotal', {})).toEqual({ unreadCount: 150 })
  })
})
