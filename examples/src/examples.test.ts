import type { V2TIMMessage } from '@kidoku/sdk'
import { startTestServer, type TestServer } from '@kidoku/testkit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { listenForReceipts, type ShownReceipt } from './listen-for-receipts.ts'
import { listenForReadMarks, markConversationRead } from './mark-conversation-read.ts'
import { type Person, signIn, threePeople } from './people.ts'
import { pullReceipts, pullReceiptsByOption } from './pull-receipts.ts'
import { readMembers } from './read-members.ts'
import { reportRead } from './report-read.ts'
import { sendWithReceipt, sendWithReceiptAtDefaultPriority } from './send-with-receipt.ts'
import { turnReceiptsOff, turnReceiptsOn } from './turning-receipts-off.ts'

describe('the samples for Android, iOS, macOS and Windows', () => {
  let server: TestServer
  let alice: Person
  let bob: Person
  let carol: Person
  const others: Person[] = []

  beforeEach(async () => {
    server = await startTestServer()
    ;({ alice, bob, carol } = await threePeople(server))
  })
  afterEach(async () => {
    for (const { manager } of [alice, bob, carol, ...others.splice(0)]) await manager.unInitSDK()
    await server.close()
  })

  async function tellBob(): Promise<V2TIMMessage> {
    const message = alice.messages.createTextMessage('to you alone')
    message.needReadReceipt = true
    return alice.messages.sendMessage(message, { receiver: 'bob' })
  }

  test('a message that asks for receipts is sent, reported as read, heard of and looked up', async () => {
    const shown: ShownReceipt[] = []
    const listener = listenForReceipts(alice.messages, (receipt) => shown.push(receipt))

    const sent = Promise.withResolvers<V2TIMMessage>()
    const progress: number[] = []
    await sendWithReceipt(alice.messages, {
      onProgress: (percent) => progress.push(percent),
      onSuccess: sent.resolve,
      onError: (code, desc) => sent.reject(new Error(`${code} ${desc}`)),
    })
    const message = await sent.promise
    expect(message).toMatchObject({ groupID: 'groupA', needReadReceipt: true })
    expect(progress).toEqual([100])

    const seenByBob = await bob.next()
    expect(seenByBob.textElem?.text).toBe('Group message read receipt')
    expect(await reportRead(bob.messages, seenByBob)).toBe(true)
    await vi.waitFor(() => expect(shown).toHaveLength(1))
    expect(shown[0]).toEqual({
      msgID: message.msgID,
      userID: '',
      isPeerRead: false,
      timestamp: 0,
      groupID: 'groupA',
      readCount: 1,
      unreadCount: 1,
    })

    expect(await reportRead(carol.messages, await carol.next())).toBe(true)
    await vi.waitFor(() => expect(shown.at(-1)).toMatchObject({ readCount: 2, unreadCount: 0 }))

    for (const pull of [pullReceipts, pullReceiptsByOption]) {
      const own = (await pull(alice.messages)).filter(({ message }) => message.needReadReceipt)
      expect(own.map(({ receipt }) => receipt)).toEqual([
        expect.objectContaining({ msgID: message.msgID, groupID: 'groupA', readCount: 2, unreadCount: 0 }),
      ])
    }
    const members = await readMembers(alice.messages, message)
    expect(members.map(({ userID }) => userID)).toEqual(['bob', 'carol'])
    expect(members.every(({ readTime }) => readTime > 0)).toBe(true)

    alice.messages.removeAdvancedMsgListener(listener)
  })

  test('a message is sent with the text of the Chinese document, and at the default priority', async () => {
    await sendWithReceipt(alice.messages, {}, '群已读回执消息')
    expect((await bob.next()).textElem?.text).toBe('群已读回执消息')
    const message = await sendWithReceiptAtDefaultPriority(alice.messages, '群已读回执消息')
    expect(message.needReadReceipt).toBe(true)
    expect(await bob.next()).toMatchObject({ msgID: message.msgID, priority: 0 })
  })

  test('who is not in the group is told so by the callback', async () => {
    const dave = await signIn(server, 'dave')
    others.push(dave)
    const refused = Promise.withResolvers<number>()
    await sendWithReceipt(dave.messages, { onError: (code) => refused.resolve(code) })
    expect(await refused.promise).toBe(10007)
  })

  test('own messages, and messages that ask for no receipt, are not reported', async () => {
    const text = alice.messages.createTextMessage('no receipt, please')
    const sent = await alice.messages.sendMessage(text, { groupID: 'groupA' })
    expect(await reportRead(alice.messages, sent)).toBe(false)
    expect(await reportRead(bob.messages, await bob.next())).toBe(false)
  })

  test('a page without messages that ask for receipts asks the server for none', async () => {
    const pulled = await pullReceipts(bob.messages)
    expect(pulled.every(({ receipt }) => receipt === undefined)).toBe(true)
  })

  test('one-to-one, the listener is told who has read it and when', async () => {
    const shown: ShownReceipt[] = []
    listenForReceipts(alice.messages, (receipt) => shown.push(receipt))
    const message = await tellBob()
    await reportRead(bob.messages, await bob.next())
    await vi.waitFor(() => expect(shown).toHaveLength(1))
    expect(shown[0]).toMatchObject({ msgID: message.msgID, userID: 'bob', isPeerRead: true, groupID: '' })
    expect(shown[0]?.timestamp).toBeGreaterThanOrEqual(message.timestamp)
  })

  test('a read mark tells of the conversation, not of a message, and leaves receipts alone', async () => {
    const marks: { readonly userID: string; readonly timestamp: number }[] = []
    listenForReadMarks(alice.messages, (userID, timestamp) => marks.push({ userID, timestamp }))
    const message = await tellBob()
    await bob.next()
    await markConversationRead(bob.messages, 'alice')
    await vi.waitFor(() => expect(marks).toEqual([{ userID: 'bob', timestamp: message.timestamp }]))
    expect(message.isPeerRead).toBe(true)
    const [receipt] = await alice.messages.getMessageReadReceipts([message])
    expect(receipt?.isPeerRead).toBe(false)
  })

  test('receipts are turned off for both sides, and on again', async () => {
    expect(await turnReceiptsOff(bob.messages)).toBe(false)
    await sendWithReceipt(alice.messages)
    await reportRead(bob.messages, await bob.next())
    const [pulled] = await pullReceipts(alice.messages)
    expect(pulled?.receipt).toMatchObject({ readCount: 0, unreadCount: 1, undisclosedCount: 1 })

    const sent = await sendWithReceiptAtDefaultPriority(bob.messages)
    expect(sent.needReadReceipt).toBe(false)
    expect(await turnReceiptsOn(bob.messages)).toBe(true)
  })

  test('the list of readers goes on where its first page ends', async () => {
    const readers = Array.from({ length: 105 }, (_, index) => `reader${String(index).padStart(3, '0')}`)
    for (let at = 0; at < readers.length; at += 20)
      await alice.manager.getGroupManager().inviteUserToGroup('groupA', readers.slice(at, at + 20))
    const message = await sendWithReceiptAtDefaultPriority(alice.messages)
    for (const userId of readers) {
      const client = await server.connect(userId)
      await client.call('receipts.give', { conversation: 'group_groupA', seqs: [message.seq] })
      client.close()
    }
    const members = await readMembers(alice.messages, message)
    expect(members.map(({ userID }) => userID)).toEqual(readers)
  })
})
