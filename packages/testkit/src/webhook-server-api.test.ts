import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { messageCommands, startWebhookScene, type WebhookScene } from './webhook-scene.ts'

const MsgBody = [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }]

describe('webhooks of what the server API does', () => {
  let scene: WebhookScene
  beforeEach(async () => {
    scene = await startWebhookScene([
      ...messageCommands,
      'Group.CallbackAfterNewMemberJoin',
      'Group.CallbackAfterChangeGroupOwner',
      'C2C.CallbackBeforeSendMsg',
    ])
  })
  afterEach(() => scene.close())

  const came = (command: string) => scene.receiver.waitFor((hook) => hook.command === command)
  async function ok(command: string, body: object) {
    const answer = await scene.server.v4(command, body)
    expect(answer).toMatchObject({ ErrorCode: 0 })
    return answer
  }

  test('a receipt given for a member is told like one that the member gave', async () => {
    const { groupId, send } = await scene.group()
    const { seq } = await send('m1', { needReadReceipt: true })
    const MsgSeqList = [{ MsgSeq: seq }]
    await ok('group_open_http_svc/group_msg_receipt', { GroupId: groupId, From_Account: 'bob', MsgSeqList })
    const { body, query } = await scene.receiver.waitFor((hook) => hook.text.includes('"ReadNum":1'))
    expect(body).toMatchObject({
      CallbackCommand: 'Group.CallbackAfterReadReceipt',
      GroupMsgReceiptList: [{ MsgSeq: seq, UnreadNum: 0, ReadReceiptMembers: [{ Member_Account: 'bob' }] }],
    })
    expect(query).toMatchObject({ OptPlatform: 'RESTAPI', ClientIP: '127.0.0.1' })
  })

  test('a message is told with the key that its sender got, and setting it read is a report', async () => {
    await scene.group()
    const sent = {
      From_Account: 'ann',
      To_Account: 'bob',
      MsgSeq: 93,
      MsgRandom: 7,
      MsgBody,
      SyncOtherMachine: 1,
    }
    const { MsgKey } = await ok('openim/sendmsg', sent)
    const { body } = await came('C2C.CallbackAfterSendMsg')
    expect(body).toMatchObject({ MsgKey, MsgSeq: 93, From_Account: 'ann', UnreadMsgNum: 1 })
    expect((await came('C2C.CallbackBeforeSendMsg')).body).toMatchObject({ MsgSeq: 93, To_Account: 'bob' })
    await ok('openim/admin_set_msg_read', { Report_Account: 'bob', Peer_Account: 'ann' })
    expect((await came('C2C.CallbackAfterMsgReport')).body).toMatchObject({
      Report_Account: 'bob',
      Peer_Account: 'ann',
      UnreadMsgNum: 0,
    })
  })

  test('a group handed over by an administrator was its owner’s before', async () => {
    const { groupId } = await scene.group('Public')
    await ok('group_open_http_svc/change_group_owner', { GroupId: groupId, NewOwner_Account: 'bob' })
    expect((await came('Group.CallbackAfterChangeGroupOwner')).body).toMatchObject({
      Operator_Account: 'administrator',
      OldOwner_Account: 'ann',
      NewOwner_Account: 'bob',
    })
  })

  test('ForbidCallbackControl keeps a message from both', async () => {
    await scene.group()
    const quiet = ['ForbidBeforeSendMsgCallback', 'ForbidAfterSendMsgCallback']
    const sent = { From_Account: 'ann', To_Account: 'bob', MsgRandom: 7, MsgBody }
    await ok('openim/sendmsg', { ...sent, ForbidCallbackControl: quiet })
    await ok('openim/sendmsg', { ...sent, MsgRandom: 8 })
    await came('C2C.CallbackAfterSendMsg')
    expect(scene.receiver.hooks.map((hook) => hook.body.MsgRandom)).toEqual([8, 8])
  })

  test('whoever an administrator brings in was brought in by the administrator', async () => {
    const { groupId } = await scene.group()
    await scene.server.connect('cyd')
    const MemberList = [{ Member_Account: 'cyd' }]
    await ok('group_open_http_svc/add_group_member', { GroupId: groupId, MemberList })
    expect((await came('Group.CallbackAfterNewMemberJoin')).body).toMatchObject({
      JoinType: 'Invited',
      Operator_Account: 'administrator',
      NewMemberList: MemberList,
    })
  })
})
