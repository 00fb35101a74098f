import { connectFrames, type FrameClient, makeHome, type ServerHome, startTestServer } from '@kidoku/testkit'
import { expect, onTestFinished, test } from 'vitest'
import { readSettings } from '../config.ts'
import { makeUserSig } from '../features/session/user-sig.ts'
import { type RunningServer, startServer } from '../main.ts'
import { demoServer } from './demo.ts'

const membersWanted = 300

async function newHome(): Promise<ServerHome> {
  const home = await makeHome()
  onTestFinished(home.delete)
  return home
}

async function start({ data, databaseUrl }: ServerHome, port = 0): Promise<RunningServer> {
  const { settings } = readSettings([], {})
  const server = await startServer(
    demoServer(
      { ...settings, data, databaseUrl, port, logLevel: 'silent', drainMs: 200, commitWindowMs: 1 },
      { membersWanted },
    ),
  )
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= server.close()
    return closing
  }
  onTestFinished(close)
  return { ...server, close }
}

async function signIn(server: RunningServer, userId: string): Promise<FrameClient> {
  const key = { sdkAppId: server.sdkAppId, secretKey: server.secretKey }
  const client = await connectFrames(server.url)
  onTestFinished(() => client.close())
  const userSig = makeUserSig(key, userId, { nowS: Math.floor(Date.now() / 1_000) })
  await client.call('session.login', { sdkAppId: key.sdkAppId, userId, userSig, platform: 'node' })
  return client
}

async function teaBreakOf(client: FrameClient) {
  const { results } = await client.call('groups.get', { groupIds: ['tea-break'] })
  const { messages } = await client.call('messages.history', {
    conversation: 'group_tea-break',
    direction: 'older',
    count: 100,
  })
  return { group: results[0]?.group, texts: messages.filter(({ elems }) => elems[0]?.type === 'text') }
}

async function post(server: RunningServer, path: string, body: object, headers = {}): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

async function crowdIsThere(server: RunningServer): Promise<void> {
  const members = async (): Promise<unknown> => (await fetch(`${server.url}/demo/crowd`)).json()
  await expect.poll(members, { timeout: 20_000 }).toEqual({ members: membersWanted, membersWanted })
}

test('twelve people with names and faces have talked, and a second start adds nothing', async () => {
  const home = await newHome()
  const first = await start(home)
  const { people } = (await (await fetch(`${first.url}/demo/people`)).json()) as {
    people: readonly { userID: string; faceURL: string }[]
  }
  expect(people).toHaveLength(12)
  for (const { faceURL } of people) {
    const face = await fetch(first.url + faceURL)
    expect(face.headers.get('content-type')).toContain('image/svg+xml')
  }
  const before = await teaBreakOf(await signIn(first, 'alice'))
  expect(before.group?.memberCount).toBe(12)
  expect(before.texts[0]).toMatchObject({ nickName: 'Alice', faceUrl: '/demo/faces/alice.svg' })
  await crowdIsThere(first)
  await first.close()

  const second = await start(home)
  const alice = await signIn(second, 'alice')
  expect((await teaBreakOf(alice)).texts).toEqual(before.texts)
  await crowdIsThere(second)
})

test('what was said and read before anybody came is counted by the server', async () => {
  const server = await start(await newHome())
  const alice = await signIn(server, 'alice')
  const { texts } = await teaBreakOf(alice)
  const own = texts.filter(({ sender }) => sender === 'alice').map(({ seq }) => seq)
  const { receipts } = await alice.call('receipts.get', { conversation: 'group_tea-break', seqs: own })
  for (const { readCount, unreadCount } of receipts) expect(readCount + unreadCount).toBe(11)
  expect(receipts.some(({ unreadCount }) => unreadCount === 0)).toBe(true)
  expect(receipts.some(({ readCount, unreadCount }) => readCount > 0 && unreadCount > 0)).toBe(true)
})

test('the folder of an earlier demo, with four people, gets those it lacks and keeps what was said', async () => {
  const home = await newHome()
  const earlier = await startTestServer({ data: home.data, databaseUrl: home.databaseUrl })
  const bob = await earlier.connect('bob')
  const members = ['alice', 'carol', 'dave'].map((userId) => ({ userId }))
  await bob.call('groups.create', { groupType: 'Work', groupId: 'tea-break', name: 'Tea break', members })
  const elems = [{ type: 'text', text: 'From before' }] as const
  await bob.call('messages.send', { groupId: 'tea-break', msgId: 'm-1', random: 1, elems })
  bob.close()
  const { sdkAppId, secretKey } = earlier
  expect(sdkAppId).toBeGreaterThan(0)
  await earlier.close()

  const server = await start(home)
  expect(server.secretKey).toBe(secretKey)
  const { group, texts } = await teaBreakOf(await signIn(server, 'bob'))
  expect(group).toMatchObject({ memberCount: 12, faceUrl: '/demo/faces/tea-break.svg', owner: 'bob' })
  expect(texts.map((message) => message.elems)).toEqual([elems])
})

test('simulated members read as many as they are told to, and their sender is told', async () => {
  const server = await start(await newHome())
  await crowdIsThere(server)
  const alice = await signIn(server, 'alice')
  const conversation = 'group_everybody'
  const elems = [{ type: 'text', text: 'Good evening' }] as const
  const { message } = await alice.call('messages.send', {
    groupId: 'everybody',
    msgId: 'm-2',
    random: 1,
    elems,
    needReadReceipt: true,
  })
  const { seq } = message
  const order = { groupId: 'everybody', seq, sender: 'alice', perSecond: 20_000, upTo: 120, except: ['bob'] }
  expect(await (await post(server, '/demo/readers', order)).json()).toMatchObject({ isRunning: true })
  const counts = async (): Promise<number> =>
    (await alice.call('receipts.get', { conversation, seqs: [seq] })).receipts[0]?.readCount ?? 0
  await expect.poll(counts, { timeout: 10_000 }).toBe(120)

  await post(server, '/demo/readers', { ...order, upTo: membersWanted })
  // Everybody but the sender, and bob, who reads for himself.
  await expect.poll(counts, { timeout: 10_000 }).toBe(membersWanted - 2)
  const left = await alice.call('receipts.members', {
    conversation,
    seq,
    filter: 'unread',
    after: 0,
    count: 10,
  })
  expect(left.members.map(({ userId }) => userId)).toEqual(['bob'])
  await alice.waitFor('receipts.changed', ({ receipts }) =>
    receipts.some((receipt) => receipt.readCount === membersWanted - 2),
  )
})

test('readers are ordered from this machine only, for messages that have receipts, in bounds', async () => {
  const server = await start(await newHome())
  const order = { groupId: 'tea-break', seq: 1, sender: 'bob', perSecond: 10, upTo: 5, except: [] }
  const statusOf = async (body: object, headers = {}): Promise<number> =>
    (await post(server, '/demo/readers', body, headers)).status
  expect(await statusOf(order, { origin: 'https://elsewhere.example' })).toBe(403)
  expect(await statusOf({ ...order, perSecond: 1e9 })).toBe(400)
  expect(await statusOf({ ...order, seq: 'one' })).toBe(400)
  expect(await statusOf({ ...order, seq: 9_999 })).toBe(409)
})

test('a port that is taken is said plainly, and the folder is free again', async () => {
  const [one, other] = [await newHome(), await newHome()]
  const running = await start(one)
  const port = Number(new URL(running.url).port)
  await expect(start(other, port)).rejects.toThrow(/^Port \d+ of 127\.0\.0\.1 is taken, .* --port\.$/)
  const free = await start(other)
  expect(free.url).not.toBe(running.url)
})

test('whoever asks is signed in, but no administrator of the server API', async () => {
  const server = await start(await newHome())
  expect((await post(server, '/demo/usersig', { userID: 'alice' })).status).toBe(200)
  expect((await post(server, '/demo/usersig', { userID: 'administrator' })).status).toBe(403)
})
