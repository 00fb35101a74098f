import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { groupOf, names, people, quiet, refusalCode, send, told, unique } from './conformance/scene.ts'
import { startTestServer, type TestServer } from './test-server.ts'

/** What one does with a group, method by method. v2tim.md 6.2, 6.3 */
describe('groups', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(async () => {
    await server.close()
  })

  test('a group is made with its settings and members, and all of them hear of it', async () => {
    const [ann, bob, cyd] = await people(server, 'ann', 'bob', 'cyd')
    const groupId = unique('made')
    await ann.client.call('groups.create', {
      groupType: 'Public',
      groupId,
      name: 'name',
      introduction: 'introduction',
      notification: 'notification',
      faceUrl: 'https://example.org/g.png',
      addOpt: 'any',
      members: [{ userId: bob.userId, role: 'admin' }, { userId: cyd.userId }, { userId: ann.userId }],
    })
    for (const { client } of [ann, bob, cyd])
      expect(await client.waitFor('groups.created')).toEqual({ groupId })
    const { results } = await bob.client.call('groups.get', { groupIds: [groupId, 'nowhere'] })
    expect(results).toEqual([
      {
        groupId,
        code: 0,
        group: expect.objectContaining({
          groupType: 'Public',
          name: 'name',
          introduction: 'introduction',
          notification: 'notification',
          faceUrl: 'https://example.org/g.png',
          owner: ann.userId,
          addOpt: 'any',
          approveOpt: 'forbid',
          isAllMuted: false,
          memberCount: 3,
          self: { role: 'admin', joinedAtMs: expect.any(Number) },
        }),
      },
      { groupId: 'nowhere', code: 10010 },
    ])
  })

  test('an ID is given out once: 10025 to its owner, 10021 to others, and free again when the group is gone', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const groupId = unique('taken')
    await groupOf(ann, [], { groupId })
    expect(await refusalCode(groupOf(ann, [], { groupId }))).toBe(10025)
    expect(await refusalCode(groupOf(bob, [], { groupId }))).toBe(10021)
    await ann.client.call('groups.dismiss', { groupId })
    await groupOf(bob, [], { groupId })
  })

  test('members are listed in the order of joining, by role, in pages', async () => {
    const [ann, bob, cyd, dan, eve] = await people(server, 'ann', 'bob', 'cyd', 'dan', 'eve')
    const { groupId } = await groupOf(ann, [cyd, bob])
    await dan.client.call('groups.join', { groupId })
    await ann.client.call('groups.setRole', { groupId, userId: bob.userId, role: 'admin' })
    const list = async (filter: 'all' | 'member' | 'admin' | 'owner', count: number) => {
      const found: string[] = []
      for (let after = 0, isFinished = false; !isFinished; ) {
        const page = await dan.client.call('groups.members', { groupId, filter, after, count })
        found.push(...names(page.members))
        after = page.next
        isFinished = page.isFinished
      }
      return found
    }
    const all = [ann, cyd, bob, dan].map((person) => person.userId)
    for (const count of [1, 2, 3, 4, 100]) expect(await list('all', count)).toEqual(all)
    expect(await list('owner', 1)).toEqual([ann.userId])
    expect(await list('admin', 1)).toEqual([bob.userId])
    expect(await list('member', 1)).toEqual([cyd.userId, dan.userId])
    const asked = { groupId, filter: 'all' as const, after: 0, count: 10 }
    expect(await refusalCode(eve.client.call('groups.members', asked))).toBe(10007)
    const { members } = await dan.client.call('groups.getMembers', {
      groupId,
      userIds: [dan.userId, eve.userId, ann.userId],
    })
    expect(members.map((member) => [member.userId, member.role])).toEqual([
      [dan.userId, 'member'],
      [ann.userId, 'owner'],
    ])
  })

  test('the groups that one is in are listed in pages, AVChatRooms left out', async () => {
    const [ann] = await people(server, 'ann')
    const made = [await groupOf(ann, []), await groupOf(ann, []), await groupOf(ann, [])].map(
      (each) => each.groupId,
    )
    await groupOf(ann, [], { groupType: 'AVChatRoom' })
    const found: string[] = []
    for (let after = 0, isFinished = false; !isFinished; ) {
      const page = await ann.client.call('groups.joined', { after, count: 2 })
      found.push(...page.groups.map((group) => group.groupId))
      after = page.next
      isFinished = page.isFinished
    }
    expect(found.toSorted()).toEqual(made.toSorted())
  })

  test('who comes in twice is refused with 10013, an invited member answers 2', async () => {
    const [ann, bob, cyd] = await people(server, 'ann', 'bob', 'cyd')
    const { groupId } = await groupOf(ann, [bob])
    expect(await refusalCode(bob.client.call('groups.join', { groupId }))).toBe(10013)
    const { results } = await bob.client.call('groups.invite', {
      groupId,
      userIds: [ann.userId, cyd.userId, cyd.userId],
    })
    expect(results).toEqual([
      { userId: ann.userId, result: 2 },
      { userId: cyd.userId, result: 1 },
    ])
    expect(await cyd.client.waitFor('groups.memberInvited')).toMatchObject({
      opUserId: bob.userId,
      memberCount: 3,
    })
    expect((await send(cyd, { groupId })).message.groupId).toBe(groupId)
  })

  test('applications wait for owner or administrators, and are decided once', async () => {
    const [ann, bob, cyd, dan] = await people(server, 'ann', 'bob', 'cyd', 'dan')
    const { groupId } = await groupOf(ann, [bob], { addOpt: 'auth', approveOpt: 'auth' })
    expect(await cyd.client.call('groups.join', { groupId, message: 'let me in' })).toEqual({
      status: 'pending',
    })
    expect(await ann.client.waitFor('groups.applicationReceived')).toMatchObject({
      userId: cyd.userId,
      message: 'let me in',
    })
    expect(await refusalCode(send(cyd, { groupId }))).toBe(10007)
    const invited = await bob.client.call('groups.invite', { groupId, userIds: [dan.userId] })
    expect(invited.results).toEqual([{ userId: dan.userId, result: 3 }])
    const { applications } = await ann.client.call('groups.applications', {})
    expect(names(applications).toSorted()).toEqual([cyd.userId, dan.userId].toSorted())
    expect((await bob.client.call('groups.applications', {})).applications).toEqual([])

    const decide = (person: typeof ann, userId: string, accept: boolean) =>
      person.client.call('groups.handleApplication', { groupId, userId, accept, reason: 'so' })
    expect(await refusalCode(decide(bob, cyd.userId, true))).toBe(10007)
    await decide(ann, cyd.userId, true)
    await decide(ann, dan.userId, false)
    expect(await refusalCode(decide(ann, cyd.userId, true))).toBe(10024)
    expect(await cyd.client.waitFor('groups.applicationProcessed')).toMatchObject({ isAgreed: true })
    expect(await dan.client.waitFor('groups.applicationProcessed')).toMatchObject({
      isAgreed: false,
      reason: 'so',
    })
    expect((await send(cyd, { groupId })).message.seq).toBeGreaterThan(0)
    expect(await refusalCode(send(dan, { groupId }))).toBe(10007)
    expect((await ann.client.call('groups.applications', {})).applications).toEqual([])
  })

  test('settings are changed by owner and administrators, and everybody hears what changed', async () => {
    const [ann, bob, cyd] = await people(server, 'ann', 'bob', 'cyd')
    const { groupId } = await groupOf(ann, [bob, cyd])
    await ann.client.call('groups.setRole', { groupId, userId: bob.userId, role: 'admin' })
    expect(await cyd.client.waitFor('groups.roleChanged')).toMatchObject({
      role: 'admin',
      members: [{ userId: bob.userId }],
    })
    await bob.client.call('groups.set', { groupId, name: 'new', addOpt: 'forbid' })
    const { changes } = await cyd.client.waitFor('groups.infoChanged')
    expect(changes).toEqual([
      { field: 'name', value: 'new' },
      { field: 'addOpt', value: 'forbid' },
    ])
    expect(await refusalCode(cyd.client.call('groups.set', { groupId, name: 'mine' }))).toBe(10007)
    expect(await refusalCode(bob.client.call('groups.set', { groupId, name: '' }))).toBe(8502)
    await bob.client.call('groups.set', { groupId, name: 'new' })
    await quiet(cyd.client)
    expect(told(cyd.client, 'groups.infoChanged')).toHaveLength(1)
  })

  test('who is muted is refused with 10017 until the time is over, also after coming back', async () => {
    let nowMs = Date.now()
    const other = await startTestServer({}, { now: () => nowMs })
    const [ann, bob] = await people(other, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    const { groupId } = group
    await ann.client.call('groups.mute', { groupId, userId: bob.userId, seconds: 60 })
    expect(await bob.client.waitFor('groups.memberInfoChanged')).toMatchObject({
      changes: [{ userId: bob.userId, muteSeconds: 60 }],
    })
    expect(await refusalCode(send(bob, group))).toBe(10017)
    await bob.client.call('groups.quit', { groupId })
    await bob.client.call('groups.join', { groupId })
    expect(await refusalCode(send(bob, group))).toBe(10017)
    nowMs += 60_001
    await send(bob, group)
    await ann.client.call('groups.mute', { groupId, userId: bob.userId, seconds: 60 })
    await ann.client.call('groups.mute', { groupId, userId: bob.userId, seconds: 0 })
    await send(bob, group)
    expect(
      await refusalCode(bob.client.call('groups.mute', { groupId, userId: ann.userId, seconds: 9 })),
    ).toBe(10007)
    await other.close()
  })

  test('while all are muted, owner and administrators speak', async () => {
    const [ann, bob] = await people(server, 'ann', 'bob')
    const group = await groupOf(ann, [bob])
    await ann.client.call('groups.set', { groupId: group.groupId, isAllMuted: true })
    expect(await refusalCode(send(bob, group))).toBe(10017)
    await send(ann, group)
    await ann.client.call('groups.set', { groupId: group.groupId, isAllMuted: false })
    await send(bob, group)
  })

  test('name cards are set by oneself, or from above', async () => {
    const [ann, bob, cyd] = await people(server, 'ann', 'bob', 'cyd')
    const group = await groupOf(ann, [bob, cyd])
    const set = (person: typeof ann, userId: string, nameCard: string) =>
      person.client.call('groups.setMember', { groupId: group.groupId, userId, nameCard })
    await set(bob, bob.userId, 'Bob')
    await set(ann, cyd.userId, 'Cyd')
    expect(await refusalCode(set(bob, cyd.userId, 'no'))).toBe(10007)
    expect(await refusalCode(set(bob, bob.userId, '中'.repeat(17)))).toBe(8506)
    expect((await send(bob, group)).message.nameCard).toBe('Bob')
  })

  test('who was removed for a while is refused until then', async () => {
    let nowMs = Date.now()
    const other = await startTestServer({}, { now: () => nowMs })
    const [ann, bob] = await people(other, 'ann', 'bob')
    const { groupId } = await groupOf(ann, [bob])
    await ann.client.call('groups.kick', { groupId, userIds: [bob.userId], banSeconds: 60 })
    expect(await refusalCode(bob.client.call('groups.join', { groupId }))).toBe(10007)
    nowMs += 60_000
    expect(await bob.client.call('groups.join', { groupId })).toEqual({ status: 'joined' })
    await other.close()
  })

  test('who has left hears nothing more, who has come hears everything', async () => {
    const [ann, bob, cyd] = await people(server, 'ann', 'bob', 'cyd')
    const group = await groupOf(ann, [bob])
    await bob.client.call('groups.quit', { groupId: group.groupId })
    await cyd.client.call('groups.join', { groupId: group.groupId })
    const { message } = await send(ann, group)
    expect(
      (await cyd.client.waitFor('messages.received', (each) => each.message.seq === message.seq)).message,
    ).toEqual(message)
    await quiet(bob.client)
    expect(told(bob.client, 'messages.received').some((each) => each.message.seq === message.seq)).toBe(false)
  })
})
