import type { Payload } from '@kidoku/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { told } from '../conformance/scene.ts'
import { hasNats } from '../nats-server.ts'
import { type Cluster, type ClusterNode, startCluster } from './cluster.ts'

/** What one node says is heard on the others. */
describe.skipIf(!hasNats)('several nodes', () => {
  let cluster: Cluster
  let one: ClusterNode
  let other: ClusterNode
  let third: ClusterNode

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 3, flags: ['--sessions-per-user-max', '3'] })
    const [first, second, last] = cluster.nodes
    if (first === undefined || second === undefined || last === undefined) throw new Error('There are three.')
    one = first
    other = second
    third = last
  })
  afterAll(() => cluster.close())

  const text = (said: string) => ({
    msgId: said.replaceAll(' ', '-'),
    random: 1,
    elems: [{ type: 'text' as const, text: said }],
    needReadReceipt: true,
  })

  /** Not only because somebody entered a group. */
  const isOfALoss = ({ receiptsEnabled }: Payload<'session.behind'>) => receiptsEnabled !== undefined

  test('a message and its receipts go from node to node', async () => {
    const ann = await cluster.connect('ann', one)
    const bob = await cluster.connect('bob', other)
    const { message } = await ann.call('messages.send', { userId: 'bob', ...text('one to one') })
    expect(await bob.waitFor('messages.received')).toEqual({ message })
    await bob.call('receipts.give', { conversation: 'c2c_ann', seqs: [message.seq] })
    const { receipts } = await ann.waitFor('receipts.changed')
    expect(receipts).toMatchObject([{ msgId: 'one-to-one', readCount: 1, unreadCount: 0 }])
  })

  test('a message that is sent over two nodes at once is there once, and is told once', async () => {
    const phone = await cluster.connect('eve', one, { instanceId: 'phone' })
    const laptop = await cluster.connect('eve', other, { instanceId: 'laptop' })
    const bob = await cluster.connect('bob6', third)
    const names = Array.from({ length: 20 }, (_, number) => `both ways ${number}`)
    for (const name of names) {
      const sends = [phone, laptop, phone].map((client) =>
        client.call('messages.send', { userId: 'bob6', ...text(name) }),
      )
      const [first, ...others] = await Promise.all(sends)
      for (const { message } of others) expect(message).toEqual(first?.message)
    }
    await bob.waitFor('messages.received', ({ message }) => message.seq === names.length)
    const seqs = told(bob, 'messages.received').map(({ message }) => message.seq)
    expect(seqs).toEqual(names.map((_, at) => at + 1))
    const asked = { conversation: 'c2c_eve', direction: 'newer', count: 100 } as const
    const { messages } = await bob.call('messages.history', asked)
    expect(messages.map(({ msgId }) => msgId)).toEqual(names.map((name) => text(name).msgId))
  })

  test('who is invited on one node hears of it, and of what is said next, on another', async () => {
    const ann = await cluster.connect('ann2', one)
    const bob = await cluster.connect('bob2', other)
    const cyd = await cluster.connect('cyd2', third)
    await ann.call('groups.create', { groupType: 'Work', groupId: 'g2', name: 'two' })
    const members = [{ userId: 'bob2' }, { userId: 'cyd2' }]
    await ann.call('groups.invite', { groupId: 'g2', userIds: members.map(({ userId }) => userId) })
    for (const client of [bob, cyd]) {
      await client.waitFor('groups.memberInvited', ({ groupId }) => groupId === 'g2')
      await client.waitFor('messages.received', ({ message }) => message.elems[0]?.type === 'tips')
    }
    await Promise.all(
      Array.from({ length: 20 }, (_, number) =>
        [ann, bob, cyd][number % 3]?.call('messages.send', { groupId: 'g2', ...text(`said ${number}`) }),
      ),
    )
    for (const [client, at] of [ann, bob, cyd].map((each, number) => [each, number] as const))
      for (let number = 0; number < 20; number += 1)
        if (number % 3 !== at)
          await client.waitFor('messages.received', ({ message }) => message.msgId === `said-${number}`)
  })

  test('who is removed on one node hears nothing more on another', async () => {
    const ann = await cluster.connect('ann3', one)
    const bob = await cluster.connect('bob3', other)
    await ann.call('groups.create', {
      groupType: 'Work',
      groupId: 'g3',
      name: 'three',
      members: [{ userId: 'bob3' }],
    })
    await bob.waitFor('groups.created')
    await ann.call('groups.kick', { groupId: 'g3', userIds: ['bob3'] })
    await bob.waitFor('groups.memberKicked')
    await ann.call('messages.send', { groupId: 'g3', ...text('among ourselves') })
    await ann.call('messages.send', { userId: 'bob3', ...text('to you alone') })
    await bob.waitFor('messages.received', ({ message }) => message.msgId === 'to-you-alone')
    expect(bob.told.filter(({ payload }) => JSON.stringify(payload).includes('among ourselves'))).toEqual([])
  })

  test('devices of a user are counted over all nodes; the same installation replaces itself', async () => {
    const devices = [
      await cluster.connect('dan', one, { instanceId: 'phone' }),
      await cluster.connect('dan', other),
      await cluster.connect('dan', third),
    ]
    const again = await cluster.connect('dan', third, { instanceId: 'phone' })
    expect(await devices[0]?.closed).toBe(4001)
    await cluster.connect('dan', one)
    expect(await devices[1]?.closed).toBe(4001)
    await again.call('session.ping', {})
  })

  test('while the line between nodes is cut each serves its own; afterwards nothing is missing', async () => {
    const ann = await cluster.connect('ann5', one)
    const bob = await cluster.connect('bob5', other)
    await ann.call('groups.create', {
      groupType: 'Work',
      groupId: 'g5',
      name: 'five',
      members: [{ userId: 'bob5' }],
    })
    await bob.waitFor('groups.created')
    one.natsLine.cut()
    await ann.call('groups.kick', { groupId: 'g5', userIds: ['bob5'] })
    await ann.call('messages.send', { userId: 'bob5', ...text('nobody carries it') })
    one.natsLine.heal()
    const { sinceMs } = await bob.waitFor('session.behind', isOfALoss, 10_000)
    expect(sinceMs).toBeLessThanOrEqual(Date.now())
    const { messages } = await bob.call('messages.history', {
      conversation: 'c2c_ann5',
      direction: 'older',
      count: 10,
    })
    expect(messages.map(({ msgId }) => msgId)).toEqual(['nobody-carries-it'])
    // The node of bob has looked who is in the group.
    await ann.waitFor('session.behind', isOfALoss, 10_000)
    await ann.call('messages.send', { groupId: 'g5', ...text('among ourselves') })
    await ann.call('messages.send', { userId: 'bob5', ...text('carried again') })
    await bob.waitFor('messages.received', ({ message }) => message.msgId === 'carried-again')
    expect(bob.told.filter(({ payload }) => JSON.stringify(payload).includes('among ourselves'))).toEqual([])
  })
})
