import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Hook } from '../receiver.ts'
import { messageCommands, startWebhookScene, type WebhookScene } from '../webhook-scene.ts'
import { text } from './api.ts'

/** What a program does is told to the application like anything else; v2tim.md 2.3 says who hears of it. */
describe('webhooks of what the server API does', () => {
  let scene: WebhookScene
  beforeAll(async () => {
    scene = await startWebhookScene(messageCommands)
    await scene.server.v4('im_open_login_svc/multiaccount_import', { Accounts: ['ann', 'bob', 'cyd'] })
  })
  afterAll(() => scene.close())

  const came = (command: string, fits: (hook: Hook) => boolean = () => true): Promise<Hook> =>
    scene.receiver.waitFor((hook) => hook.command === command && fits(hook))

  test('a message of a program has the key that it answered with, and comes from RESTAPI', async () => {
    const body = {
      From_Account: 'ann',
      To_Account: 'bob',
      MsgSeq: 77,
      MsgRandom: 5,
      IsNeedReadReceipt: 1,
      MsgBody: [text('x')],
    }
    const { MsgKey } = await scene.server.v4('openim/sendmsg', body)
    const hook = await came('C2C.CallbackAfterSendMsg')
    expect(hook.body).toMatchObject({ From_Account: 'ann', MsgSeq: 77, MsgRandom: 5, MsgKey })
    expect(hook.query).toMatchObject({ OptPlatform: 'RESTAPI' })
    const C2CMsgInfo = [{ From_Account: 'ann', To_Account: 'bob', MsgKey }]
    await scene.server.v4('openim/c2c_msg_read_receipt', {
      Operator_Account: 'bob',
      Peer_Account: 'ann',
      C2CMsgInfo,
    })
    const receipt = await came('C2C.CallbackAfterReadReceipt')
    expect(receipt.body).toMatchObject({
      Operator_Account: 'bob',
      Peer_Account: 'ann',
      C2CMsgInfo: [{ MsgKey }],
    })
    await scene.server.v4('openim/admin_set_msg_read', { Report_Account: 'bob', Peer_Account: 'ann' })
    expect((await came('C2C.CallbackAfterMsgReport')).body).toMatchObject({
      Report_Account: 'bob',
      Peer_Account: 'ann',
      UnreadMsgNum: 0,
    })
    await scene.server.v4('openim/admin_msgwithdraw', { From_Account: 'ann', To_Account: 'bob', MsgKey })
    expect((await came('C2C.CallbackAfterMsgWithDraw')).body).toMatchObject({ MsgKey })
  })

  test('a receipt given for a member is told, with the counts that the API answers', async () => {
    const group = {
      Type: 'Public',
      GroupId: 'told',
      Name: 'g',
      Owner_Account: 'ann',
      MemberList: [{ Member_Account: 'bob' }],
    }
    await scene.server.v4('group_open_http_svc/create_group', group)
    const message = { GroupId: 'told', From_Account: 'ann', NeedReadReceipt: 1, MsgBody: [text('x')] }
    const { MsgSeq } = await scene.server.v4('group_open_http_svc/send_group_msg', message)
    await scene.server.v4('group_open_http_svc/group_msg_receipt', {
      GroupId: 'told',
      From_Account: 'bob',
      MsgSeqList: [{ MsgSeq }],
    })
    const hook = await came('Group.CallbackAfterReadReceipt', ({ text: said }) => said.includes('"bob"'))
    expect(hook.body).toMatchObject({
      GroupId: 'told',
      Type: 'Public',
      GroupMsgReceiptList: [
        { MsgSeq, ReadNum: 1, UnreadNum: 0, ReadReceiptMembers: [{ Member_Account: 'bob' }] },
      ],
    })
    await scene.server.v4('group_open_http_svc/group_msg_recall', {
      GroupId: 'told',
      MsgSeqList: [{ MsgSeq }],
    })
    const recall = await came('Group.CallbackAfterRecallMsg')
    expect(recall.body).toMatchObject({ Operator_Account: 'administrator', MsgSeqList: [{ MsgSeq }] })
  })

  test('ForbidCallbackControl keeps a message from being told', async () => {
    const send = (MsgRandom: number, more: object): Promise<unknown> =>
      scene.server.v4('openim/sendmsg', {
        From_Account: 'ann',
        To_Account: 'cyd',
        MsgRandom,
        MsgBody: [text('x')],
        ...more,
      })
    await send(1, { ForbidCallbackControl: ['ForbidBeforeSendMsgCallback', 'ForbidAfterSendMsgCallback'] })
    await send(2, {})
    await came('C2C.CallbackAfterSendMsg', (hook) => hook.body.MsgRandom === 2)
    expect(scene.receiver.hooks.filter((hook) => hook.body.MsgRandom === 1)).toEqual([])
  })
})
