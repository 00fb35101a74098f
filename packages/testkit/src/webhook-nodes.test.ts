import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from './postgres-server.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const elems = [{ type: 'text', text: 'hello' }] as const

/** Nodes without a line between them: what one has changed, the others find in the database. */
describe('several nodes on one database', () => {
  let database: TestDatabase
  let receiver: Receiver
  const nodes: TestServer[] = []
  beforeAll(async () => {
    database = await createTestDatabase()
    receiver = await startReceiver()
    const settings = {
      databaseUrl: database.url,
      databaseConnectionsMax: 4,
      webhooksUrl: receiver.url,
      webhooksCommands: ['Group.CallbackAfterSendMsg', 'Group.CallbackAfterReadReceipt'],
      webhooksAllowHttp: true,
      webhooksAllowPrivate: true,
      groupMessagesPerSecondMax: 0,
    }
    for (let number = 0; number < 2; number += 1) nodes.push(await startTestServer(settings))
  })
  afterAll(async () => {
    for (const node of nodes) await node.close()
    await receiver.close()
    await database.drop()
  })

  async function people() {
    const [first, second] = nodes
    if (first === undefined || second === undefined) throw new Error('There are no two nodes.')
    return { first, second, ann: await first.connect('ann'), bob: await second.connect('bob') }
  }

  test('a setting that one node changes holds on the other within seconds', async () => {
    const { first, second, bob } = await people()
    const { groupId } = await bob.call('groups.create', { groupType: 'Work', name: 'g' })
    const send = async (msgId: string) => {
      const input = { groupId, msgId, random: 1, elems, needReadReceipt: true }
      return (await bob.call('messages.send', input)).message.needReadReceipt
    }
    expect(await send('m0')).toBe(true)
    await first.administrate('settings.set', { name: 'receipts.groupTypes', value: ['Public'] })
    let next = 1
    await expect.poll(() => send(`m${next++}`), { timeout: 8_000, interval: 200 }).toBe(false)
    await second.administrate('settings.set', { name: 'receipts.groupTypes', value: null })
    expect(await send('last')).toBe(true)
  })

  test('webhooks of one conversation arrive in order, though both nodes send them', async () => {
    const { ann, bob } = await people()
    const members = [{ userId: 'bob' }]
    const { groupId } = await ann.call('groups.create', { groupType: 'Public', name: 'g', members })
    // Some fail, so that lanes go from node to node.
    receiver.reply = () => (receiver.hooks.length % 9 === 0 ? { status: 503 } : {})
    const sending = Array.from({ length: 40 }, (_, at) => {
      const sender = at % 2 === 0 ? ann : bob
      return sender.call('messages.send', { groupId, msgId: `n${at}`, random: 1, elems })
    })
    await Promise.all(sending)
    const seqs = () =>
      receiver.hooks
        .filter(({ body, command }) => body.GroupId === groupId && command === 'Group.CallbackAfterSendMsg')
        .map(({ body }) => Number(body.MsgSeq))
    await expect.poll(() => new Set(seqs()).size, { timeout: 25_000, interval: 100 }).toBe(40)
    const firsts = [...new Set(seqs())]
    expect(firsts).toEqual(firsts.toSorted((one, other) => one - other))
  })
})
