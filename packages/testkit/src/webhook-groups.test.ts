import { settingsTable } from 'kidoku'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startWebhookScene, type WebhookScene } from './webhook-scene.ts'

describe('webhooks of groups and of who is online', () => {
  let scene: WebhookScene
  beforeEach(async () => {
    scene = await startWebhookScene(settingsTable.webhooksCommands.initial)
  })
  afterEach(() => scene.close())

  const bodies = (prefix: string) =>
    scene.receiver.hooks.filter((hook) => hook.command.startsWith(prefix)).map((hook) => hook.body)
  const came = (command: string) => scene.receiver.waitFor((hook) => hook.command === command)

  test('a group is told of from its beginning to its end', async () => {
    const ann = await scene.server.connect('ann')
    const bob = await scene.server.connect('bob')
    const groupId = 'life'
    const members = [{ userId: 'cyd' }]
    await ann.call('groups.create', { groupType: 'Public', groupId, name: 'Life', members, addOpt: 'any' })
    await bob.call('groups.join', { groupId })
    await ann.call('groups.set', { groupId, notification: 'hear', isAllMuted: true })
    await ann.call('groups.kick', { groupId, userIds: ['cyd'] })
    await ann.call('groups.transferOwner', { groupId, userId: 'bob' })
    await ann.call('groups.quit', { groupId })
    await bob.call('groups.dismiss', { groupId })
    await came('Group.CallbackAfterGroupDestroyed')
    const of = { GroupId: groupId, Type: 'Public', EventTime: expect.any(Number) }
    expect(bodies('Group.')).toEqual([
      {
        ...of,
        CallbackCommand: 'Group.CallbackAfterCreateGroup',
        Operator_Account: 'ann',
        Owner_Account: 'ann',
        Name: 'Life',
        MemberList: [{ Member_Account: 'ann' }, { Member_Account: 'cyd' }],
      },
      {
        ...of,
        CallbackCommand: 'Group.CallbackAfterNewMemberJoin',
        JoinType: 'Apply',
        Operator_Account: 'bob',
        NewMemberList: [{ Member_Account: 'bob' }],
      },
      {
        ...of,
        CallbackCommand: 'Group.CallbackAfterGroupInfoChanged',
        Operator_Account: 'ann',
        Notification: 'hear',
        MuteAllMember: 'On',
      },
      {
        ...of,
        CallbackCommand: 'Group.CallbackAfterMemberExit',
        ExitType: 'Kicked',
        Operator_Account: 'ann',
        ExitMemberList: [{ Member_Account: 'cyd' }],
      },
      {
        ...of,
        CallbackCommand: 'Group.CallbackAfterChangeGroupOwner',
        Operator_Account: 'ann',
        OldOwner_Account: 'ann',
        NewOwner_Account: 'bob',
      },
      {
        ...of,
        CallbackCommand: 'Group.CallbackAfterMemberExit',
        ExitType: 'Quit',
        Operator_Account: 'ann',
        ExitMemberList: [{ Member_Account: 'ann' }],
      },
      {
        ...of,
        CallbackCommand: 'Group.CallbackAfterGroupDestroyed',
        Owner_Account: 'bob',
        Name: 'Life',
        MemberList: [{ Member_Account: 'bob' }],
      },
    ])
  })

  test('who is brought in is told as invited', async () => {
    const { ann, groupId } = await scene.group()
    await scene.server.connect('cyd')
    await ann.call('groups.invite', { groupId, userIds: ['cyd'] })
    const { body } = await came('Group.CallbackAfterNewMemberJoin')
    expect(body).toMatchObject({ JoinType: 'Invited', Operator_Account: 'ann', Type: 'Private' })
  })

  test('logins, logouts and lost connections are told, with the devices that had to go', async () => {
    await scene.server.administrate('settings.set', { name: 'sessions.policy', value: 'single' })
    const first = await scene.server.connect('ann')
    const second = await scene.server.connect('ann')
    await first.closed
    await second.call('session.logout', {})
    await second.closed
    const third = await scene.server.connect('ann')
    third.socket.terminate()
    await scene.receiver.waitFor(({ body }) => JSON.stringify(body.Info).includes('Disconnect'))
    const Platform = 'Unknown'
    expect(bodies('State.')).toMatchObject([
      { Info: { Action: 'Login', To_Account: 'ann', Reason: 'Register', Platform } },
      { Info: { Action: 'Login', To_Account: 'ann', Reason: 'Register' }, KickedDevice: [{ Platform }] },
      { Info: { Action: 'Logout', To_Account: 'ann', Reason: 'Unregister' } },
      { Info: { Action: 'Login' } },
      { Info: { Action: 'Disconnect', To_Account: 'ann', Reason: 'LinkClose' } },
    ])
  })
})
