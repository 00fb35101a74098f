import { V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD } from '@kidoku/sdk'
import { startTestServer, type TestServer } from '@kidoku/testkit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { flutterListen } from './flutter-listen.ts'
import { flutterPull } from './flutter-pull.ts'
import { flutterReadMembers } from './flutter-read-members.ts'
import { flutterReportRead } from './flutter-report-read.ts'
import { flutterSend, flutterSendStored } from './flutter-send.ts'
import { type Person, threePeople } from './people.ts'

describe('the samples for Flutter', () => {
  let server: TestServer
  let alice: Person
  let bob: Person
  let carol: Person
  beforeEach(async () => {
    server = await startTestServer()
    ;({ alice, bob, carol } = await threePeople(server))
  })
  afterEach(async () => {
    for (const { manager } of [alice, bob, carol]) await manager.unInitSDK()
    await server.close()
  })

  test('a message for those online only cannot have receipts, and says so', async () => {
    const message = await flutterSend(alice.messages, 'groupA')
    expect(message.needReadReceipt).toBe(false)
    const received = await bob.next()
    expect(received.customElem?.data).toBe('Typing...')
    expect(received.needReadReceipt).toBe(false)
    expect(await flutterReadMembers(alice.messages, message.msgID)).toBe(10062)
  })

  test('a stored one is reported by its ID, heard of and looked up', async () => {
    const heard: unknown[] = []
    const stop = flutterListen(alice.messages, (element) => heard.push(element))
    const message = await flutterSendStored(alice.messages, 'groupA')
    expect(message.needReadReceipt).toBe(true)

    const received = await bob.next()
    expect(await flutterReportRead(bob.messages, [received.msgID])).toBe(0)
    const counts = { groupID: 'groupA', msgID: message.msgID, readCount: 1, unreadCount: 1, userID: '' }
    await vi.waitFor(() => expect(heard).toEqual([counts]))

    expect(await flutterPull(alice.messages, [message.msgID])).toEqual([{ ...counts, timestamp: 0 }])
    const list = await flutterReadMembers(alice.messages, message.msgID)
    expect(list).toMatchObject({ isFinished: true, nextSeq: 0, memberInfoList: [{ userID: 'bob' }] })
    stop()
  })

  test('an empty list is refused, and an ID that nobody knows is ignored', async () => {
    expect(await flutterPull(alice.messages, [])).toBe(6017)
    expect(await flutterReportRead(alice.messages, [])).toBe(6017)
    expect(await flutterReportRead(alice.messages, ['msgids'])).toBe(0)
    expect(await flutterReadMembers(alice.messages, '')).toBe(6017)
  })

  test('the unread list is the other filter of the same call', async () => {
    const message = await flutterSendStored(alice.messages, 'groupA')
    const unread = await alice.messages.getGroupMessageReadMemberList({
      messageID: message.msgID,
      filter: V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD,
    })
    expect(unread.members.map(({ userID }) => userID)).toEqual(['bob', 'carol'])
  })
})
