import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Receiver } from './receiver.ts'
import type { TestServer } from './test-server.ts'
import { messageCommands, startWebhookScene, type WebhookScene, webhookSecret } from './webhook-scene.ts'

const elems = [{ type: 'text', text: 'hello' }] as const

describe('webhooks', () => {
  let scene: WebhookScene
  let receiver: Receiver
  let server: TestServer

  beforeEach(async () => {
    scene = await startWebhookScene(messageCommands)
    ;({ receiver, server } = scene)
  })
  afterEach(() => scene.close())

  const came = (command: string) => receiver.waitFor((hook) => hook.command === command)

  test('a one-to-one message is told with the fields of the reference, and signed', async () => {
    const ann = await server.connect('ann')
    await server.connect('bob')
    const input = { userId: 'bob', msgId: 'm1', random: 7, elems, cloudCustomData: 'x' }
    const { message } = await ann.call('messages.send', input)
    const hook = await came('C2C.CallbackAfterSendMsg')
    const MsgTime = Math.floor(message.timeMs / 1_000)
    expect(hook.body).toEqual({
      CallbackCommand: 'C2C.CallbackAfterSendMsg',
      From_Account: 'ann',
      To_Account: 'bob',
      MsgSeq: 1,
      MsgRandom: 7,
      MsgTime,
      MsgKey: `1_7_${MsgTime}`,
      MsgId: 'm1',
      OnlineOnlyFlag: 0,
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }],
      CloudCustomData: 'x',
      SendMsgResult: 0,
      ErrorInfo: 'send msg succeed',
      UnreadMsgNum: 1,
      EventTime: message.timeMs,
    })
    expect(hook.query).toEqual({
      SdkAppid: String(server.sdkAppId),
      CallbackCommand: 'C2C.CallbackAfterSendMsg',
      contenttype: 'json',
      ClientIP: '127.0.0.1',
      OptPlatform: 'Unknown',
    })
    const signed = `${hook.headers['x-kidoku-timestamp']}.${hook.text}`
    expect(hook.headers['x-kidoku-signature']).toBe(
      `v1=${createHmac('sha256', webhookSecret).update(signed).digest('hex')}`,
    )
  })

  test('a group message, its receipts and its recall are told in their order', async () => {
    const { ann, bob, groupId, send, conversation } = await scene.group()
    const { seq } = await send('m1', { needReadReceipt: true })
    await bob.call('receipts.give', { conversation, seqs: [seq] })
    await ann.call('messages.revoke', { conversation, seq })
    await came('Group.CallbackAfterRecallMsg')
    const of = receiver.hooks.filter((hook) => hook.body.GroupId === groupId).map((hook) => hook.body)
    expect(of).toMatchObject([
      { CallbackCommand: 'Group.CallbackAfterSendMsg', MsgSeq: seq, From_Account: 'ann', Random: 7 },
      {
        CallbackCommand: 'Group.CallbackAfterReadReceipt',
        Type: 'Private',
        GroupMsgReceiptList: [{ MsgSeq: seq, ReadNum: 0, UnreadNum: 1, ReadReceiptMembers: [] }],
      },
      {
        CallbackCommand: 'Group.CallbackAfterReadReceipt',
        GroupMsgReceiptList: [
          { MsgSeq: seq, ReadNum: 1, UnreadNum: 0, ReadReceiptMembers: [{ Member_Account: 'bob' }] },
        ],
      },
      {
        CallbackCommand: 'Group.CallbackAfterRecallMsg',
        Operator_Account: 'ann',
        MsgSeqList: [{ MsgSeq: seq }],
      },
    ])
  })

  test('reading and recalling one-to-one messages is told, with what is unread in all', async () => {
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')]
    const input = { userId: 'bob', random: 7, elems, needReadReceipt: true }
    const { message } = await ann.call('messages.send', { ...input, msgId: 'm1' })
    await bob.call('receipts.give', { conversation: 'c2c_ann', seqs: [1] })
    await bob.call('readMarks.set', { conversation: 'c2c_ann' })
    await ann.call('messages.revoke', { conversation: 'c2c_bob', seq: 1 })
    const MsgKey = `1_7_${Math.floor(message.timeMs / 1_000)}`
    await came('C2C.CallbackAfterMsgWithDraw')
    expect(receiver.hooks.map((hook) => hook.body).slice(1)).toMatchObject([
      {
        CallbackCommand: 'C2C.CallbackAfterReadReceipt',
        Operator_Account: 'bob',
        Peer_Account: 'ann',
        C2CMsgInfo: [{ MsgKey }],
      },
      {
        CallbackCommand: 'C2C.CallbackAfterMsgReport',
        Report_Account: 'bob',
        Peer_Account: 'ann',
        LastReadTime: Math.floor(message.timeMs / 1_000),
        UnreadMsgNum: 0,
      },
      { CallbackCommand: 'C2C.CallbackAfterMsgWithDraw', From_Account: 'ann', To_Account: 'bob', MsgKey },
    ])
  })

  test('receipts of many readers are told exactly once each', async () => {
    const { ann, groupId, send, conversation } = await scene.group('Public')
    const readers = ['r1', 'r2', 'r3', 'r4', 'r5']
    await ann.call('groups.invite', { groupId, userIds: readers }).catch(() => undefined)
    const { seq } = await send('m1', { needReadReceipt: true })
    const clients = await Promise.all(['bob', ...readers].map((userId) => server.connect(userId)))
    await Promise.allSettled(clients.map((one) => one.call('receipts.give', { conversation, seqs: [seq] })))
    const { receipts } = await ann.call('receipts.get', { conversation, seqs: [seq] })
    const lists = () =>
      receiver.hooks
        .filter((hook) => hook.command === 'Group.CallbackAfterReadReceipt')
        .flatMap((hook) => hook.body.GroupMsgReceiptList as readonly ReceiptOfHook[])
    await receiver.waitFor(() => lists().some((one) => one.ReadNum === receipts[0]?.readCount))
    const named = lists().flatMap((one) => one.ReadReceiptMembers.map((member) => member.Member_Account))
    expect(new Set(named).size).toBe(named.length)
    expect(named).toHaveLength(receipts[0]?.readCount ?? -1)
    expect(lists().at(-1)?.UnreadNum).toBe(receipts[0]?.unreadCount)
  })

  test('without a URL, or for a command that is not ticked, nothing is written', async () => {
    await server.administrate('settings.set', {
      name: 'webhooks.commands',
      value: ['C2C.CallbackAfterMsgReport'],
    })
    const { send } = await scene.group()
    await send('m1', { needReadReceipt: true })
    const { deliveries } = await server.administrate('webhooks.deliveries', { count: 10 })
    expect(deliveries).toEqual([])
  })

  test('a message may say that no webhook is told of it', async () => {
    const { send } = await scene.group()
    await send('m1', { withoutAfterWebhook: true })
    await send('m2')
    await receiver.waitFor((hook) => hook.body.MsgId === 'm2')
    expect(scene.messageIds()).toEqual(['m2'])
  })
})

interface ReceiptOfHook {
  readonly ReadNum: number
  readonly UnreadNum: number
  readonly ReadReceiptMembers: readonly { readonly Member_Account: string }[]
}
