import { type MethodName, methods } from '@kidoku/protocol'
import { makeUserSig } from 'kidoku'
import { afterAll, expect, test } from 'vitest'
import { type FrameClient, FrameError } from '../frame-client.ts'
import { openApiOf, startApi, text } from './api.ts'

const api = await startApi({
  serverApiAdministrators: ['administrator', 'root'],
  loginFailuresPerMinuteMax: 0,
})
await api.ok('im_open_login_svc/multiaccount_import', { Accounts: ['alice', 'bob'] })
afterAll(() => api.close())

const command = 'openim/query_online_status'
const body = { To_Account: ['alice'] }
const code = (query: Readonly<Record<string, string>>): Promise<number> => api.code(command, body, query)

test('only an administrator with a good UserSig gets in', async () => {
  const { sdkAppId, secretKey } = api.server
  const sigOf = (key: string, nowS: number, appId = sdkAppId): string =>
    makeUserSig({ sdkAppId: appId, secretKey: key }, 'administrator', { nowS, expireS: 60 })
  const nowS = Math.floor(Date.now() / 1_000)
  expect(await code({})).toBe(0)
  expect(await code({ identifier: 'root', usersig: api.server.userSig('root') })).toBe(0)
  expect(await code({ usersig: '' })).toBe(70002)
  expect(await code({ usersig: 'nonsense' })).toBe(70003)
  expect(await code({ usersig: sigOf(secretKey, nowS - 61) })).toBe(70001)
  expect(await code({ usersig: sigOf('another key', nowS) })).toBe(70009)
  expect(await code({ usersig: sigOf(secretKey, nowS, 7) })).toBe(70014)
  expect(await code({ usersig: api.server.userSig('alice') })).toBe(70013)
  expect(await code({ sdkappid: '7' })).toBe(60006)
  expect(await code({ sdkappid: '' })).toBe(60012)
  expect(await code({ identifier: '' })).toBe(60004)
  expect(await code({ identifier: 'x'.repeat(40) })).toBe(60004)
})

test('each service says in its own code that alice is no administrator', async () => {
  const alice = { identifier: 'alice', usersig: api.server.userSig('alice') }
  expect(await code(alice)).toBe(90009)
  expect(await api.code('im_open_login_svc/account_check', {}, alice)).toBe(70403)
  expect(await api.code('profile/portrait_get', {}, alice)).toBe(40004)
  expect(await api.code('group_open_http_svc/destroy_group', { GroupId: 'g' }, alice)).toBe(60010)
  expect(await api.code('nonsense/nonsense', {}, alice)).toBe(60010)
})

test('a UserSig that was good is refused once it has run out', async () => {
  let nowMs = Date.now()
  const aging = await startApi({}, { now: () => nowMs })
  try {
    const usersig = makeUserSig(aging.server, 'administrator', {
      nowS: Math.floor(nowMs / 1_000),
      expireS: 60,
    })
    await aging.ok('im_open_login_svc/account_import', { UserID: 'alice' })
    expect(await aging.code(command, body, { usersig })).toBe(0)
    nowMs += 61_000
    expect(await aging.code(command, body, { usersig })).toBe(70001)
  } finally {
    await aging.close()
  }
})

test('guessing is counted by address, and locks out nobody who has a good UserSig', async () => {
  const guarded = await startApi({ loginFailuresPerMinuteMax: 3 })
  try {
    const codes: number[] = []
    for (let at = 0; at < 5; at += 1) codes.push(await guarded.code(command, body, { usersig: `guess${at}` }))
    expect(codes).toEqual([70003, 70003, 70003, 70050, 70050])
    expect(await guarded.code('im_open_login_svc/account_import', { UserID: 'alice' })).toBe(0)
  } finally {
    await guarded.close()
  }
})

test('the URL is as documented, or 60002; what may be left out may', async () => {
  expect(await code({ contenttype: 'xml' })).toBe(60002)
  for (const random of ['-1', '4294967296', 'x', '1.5']) expect(await code({ random })).toBe(60002)
  expect(await code({ random: '4294967295' })).toBe(0)
  for (const path of ['openim', 'openim/', 'openim/sendmsg/more', ''])
    expect(await api.code(path, {})).toBe(60002)
  expect(await api.code('nonsense/sendmsg', {})).toBe(60009)
  expect(await api.code('__proto__/constructor', {})).toBe(60009)
  const { url, sdkAppId, userSig } = api.server
  const least = `sdkappid=${sdkAppId}&identifier=administrator&usersig=${userSig('administrator')}`
  const answer = await fetch(`${url}/v4/${command}?${least}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: JSON.stringify(body),
  })
  expect(await answer.json()).toMatchObject({ ErrorCode: 0, RequestId: expect.any(String) })
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const other = await fetch(`${url}/v4/${command}?${least}`, { method })
    expect([other.status, await other.json()]).toMatchObject([200, { ErrorCode: 60002 }])
  }
  const twice = await fetch(`${url}/v4/${command}?${least}&identifier=bob`, { method: 'POST', body: '{}' })
  expect(await twice.json()).toMatchObject({ ErrorCode: 60002 })
  expect(await api.code(command, 'x'.repeat(1_100_000))).toBe(93000)
  expect(await api.code(command, '')).toBe(90001)
})

test('a command is called so often a second, batches of accounts half as often', async () => {
  let nowMs = 1_795_000_000_000
  const slow = await startApi({ serverApiPerSecondMax: 4 }, { now: () => nowMs })
  try {
    const check = { CheckItem: [{ UserID: 'alice' }] }
    const calls = async (path: string, input: object): Promise<readonly number[]> => {
      const codes: number[] = []
      for (let at = 0; at < 5; at += 1) codes.push(await slow.code(path, input))
      return codes
    }
    expect(await calls('im_open_login_svc/account_import', { UserID: 'alice' })).toEqual([0, 0, 0, 0, 60007])
    expect(await calls('im_open_login_svc/account_check', check)).toEqual([0, 0, 60007, 60007, 60007])
    nowMs += 1_000
    expect(await slow.code('im_open_login_svc/account_check', check)).toBe(0)
  } finally {
    await slow.close()
  }
})

test('what is reserved to administrators is refused to users on sockets, methods and fields alike', async () => {
  const alice = await api.server.connect('alice')
  await alice.call('groups.create', { groupType: 'Public', groupId: 'hers', name: 'g' })
  const reserved = Object.values(methods).filter((method) => method.reservedTo !== undefined)
  // The names of methods, in the table of methods.
  for (const { name } of reserved)
    expect([name, await refused(alice, name as MethodName, {})]).toEqual([name, 10007])
  const message = { userId: 'bob', msgId: 'm', random: 1, elems: [{ type: 'text', text: 'x' }] }
  expect(await refused(alice, 'messages.send', { ...message, clientSeq: 1 })).toBe(10007)
  expect(await refused(alice, 'messages.send', { ...message, isHiddenFromSender: true })).toBe(10007)
  expect(await refused(alice, 'groups.create', { groupType: 'Public', name: 'x', owner: 'bob' })).toBe(10007)
  expect(await refused(alice, 'groups.invite', { groupId: 'hers', userIds: ['bob'], silent: true })).toBe(
    10007,
  )
  expect(await refused(alice, 'groups.kick', { groupId: 'hers', userIds: ['bob'], silent: true })).toBe(10007)
  const page = { groupId: 'hers', filter: 'all', after: 0, count: 1 }
  expect(await refused(alice, 'groups.members', { ...page, skip: 1 })).toBe(10007)
  const many = Array.from({ length: 21 }, (_, at) => `u${at}`)
  expect(await refused(alice, 'groups.invite', { groupId: 'hers', userIds: many })).toBe(6017)
  const { results } = await alice.call('groups.get', { groupIds: ['hers'] })
  expect(results[0]?.group).not.toHaveProperty('lastSeq')
  // An administrator's account on a socket is a user like any other.
  const root = await api.server.connect('root')
  expect(await refused(root, 'groups.dismiss', { groupId: 'hers' })).toBe(10007)
  expect(await refused(root, 'groups.list', { after: 0, count: 1 })).toBe(10007)
})

async function refused(client: FrameClient, method: MethodName, input: unknown): Promise<number> {
  try {
    // Whatever it is: the server is asked what it thinks of it.
    await client.call(method, input as never)
    return 0
  } catch (error) {
    if (error instanceof FrameError) return error.code
    throw error
  }
}

test('OpenAPI 3.1 has every command, and the page to try it loads nothing from elsewhere', async () => {
  const document = await openApiOf(api.server)
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toContain('/v4/group_open_http_svc/get_group_msg_receipt_detail')
  const page = await fetch(`${api.server.url}/docs`)
  const html = await page.text()
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link = '']) => new URL(link, page.url))
  expect(links.length).toBeGreaterThan(3)
  for (const link of links) {
    expect(link.origin).toBe(api.server.url)
    expect((await fetch(link)).status).toBe(200)
  }
  expect(html + JSON.stringify(document)).not.toContain(api.server.secretKey)
})

test('a message of an administrator who has written nothing before, in a group of nobody, is somebody’s', async () => {
  const { GroupId } = await api.ok('group_open_http_svc/create_group', {
    Type: 'Public',
    Name: 'x',
    MemberList: [{ Member_Account: 'bob' }],
  })
  const bob = await api.server.connect('bob')
  await api.ok('group_open_http_svc/send_group_msg', { GroupId, MsgBody: [text('x')] })
  expect((await bob.waitFor('messages.received')).message.sender).toBe('administrator')
  const { users } = await bob.call('users.get', { userIds: ['administrator'] })
  expect(users).toHaveLength(1)
})

test('administrators look at everything by methods of their own, viewers too; viewers change nothing', async () => {
  const { administrate } = api.server
  await api.ok('im_open_login_svc/account_import', { UserID: 'zoe', Nick: 'Zoë 100%' })
  await administrate('groups.create', {
    groupType: 'Public',
    groupId: 'seen',
    name: 'To be seen',
    owner: 'alice',
    members: [{ userId: 'bob' }],
  })
  await administrate('groups.mute', { groupId: 'seen', userId: 'bob', seconds: 60 })
  const users = await administrate('users.list', { after: '', count: 1, search: '0%' }, 'viewer')
  expect(users).toMatchObject({ users: [{ userId: 'zoe' }], next: '', isFinished: true })
  const first = await administrate('users.list', { after: '', count: 1 }, 'viewer')
  expect(first).toMatchObject({
    users: [{ userId: 'administrator' }],
    next: 'administrator',
    isFinished: false,
  })
  const groups = await administrate('groups.list', { after: 0, count: 9, search: 'BE SEEN' }, 'viewer')
  expect(groups).toMatchObject({
    total: 1,
    isFinished: true,
    groups: [{ groupId: 'seen', lastSeq: expect.any(Number) }],
  })
  expect((await administrate('groups.list', { after: 0, count: 9, search: '%' }, 'viewer')).total).toBe(0)
  const muted = await administrate('groups.muted', { groupId: 'seen' }, 'viewer')
  expect(muted.members.map((member) => member.userId)).toEqual(['bob'])
  const present = await administrate('session.presence', { userIds: ['zoe', 'nobody'] }, 'viewer')
  expect(present).toEqual({ users: [{ userId: 'zoe', platforms: [] }] })
  const keys = await administrate('messages.findKeys', { conversation: 'c2c_bob', keys: ['1_2_3'] }, 'viewer')
  expect(keys).toEqual({ found: [] })
  await expect(administrate('groups.dismiss', { groupId: 'seen' }, 'viewer')).rejects.toMatchObject({
    code: 10007,
  })
  await expect(
    administrate('groups.notify', { groupId: 'seen', content: 'x' }, 'viewer'),
  ).rejects.toMatchObject({ code: 10007 })
  await expect(administrate('groups.set', { groupId: 'seen', name: 'x' }, 'viewer')).rejects.toMatchObject({
    code: 10007,
  })
  await administrate('groups.dismiss', { groupId: 'seen' }, 'operator')
})
