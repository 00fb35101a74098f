import type { V2TIMConversation, V2TIMManager } from '@kidoku/sdk'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDevice } from './state-and-events/world.ts'
import { startTestServer, type TestServer } from './test-server.ts'

describe('a conversation that is new', () => {
  let server: TestServer
  let ann: V2TIMManager
  let bob: V2TIMManager
  beforeEach(async () => {
    server = await startTestServer()
    ann = (await openDevice(server, 'ann')).tim
    bob = (await openDevice(server, 'bob')).tim
  })
  afterEach(async () => {
    for (const tim of [ann, bob]) await tim.unInitSDK()
    await server.close()
  })

  test('is there for whoever has just sent the first message', async () => {
    const { msgID } = await ann.sendC2CTextMessage('hello', 'bob')
    const { conversationList } = await ann.getConversationList(0, 10)
    expect(conversationList).toMatchObject([
      { conversationID: 'c2c_bob', unreadCount: 0, lastMessage: { msgID } },
    ])
  })

  test('is there for whoever is told of the first message, and counts', async () => {
    const seen = Promise.withResolvers<readonly [V2TIMConversation, number]>()
    bob.addAdvancedMsgListener({
      onRecvNewMessage: ({ sender }) => {
        const asked = [bob.getConversation(`c2c_${sender}`), bob.getTotalUnreadMessageCount()] as const
        Promise.all(asked).then(seen.resolve, seen.reject)
      },
    })
    await ann.sendC2CTextMessage('hello', 'bob')
    expect(await seen.promise).toMatchObject([
      { unreadCount: 1, lastMessage: { textElem: { text: 'hello' } } },
      1,
    ])
  })

  test('is read at once by the other, and the sender misses nothing of it', async () => {
    const told = vi.fn()
    ann.addAdvancedMsgListener({ onRecvC2CReadReceipt: told })
    bob.addAdvancedMsgListener({ onRecvNewMessage: ({ sender }) => bob.markC2CMessageAsRead(sender) })
    const message = await ann.sendC2CTextMessage('hello', 'bob')
    await vi.waitFor(() => expect(told).toHaveBeenCalled())
    expect(told.mock.calls[0]?.[0]).toMatchObject([{ userID: 'bob', msgID: '', isPeerRead: true }])
    expect(message.isPeerRead).toBe(true)
  })
})
