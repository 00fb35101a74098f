import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasNats } from '../nats-server.ts'
import { callServerApi, type ServerApiAnswer } from '../server-api/call.ts'
import { spawnedSdkAppId, spawnedUserSig } from '../spawn-server.ts'
import { type Cluster, type ClusterNode, startCluster } from './cluster.ts'

/** What a program asks of one node happens on all. */
describe.skipIf(!hasNats)('the server API of several nodes', () => {
  let cluster: Cluster
  let one: ClusterNode
  let other: ClusterNode

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 2 })
    const [first, second] = cluster.nodes
    if (first === undefined || second === undefined) throw new Error('There are two.')
    one = first
    other = second
  })
  afterAll(() => cluster.close())

  const call = (node: ClusterNode, command: string, body: object): Promise<ServerApiAnswer> => {
    const facts = { sdkAppId: spawnedSdkAppId, userSig: spawnedUserSig('administrator') }
    return callServerApi({ url: node.url, ...facts }, { command, body })
  }

  test('a message sent, and a receipt given, by one node are told by the other; counts are the same on both', async () => {
    const ann = await cluster.connect('ann', other)
    const bob = await cluster.connect('bob', other)
    const group = {
      Type: 'Public',
      GroupId: 'g',
      Name: 'g',
      Owner_Account: 'ann',
      MemberList: [{ Member_Account: 'bob' }],
    }
    await call(one, 'group_open_http_svc/create_group', group)
    await bob.waitFor('groups.created')
    const message = {
      GroupId: 'g',
      From_Account: 'ann',
      NeedReadReceipt: 1,
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'x' } }],
    }
    const { MsgSeq } = await call(one, 'group_open_http_svc/send_group_msg', message)
    expect((await bob.waitFor('messages.received')).message).toMatchObject({ seq: MsgSeq, sender: 'ann' })
    await call(one, 'group_open_http_svc/group_msg_receipt', {
      GroupId: 'g',
      From_Account: 'bob',
      MsgSeqList: [{ MsgSeq }],
    })
    expect((await ann.waitFor('receipts.changed')).receipts).toMatchObject([{ readCount: 1, unreadCount: 0 }])
    for (const node of [one, other]) {
      const counts = await call(node, 'group_open_http_svc/get_group_msg_receipt', {
        GroupId: 'g',
        MsgSeqList: [{ MsgSeq }],
      })
      expect(counts.GroupMsgReceiptList).toEqual([{ Code: 0, MsgSeq, ReadNum: 1, UnreadNum: 0 }])
    }
  })

  test('who is online anywhere is online, until they are kicked, or their account ends', async () => {
    const cyd = await cluster.connect('cyd', other)
    const status = async (): Promise<unknown> =>
      (await call(one, 'openim/query_online_status', { To_Account: ['cyd'] })).QueryResult
    expect(await status()).toEqual([{ To_Account: 'cyd', Status: 'Online' }])
    await call(one, 'im_open_login_svc/kick', { UserID: 'cyd' })
    expect(await cyd.closed).toBe(4003)
    expect(await status()).toEqual([{ To_Account: 'cyd', Status: 'Offline' }])
    const again = await cluster.connect('cyd', other)
    await call(one, 'im_open_login_svc/account_delete', { DeleteItem: [{ UserID: 'cyd' }] })
    expect(await again.closed).toBe(4003)
  })
})
