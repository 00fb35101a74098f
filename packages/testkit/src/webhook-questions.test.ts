import { createV2TIMManager } from '@kidoku/sdk'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startWebhookScene, type WebhookScene } from './webhook-scene.ts'

const text = (said: string) => [{ type: 'text', text: said }] as const
const answer = (fields: object) => ({
  text: JSON.stringify({ ActionStatus: 'OK', ErrorInfo: '', ...fields }),
})

describe('webhooks that are asked first', () => {
  let scene: WebhookScene
  beforeEach(async () => {
    scene = await startWebhookScene([
      'C2C.CallbackBeforeSendMsg',
      'Group.CallbackBeforeSendMsg',
      'Group.CallbackBeforeCreateGroup',
      'Group.CallbackBeforeApplyJoinGroup',
      'Group.CallbackBeforeInviteJoinGroup',
    ])
  })
  afterEach(() => scene.close())

  async function two() {
    const ann = await scene.server.connect('ann')
    const bob = await scene.server.connect('bob')
    const send = (msgId: string, more: object = {}) =>
      ann.call('messages.send', { userId: 'bob', msgId, random: 7, elems: text('hello'), ...more })
    return { ann, bob, send }
  }

  test('a message is asked about with the fields of the reference, and goes on where that is allowed', async () => {
    const { bob, send } = await two()
    await send('m1', { cloudCustomData: 'x' })
    await bob.waitFor('messages.received', ({ message }) => message.msgId === 'm1')
    const [hook] = scene.receiver.hooks
    const { EventTime, MsgTime, MsgKey, ...rest } = hook?.body ?? {}
    expect(rest).toEqual({
      CallbackCommand: 'C2C.CallbackBeforeSendMsg',
      From_Account: 'ann',
      To_Account: 'bob',
      MsgSeq: 0,
      MsgRandom: 7,
      MsgId: 'm1',
      OnlineOnlyFlag: 0,
      MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'hello' } }],
      CloudCustomData: 'x',
    })
    expect([MsgTime, MsgKey]).toEqual([Math.floor(Number(EventTime) / 1_000), `0_7_${MsgTime}`])
    expect(hook?.headers['x-kidoku-signature']).toMatch(/^v1=[0-9a-f]{64}$/)
  })

  test('a message that is there already, and is sent again, is not asked about again', async () => {
    const { send } = await two()
    const group = await scene.group()
    const first = [await send('m1'), { message: await group.send('m2') }]
    scene.receiver.reply = () => answer({ ErrorCode: 1 })
    expect([await send('m1'), { message: await group.send('m2') }]).toEqual(first)
    expect(scene.receiver.hooks.map(({ command, body }) => [command, body.MsgId])).toEqual([
      ['Group.CallbackBeforeCreateGroup', undefined],
      ['C2C.CallbackBeforeSendMsg', 'm1'],
      ['Group.CallbackBeforeSendMsg', 'm2'],
    ])
    await expect(send('m3')).rejects.toMatchObject({ code: 20006 })
  })

  test('ErrorCode 1 refuses: 20006 to one, 10016 in a group; codes of the application go through', async () => {
    const { send } = await two()
    const { send: sendToGroup } = await scene.group()
    scene.receiver.reply = () => answer({ ErrorCode: 1, ErrorInfo: 'not here' })
    await expect(send('m1')).rejects.toMatchObject({
      code: 20006,
      wire: { desc: expect.stringContaining('not here') },
    })
    await expect(sendToGroup('m2')).rejects.toMatchObject({ code: 10016 })
    scene.receiver.reply = () => answer({ ErrorCode: 120_007 })
    await expect(send('m3')).rejects.toMatchObject({ code: 120_007 })
    scene.receiver.reply = () => answer({ ErrorCode: 4711 })
    await expect(send('m4')).rejects.toMatchObject({ code: 20006 })
  })

  test('ErrorCode 2 drops the message, and its sender does not see it', async () => {
    const { bob, ann, send } = await two()
    scene.receiver.reply = (hook) => answer({ ErrorCode: hook.body.MsgId === 'm1' ? 2 : 0 })
    const { message } = await send('m1', { needReadReceipt: true })
    expect(message).toMatchObject({ msgId: 'm1', sender: 'ann', receiver: 'bob', needReadReceipt: false })
    await send('m2')
    await bob.waitFor('messages.received', (one) => one.message.msgId === 'm2')
    const asked = { conversation: 'c2c_bob', direction: 'newer', count: 10 } as const
    const { messages } = await ann.call('messages.history', asked)
    expect(messages.map(({ msgId, seq }) => [msgId, seq])).toEqual([['m2', 1]])
  })

  test('the answer may put other words in the place of the sender’s', async () => {
    const { send } = await two()
    const MsgBody = [{ MsgType: 'TIMTextElem', MsgContent: { Text: '***' } }]
    scene.receiver.reply = () => answer({ ErrorCode: 0, MsgBody, CloudCustomData: 'y' })
    const { message } = await send('m1')
    expect(message).toMatchObject({ elems: text('***'), cloudCustomData: 'y' })
    scene.receiver.reply = () => answer({ ErrorCode: 0, MsgBody: [{ MsgType: 'TIMNothing' }] })
    expect((await send('m2')).message).toMatchObject({ elems: text('hello') })
  })

  test.each([
    ['hangs', 'hang'],
    ['fails', { status: 500 }],
    ['talks nonsense', { text: 'all well!' }],
    ['has no code', { text: '{"ErrorCode":"0"}' }],
  ] as const)('a receiver that %s lets pass, or not, as the setting says', async (_, reply) => {
    const { send } = await two()
    await scene.server.administrate('settings.set', { name: 'webhooks.beforeWithinMs', value: 100 })
    scene.receiver.reply = () => reply
    expect((await send('m1')).message.seq).toBe(1)
    await scene.server.administrate('settings.set', { name: 'webhooks.beforeUnanswered', value: 'refuse' })
    await expect(send('m2')).rejects.toMatchObject({ code: 20006 })
  })

  test('who waits for an answer holds up nobody else', async () => {
    const { ann, send } = await two()
    scene.receiver.reply = () => 'hang'
    let isAnswered = false
    const sending = send('m1').then(() => {
      isAnswered = true
    })
    await scene.receiver.waitFor((hook) => hook.body.MsgId === 'm1')
    await ann.call('users.setSelf', { nickName: 'Ann' })
    expect(isAnswered).toBe(false)
    await scene.receiver.goAway()
    await sending
  })

  test('a message may say that nobody is asked about it', async () => {
    const { send } = await two()
    scene.receiver.reply = () => answer({ ErrorCode: 1 })
    expect((await send('m1', { withoutBeforeWebhook: true })).message.seq).toBe(1)
    expect(scene.receiver.hooks).toEqual([])
  })

  test('the SDK says so by the names of V2TIM', async () => {
    const { server, receiver } = scene
    await server.connect('bob')
    const tim = createV2TIMManager({ serverUrl: server.url })
    await tim.initSDK(server.sdkAppId)
    await tim.login('ann', server.userSig('ann'))
    receiver.reply = () => answer({ ErrorCode: 1 })
    const messages = tim.getMessageManager()
    const quiet = messages.createTextMessage('quiet')
    quiet.disableCloudMessagePreHook = true
    await messages.sendMessage(quiet, { receiver: 'bob' })
    const webhookInfo = { disableCloudMessagePreHook: true }
    await messages.sendMessage(messages.createTextMessage('too'), { receiver: 'bob', webhookInfo })
    expect(receiver.hooks).toEqual([])
    const asked = messages.createTextMessage('asked')
    await expect(messages.sendMessage(asked, { receiver: 'bob' })).rejects.toMatchObject({ code: 20006 })
    await tim.unInitSDK()
  })

  test('groups, joining and inviting are asked about too', async () => {
    const refuse = { isOn: false }
    scene.receiver.reply = () => answer({ ErrorCode: refuse.isOn ? 1 : 0, RefusedMembers_Account: ['cyd'] })
    const { ann, bob, groupId } = await scene.group()
    await scene.server.connect('cyd')
    await scene.server.connect('dan')
    const { results } = await ann.call('groups.invite', { groupId, userIds: ['cyd', 'dan'] })
    expect(results).toEqual([
      { userId: 'dan', result: 1 },
      { userId: 'cyd', result: 0 },
    ])
    await ann.call('groups.create', { groupType: 'Public', groupId: 'open', name: 'open', addOpt: 'any' })
    refuse.isOn = true
    await expect(bob.call('groups.join', { groupId: 'open' })).rejects.toMatchObject({ code: 10016 })
    await expect(bob.call('groups.create', { groupType: 'Work', name: 'w' })).rejects.toMatchObject({
      code: 10016,
    })
    expect(scene.receiver.hooks.map(({ body }) => body)).toMatchObject([
      {
        CallbackCommand: 'Group.CallbackBeforeCreateGroup',
        Operator_Account: 'ann',
        Owner_Account: 'ann',
        Type: 'Private',
        Name: 'g',
        CreatedGroupNum: 0,
        MemberList: [{ Member_Account: 'bob' }],
      },
      {
        CallbackCommand: 'Group.CallbackBeforeInviteJoinGroup',
        GroupId: groupId,
        Operator_Account: 'ann',
        DestinationMembers: [{ Member_Account: 'cyd' }, { Member_Account: 'dan' }],
      },
      { CallbackCommand: 'Group.CallbackBeforeCreateGroup', CreatedGroupNum: 1 },
      { CallbackCommand: 'Group.CallbackBeforeApplyJoinGroup', GroupId: 'open', Requestor_Account: 'bob' },
      { CallbackCommand: 'Group.CallbackBeforeCreateGroup', Operator_Account: 'bob' },
    ])
  })
})
