import {
  kImSDK_MesssageAtALL,
  type V2TIMGroupAtInfo,
  type V2TIMManager,
  type V2TIMMessage,
} from '@kidoku/sdk'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDevice } from './state-and-events/world.ts'
import { startTestServer, type TestServer } from './test-server.ts'

describe('mentions in the list of conversations', () => {
  let server: TestServer
  let ann: V2TIMManager
  let bob: V2TIMManager
  beforeEach(async () => {
    server = await startTestServer()
    ann = (await openDevice(server, 'ann')).tim
    bob = (await openDevice(server, 'bob')).tim
    await ann
      .getGroupManager()
      .createGroup({ groupID: 'g', groupType: 'Work', groupName: 'g' }, [{ userID: 'bob' }])
  })
  afterEach(async () => {
    for (const tim of [ann, bob]) await tim.unInitSDK()
    await server.close()
  })

  async function mention(from: V2TIMManager, ...userIDs: string[]): Promise<V2TIMMessage> {
    const messages = from.getMessageManager()
    return messages.sendMessage(messages.createTextAtMessage('look here', userIDs), { groupID: 'g' })
  }
  async function mentions(tim: V2TIMManager): Promise<readonly V2TIMGroupAtInfo[]> {
    return (await tim.getConversationManager().getConversation('group_g')).groupAtInfolist
  }
  async function mentionsAnew(userID: string): Promise<readonly V2TIMGroupAtInfo[]> {
    const { tim } = await openDevice(server, userID)
    const found = await mentions(tim)
    await tim.unInitSDK()
    return found
  }

  test('who is mentioned, alone, with everybody or both, finds it live and anew', async () => {
    const expected = [
      { seq: (await mention(ann, 'bob')).seq, atType: 1 },
      { seq: (await mention(ann, kImSDK_MesssageAtALL)).seq, atType: 2 },
      { seq: (await mention(ann, 'bob', kImSDK_MesssageAtALL)).seq, atType: 3 },
    ]
    await mention(ann, 'cyd')
    await vi.waitFor(async () => expect(await mentions(bob)).toEqual(expected))
    expect(await mentionsAnew('bob')).toEqual(expected)
    // Nobody mentions themselves.
    expect(await mentions(ann)).toEqual([])
    expect(await mentionsAnew('ann')).toEqual([])
  })

  test('reading takes them away, and so does recalling', async () => {
    const first = await mention(ann, 'bob')
    await vi.waitFor(async () => expect(await mentions(bob)).toHaveLength(1))
    await bob.getMessageManager().markGroupMessageAsRead('g')
    await vi.waitFor(async () => expect(await mentions(bob)).toEqual([]))
    expect(await mentionsAnew('bob')).toEqual([])

    const second = await mention(ann, 'bob')
    const third = await mention(ann, kImSDK_MesssageAtALL)
    await ann.getMessageManager().revokeMessage(second)
    const left = [{ seq: third.seq, atType: 2 }]
    await vi.waitFor(async () => expect(await mentions(bob)).toEqual(left))
    expect(await mentionsAnew('bob')).toEqual(left)
    expect(first.seq).toBeLessThan(second.seq)
  })

  test('the newest 20 are named, also of a message that mentions by name and everybody', async () => {
    for (let count = 0; count < 25; count += 1) await mention(ann, 'bob', kImSDK_MesssageAtALL)
    await vi.waitFor(async () => expect(await mentions(bob)).toHaveLength(20))
    const anew = await mentionsAnew('bob')
    expect(anew).toEqual(await mentions(bob))
    expect(new Set(anew.map(({ atType }) => atType))).toEqual(new Set([3]))
  })
})
