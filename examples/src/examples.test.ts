import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createV2TIMManager,
  V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD,
  type V2TIMManager,
  type V2TIMMessage,
} from '@kidoku/sdk'
import { startTestServer, type TestServer } from '@kidoku/testkit'
import { demoServer, readSettings, startServer } from 'kidoku'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { flutterListen } from './flutter-listen.ts'
import { flutterPull } from './flutter-pull.ts'
import { flutterReadMembers } from './flutter-read-members.ts'
import { flutterReportRead } from './flutter-report-read.ts'
import { flutterSend, flutterSendStored } from './flutter-send.ts'
import { listenForReceipts, type ShownReceipt } from './listen-for-receipts.ts'
import { listenForReadMarks, markConversationRead } from './mark-conversation-read.ts'
import { pullReceipts, pullReceiptsByOption } from './pull-receipts.ts'
import { readMembers } from './read-members.ts'
import { reportRead } from './report-read.ts'
import { sendWithReceipt, sendWithReceiptAtDefaultPriority } from './send-with-receipt.ts'
import { turnReceiptsOff, turnReceiptsOn } from './turning-receipts-off.ts'

const root = join(import.meta.dirname, '..', '..')
const silent = (): void => undefined

interface Person {
  readonly manager: V2TIMManager
  readonly received: V2TIMMessage[]
}

const people: V2TIMManager[] = []
const cleanUps: (() => Promise<void>)[] = []

async function signIn(server: TestServer, userID: string): Promise<Person> {
  const manager = createV2TIMManager({ serverUrl: server.url, logger: silent })
  people.push(manager)
  await manager.initSDK(server.sdkAppId)
  const received: V2TIMMessage[] = []
  manager.getMessageManager().addAdvancedMsgListener({
    onRecvNewMessage: (message) => void (message.groupTipsElem === null && received.push(message)),
  })
  await manager.login(userID, server.userSig(userID))
  return { manager, received }
}

async function start(): Promise<TestServer> {
  const server = await startTestServer()
  cleanUps.push(() => server.close())
  return server
}

/** alice owns groupA; bob and carol are in it. */
async function threePeople(server: TestServer): Promise<{ alice: Person; bob: Person; carol: Person }> {
  const [alice, bob, carol] = [
    await signIn(server, 'alice'),
    await signIn(server, 'bob'),
    await signIn(server, 'carol'),
  ]
  await alice.manager
    .getGroupManager()
    .createGroup({ groupType: 'Work', groupID: 'groupA', groupName: 'Group A' }, [
      { userID: 'bob' },
      { userID: 'carol' },
    ])
  return { alice, bob, carol }
}

async function next(person: Person): Promise<V2TIMMessage> {
  const message = await vi.waitFor(() => {
    const [first] = person.received
    if (first === undefined) throw new Error('nothing has come yet')
    return first
  }, 5_000)
  person.received.shift()
  return message
}

afterEach(async () => {
  await Promise.all(people.splice(0).map((manager) => manager.unInitSDK()))
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

describe('the samples for Android, iOS, macOS and Windows', () => {
  let alice: Person
  let bob: Person
  let carol: Person
  let server: TestServer
  beforeEach(async () => {
    server = await start()
    ;({ alice, bob, carol } = await threePeople(server))
  })

  test('a message that asks for receipts is sent, reported as read, heard of and looked up', async () => {
    const shown: ShownReceipt[] = []
    const listener = listenForReceipts(alice.manager.getMessageManager(), (receipt) => shown.push(receipt))

    const sent = Promise.withResolvers<V2TIMMessage>()
    const progress: number[] = []
    await sendWithReceipt(alice.manager.getMessageManager(), {
      onProgress: (percent) => progress.push(percent),
      onSuccess: sent.resolve,
      onError: (code, desc) => sent.reject(new Error(`${code} ${desc}`)),
    })
    const message = await sent.promise
    expect(message).toMatchObject({ groupID: 'groupA', needReadReceipt: true })
    expect(progress).toEqual([100])

    const seenByBob = await next(bob)
    expect(seenByBob.textElem?.text).toBe('Group message read receipt')
    expect(await reportRead(bob.manager.getMessageManager(), seenByBob)).toBe(true)
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

    expect(await reportRead(carol.manager.getMessageManager(), await next(carol))).toBe(true)
    await vi.waitFor(() => expect(shown.at(-1)).toMatchObject({ readCount: 2, unreadCount: 0 }))

    for (const pull of [pullReceipts, pullReceiptsByOption]) {
      const own = (await pull(alice.manager.getMessageManager())).filter(({ message }) => message.isSelf)
      const receipts = own.flatMap(({ receipt }) => (receipt === undefined ? [] : [receipt]))
      expect(receipts).toEqual([
        expect.objectContaining({ msgID: message.msgID, groupID: 'groupA', readCount: 2, unreadCount: 0 }),
      ])
    }
    const members = await readMembers(alice.manager.getMessageManager(), message)
    expect(members.map(({ userID }) => userID)).toEqual(['bob', 'carol'])
    expect(members.every(({ readTime }) => readTime > 0)).toBe(true)

    alice.manager.getMessageManager().removeAdvancedMsgListener(listener)
  })

  test('a message is sent with the text of the Chinese document, and at the default priority', async () => {
    await sendWithReceipt(alice.manager.getMessageManager(), {}, '群已读回执消息')
    expect((await next(bob)).textElem?.text).toBe('群已读回执消息')
    const message = await sendWithReceiptAtDefaultPriority(
      alice.manager.getMessageManager(),
      '群已读回执消息',
    )
    expect(message.needReadReceipt).toBe(true)
    expect(await next(bob)).toMatchObject({ msgID: message.msgID, priority: 0 })
  })

  test('who is not in the group is told so by the callback', async () => {
    const dave = await signIn(server, 'dave')
    const refused = Promise.withResolvers<number>()
    await sendWithReceipt(dave.manager.getMessageManager(), { onError: (code) => refused.resolve(code) })
    expect(await refused.promise).toBe(10007)
  })

  test('own messages, and messages that ask for no receipt, are not reported', async () => {
    const text = alice.manager.getMessageManager().createTextMessage('no receipt, please')
    const sent = await alice.manager.getMessageManager().sendMessage(text, { groupID: 'groupA' })
    expect(await reportRead(alice.manager.getMessageManager(), sent)).toBe(false)
    expect(await reportRead(bob.manager.getMessageManager(), await next(bob))).toBe(false)
  })

  test('a page without messages that ask for receipts asks the server for none', async () => {
    const pulled = await pullReceipts(bob.manager.getMessageManager())
    expect(pulled.every(({ receipt }) => receipt === undefined)).toBe(true)
  })

  test('one-to-one, the listener is told who has read it and when', async () => {
    const shown: ShownReceipt[] = []
    listenForReceipts(alice.manager.getMessageManager(), (receipt) => shown.push(receipt))
    const message = alice.manager.getMessageManager().createTextMessage('to you alone')
    message.needReadReceipt = true
    await alice.manager.getMessageManager().sendMessage(message, { receiver: 'bob' })
    await reportRead(bob.manager.getMessageManager(), await next(bob))
    await vi.waitFor(() => expect(shown).toHaveLength(1))
    expect(shown[0]).toMatchObject({ msgID: message.msgID, userID: 'bob', isPeerRead: true, groupID: '' })
    expect(shown[0]?.timestamp).toBeGreaterThanOrEqual(message.timestamp)
  })

  test('a read mark tells of the conversation, not of a message, and leaves receipts alone', async () => {
    const marks: { userID: string; timestamp: number }[] = []
    listenForReadMarks(alice.manager.getMessageManager(), (userID, timestamp) =>
      marks.push({ userID, timestamp }),
    )
    const message = alice.manager.getMessageManager().createTextMessage('to you alone')
    message.needReadReceipt = true
    await alice.manager.getMessageManager().sendMessage(message, { receiver: 'bob' })
    await next(bob)
    await markConversationRead(bob.manager.getMessageManager(), 'alice')
    await vi.waitFor(() => expect(marks).toEqual([{ userID: 'bob', timestamp: message.timestamp }]))
    expect(message.isPeerRead).toBe(true)
    const [receipt] = await alice.manager.getMessageManager().getMessageReadReceipts([message])
    expect(receipt?.isPeerRead).toBe(false)
  })

  test('receipts are turned off for both sides, and on again', async () => {
    expect(await turnReceiptsOff(bob.manager.getMessageManager())).toBe(false)
    await sendWithReceipt(alice.manager.getMessageManager())
    await reportRead(bob.manager.getMessageManager(), await next(bob))
    const [pulled] = await pullReceipts(alice.manager.getMessageManager())
    expect(pulled?.receipt).toMatchObject({ readCount: 0, unreadCount: 1, undisclosedCount: 1 })

    const sent = await sendWithReceiptAtDefaultPriority(bob.manager.getMessageManager())
    expect(sent.needReadReceipt).toBe(false)

    expect(await turnReceiptsOn(bob.manager.getMessageManager())).toBe(true)
  })
})

test('the list of readers goes on where its first page ends', async () => {
  const server = await start()
  const alice = await signIn(server, 'alice')
  const readers = Array.from({ length: 105 }, (_, index) => `reader${String(index).padStart(3, '0')}`)
  const memberList = readers.map((userID) => ({ userID }))
  await alice.manager
    .getGroupManager()
    .createGroup({ groupType: 'Work', groupID: 'groupA', groupName: 'Group A' }, memberList)
  const message = await sendWithReceiptAtDefaultPriority(alice.manager.getMessageManager())
  for (const userId of readers) {
    const client = await server.connect(userId)
    await client.call('receipts.give', { conversation: 'group_groupA', seqs: [message.seq] })
    client.close()
  }
  const members = await readMembers(alice.manager.getMessageManager(), message)
  expect(members.map(({ userID }) => userID)).toEqual(readers)
})

describe('the samples for Flutter', () => {
  let alice: Person
  let bob: Person
  beforeEach(async () => {
    ;({ alice, bob } = await threePeople(await start()))
  })

  test('a message for those online only cannot have receipts, and says so', async () => {
    const message = await flutterSend(alice.manager.getMessageManager(), 'groupA')
    expect(message.needReadReceipt).toBe(false)
    const received = await next(bob)
    expect(received.customElem?.data).toBe('Typing...')
    expect(received.needReadReceipt).toBe(false)
  })

  test('a stored one is reported by its ID, heard of and looked up', async () => {
    const heard: unknown[] = []
    const stop = flutterListen(alice.manager.getMessageManager(), (element) => heard.push(element))
    const message = await flutterSendStored(alice.manager.getMessageManager(), 'groupA')
    expect(message.needReadReceipt).toBe(true)

    const received = await next(bob)
    expect(await flutterReportRead(bob.manager.getMessageManager(), [received.msgID])).toBe(0)
    const counts = { groupID: 'groupA', msgID: message.msgID, readCount: 1, unreadCount: 1, userID: '' }
    await vi.waitFor(() => expect(heard).toEqual([counts]))

    const pulled = await flutterPull(alice.manager.getMessageManager(), [message.msgID])
    expect(pulled).toEqual([{ ...counts, timestamp: 0 }])
    const list = await flutterReadMembers(alice.manager.getMessageManager(), message.msgID)
    expect(list).toMatchObject({ isFinished: true, nextSeq: 0, memberInfoList: [{ userID: 'bob' }] })
    stop()
  })

  test('an empty list is refused, and an ID that nobody knows is ignored', async () => {
    expect(await flutterPull(alice.manager.getMessageManager(), [])).toBe(6017)
    expect(await flutterReportRead(alice.manager.getMessageManager(), [])).toBe(6017)
    expect(await flutterReportRead(alice.manager.getMessageManager(), ['msgids'])).toBe(0)
    expect(await flutterReadMembers(alice.manager.getMessageManager(), '')).toBe(6017)
  })

  test('the unread list is the other filter of the same call', async () => {
    const message = await flutterSendStored(alice.manager.getMessageManager(), 'groupA')
    const unread = await alice.manager.getMessageManager().getGroupMessageReadMemberList({
      messageID: message.msgID,
      filter: V2TIM_GROUP_MESSAGE_READ_MEMBERS_FILTER_UNREAD,
    })
    expect(unread.members.map(({ userID }) => userID)).toEqual(['bob', 'carol'])
  })
})

describe('the quick start', () => {
  test('runs against the demo server and ends by itself', async () => {
    const data = await mkdtemp(join(tmpdir(), 'kidoku-'))
    cleanUps.push(() => rm(data, { recursive: true, force: true }))
    const { settings } = readSettings([], {})
    const server = await startServer(demoServer({ ...settings, port: 0, data, logLevel: 'silent' }))
    cleanUps.push(() => server.close())
    expect(await output(process.execPath, [join(root, 'examples/quick-start.ts'), server.url])).toBe(
      'read by bob\n',
    )
  })

  test('is what README.md shows', async () => {
    const [readme, code] = await Promise.all([
      readFile(join(root, 'README.md'), 'utf8'),
      readFile(join(root, 'examples/quick-start.ts'), 'utf8'),
    ])
    expect(readme).toContain(`\`\`\`ts\n${code}\`\`\`\n`)
  })
})

/** What the command prints, once it has ended well. */
function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = { out: '', error: '' }
    child.stdout.on('data', (bytes) => {
      texts.out += String(bytes)
    })
    child.stderr.on('data', (bytes) => {
      texts.error += String(bytes)
    })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(texts.out) : reject(new Error(`ended with ${code}: ${texts.error}`)),
    )
  })
}
