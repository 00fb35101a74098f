import type { GroupType } from '@kidoku/protocol'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ask,
  groupOf,
  type Person,
  type Place,
  people,
  quiet,
  refusalCode,
  send,
  told,
  unique,
} from './conformance/scene.ts'
import { startTestServer, type TestServer } from './test-server.ts'

const types = ['Work', 'Public', 'Meeting', 'AVChatRoom', 'Community'] as const
/** v2tim.md 6.1, row by row, with the settings at their defaults. */
const table: Readonly<Record<GroupType, Readonly<Record<string, unknown>>>> = {
  Work: {
    join: 10007,
    invite: 1,
    seesHistory: 10007,
    stored: true,
    unread: 1,
    notices: true,
    quit: 'left',
    dismiss: 10007,
    admin: 10007,
    edit: 'changed',
    transfer: 'handed over',
  },
  Public: {
    join: 'pending',
    invite: 10007,
    seesHistory: false,
    stored: true,
    unread: 1,
    notices: true,
    quit: 10009,
    dismiss: 'gone',
    admin: 'made',
    edit: 10007,
    transfer: 'handed over',
  },
  Meeting: {
    join: 'joined',
    invite: 10007,
    seesHistory: true,
    stored: true,
    unread: 0,
    notices: false,
    quit: 10009,
    dismiss: 'gone',
    admin: 'made',
    edit: 10007,
    transfer: 'handed over',
  },
  AVChatRoom: {
    join: 'joined',
    invite: 10007,
    seesHistory: false,
    stored: false,
    unread: undefined,
    notices: true,
    quit: 10009,
    dismiss: 'gone',
    admin: 10007,
    edit: 10007,
    transfer: 10007,
  },
  Community: {
    join: 'joined',
    invite: 10007,
    seesHistory: true,
    stored: true,
    unread: 1,
    notices: false,
    quit: 10009,
    dismiss: 'gone',
    admin: 10007,
    edit: 10007,
    transfer: 'handed over',
  },
}

describe('the five types of groups', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(async () => {
    await server.close()
  })

  /** An owner and a member in a group that is as its type makes it; a third person outside. */
  async function cast(groupType: GroupType): Promise<{
    readonly owner: Person
    readonly member: Person
    readonly other: Person
    readonly group: Place
  }> {
    const [owner, member, other] = await people(server, 'owner', 'member', 'other')
    const isRoom = groupType === 'AVChatRoom'
    const { groupId } = await owner.client.call('groups.create', {
      groupType,
      name: groupType,
      ...(isRoom ? {} : { members: [{ userId: member.userId }] }),
    })
    if (isRoom) await member.client.call('groups.join', { groupId })
    return { owner, member, other, group: { groupId, conversation: `group_${groupId}` } }
  }
  async function outcome<T>(call: Promise<T>, well: (output: T) => unknown): Promise<unknown> {
    return call.then(well, (error: { readonly code?: number }) => error.code)
  }

  test.each(types)('%s: who comes in, and how', async (type) => {
    const { member, other, group } = await cast(type)
    const { groupId } = group
    const invited = member.client.call('groups.invite', { groupId, userIds: [other.userId] })
    expect(await outcome(invited, ({ results }) => results[0]?.result)).toBe(table[type].invite)
    if (table[type].invite === 1) await other.client.call('groups.quit', { groupId })
    const joined = other.client.call('groups.join', { groupId })
    expect(await outcome(joined, ({ status }) => status)).toBe(table[type].join)
  })

  test.each(types)('%s: what is kept, counted, and seen by who comes later', async (type) => {
    const { owner, member, other, group } = await cast(type)
    const { message } = await send(owner, group)
    await member.client.waitFor('messages.received', (each) => each.message.msgId === message.msgId)
    const found = await member.client.call('messages.find', { msgIds: [message.msgId] })
    expect(found.messages.length === 1).toBe(table[type].stored)
    const { conversations } = await member.client.call('conversations.get', {
      conversations: [group.conversation],
    })
    expect(conversations[0]?.unreadCount).toBe(table[type].unread)
    const { groupId } = group
    await other.client.call('groups.join', { groupId }).catch(() => {
      // Only by approval, or not at all: see the row above.
    })
    await owner.client
      .call('groups.handleApplication', { groupId, userId: other.userId, accept: true })
      .catch(() => {})
    const seen = other.client.call('messages.history', {
      conversation: group.conversation,
      direction: 'newer',
      count: 100,
    })
    expect(await outcome(seen, ({ messages }) => messages.some((each) => each.msgId === message.msgId))).toBe(
      table[type].seesHistory,
    )
  })

  test.each(types)('%s: whether members hear of those who come and go', async (type) => {
    const { owner, member, group } = await cast(type)
    const { groupId } = group
    await member.client.call('groups.quit', { groupId })
    await member.client.waitFor('groups.selfQuit', (each) => each.groupId === groupId)
    await quiet(owner.client)
    const heard = told(owner.client, 'groups.memberLeft')
    expect(heard.length > 0).toBe(table[type].notices)
    if (table[type].notices === true) {
      expect(heard[0]).toMatchObject({ groupId, members: [{ userId: member.userId }], memberCount: 1 })
    }
    const tips = told(owner.client, 'messages.received').filter(
      (each) => each.message.elems[0]?.type === 'tips',
    )
    expect(tips.length > 0).toBe(table[type].notices === true && table[type].stored === true)
  })

  test.each(types)('%s: whether the owner may leave, or end it', async (type) => {
    const { owner, member, group } = await cast(type)
    const { groupId } = group
    expect(await refusalCode(member.client.call('groups.dismiss', { groupId }))).toBe(10007)
    const dismissed = owner.client.call('groups.dismiss', { groupId })
    expect(await outcome(dismissed, () => 'gone')).toBe(table[type].dismiss)
    if (table[type].dismiss === 'gone') {
      expect(await member.client.waitFor('groups.dismissed')).toEqual({ groupId, opUserId: owner.userId })
      expect(await refusalCode(send(member, group))).toBe(10010)
    }
    const again = await cast(type)
    const left = again.owner.client.call('groups.quit', { groupId: again.group.groupId })
    expect(await outcome(left, () => 'left')).toBe(table[type].quit)
    if (table[type].quit !== 'left') return
    const { results } = await again.member.client.call('groups.get', { groupIds: [again.group.groupId] })
    expect(results[0]?.group).toMatchObject({ owner: '', memberCount: 1 })
  })

  test.each(types)('%s: administrators, changes by members, and a new owner', async (type) => {
    const { owner, member, group } = await cast(type)
    const { groupId } = group
    const { userId } = member
    const edited = member.client.call('groups.set', { groupId, name: 'by a member' })
    expect(await outcome(edited, () => 'changed')).toBe(table[type].edit)
    const made = owner.client.call('groups.setRole', { groupId, userId, role: 'admin' })
    expect(await outcome(made, () => 'made')).toBe(table[type].admin)
    const handedOver = owner.client.call('groups.transferOwner', { groupId, userId })
    expect(await outcome(handedOver, () => 'handed over')).toBe(table[type].transfer)
    if (table[type].transfer !== 'handed over') return
    const { results } = await member.client.call('groups.get', { groupIds: [groupId] })
    expect(results[0]?.group).toMatchObject({ owner: userId, self: { role: 'owner' } })
    expect(await refusalCode(owner.client.call('groups.transferOwner', { groupId, userId }))).toBe(10007)
  })

  test.each(types)('%s: only owner and administrators remove members', async (type) => {
    const { owner, member, group } = await cast(type)
    const { groupId } = group
    expect(await refusalCode(member.client.call('groups.kick', { groupId, userIds: [owner.userId] }))).toBe(
      10007,
    )
    const asked = { groupId, userIds: [member.userId, 'nobody', owner.userId], reason: 'because' }
    const { results } = await owner.client.call('groups.kick', asked)
    expect(results).toEqual([
      { userId: member.userId, result: 1 },
      { userId: 'nobody', result: 2 },
      { userId: owner.userId, result: 0 },
    ])
    expect(await member.client.waitFor('groups.memberKicked')).toMatchObject({ groupId, reason: 'because' })
    expect(await refusalCode(send(member, group))).toBe(10007)
  })

  test.each(types)('%s: which IDs its creator may choose', async (type) => {
    const [owner] = await people(server, 'owner')
    const create = (groupId: string) =>
      owner.client.call('groups.create', { groupType: type, name: 'named', groupId })
    const [plain, reserved] = [unique('my'), unique('@TGS#_my')]
    const isCommunity = type === 'Community'
    expect(await outcome(create(plain), (output) => output.groupId)).toBe(isCommunity ? 10015 : plain)
    expect(await outcome(create(reserved), (output) => output.groupId)).toBe(isCommunity ? reserved : 10015)
    const { groupId } = await owner.client.call('groups.create', { groupType: type, name: 'unnamed' })
    expect(groupId).toMatch(/^@TGS#/)
  })

  test('communities can be switched off: 11000', async () => {
    const other = await startTestServer({ community: false })
    const [ann] = await people(other, 'ann')
    expect(await refusalCode(groupOf(ann, [], { groupType: 'Community' }))).toBe(11000)
    await other.close()
  })

  test('Meetings count unread, and tell who comes, where the server is set to', async () => {
    const other = await startTestServer({ meetingUnread: true, meetingNotices: true })
    const [ann, bob, cyd] = await people(other, 'ann', 'bob', 'cyd')
    const group = await groupOf(ann, [bob], { groupType: 'Meeting' })
    await ask(ann, group)
    expect(await bob.client.call('conversations.unreadTotal', {})).toEqual({ unreadCount: 1 })
    await cyd.client.call('groups.join', { groupId: group.groupId })
    expect(await bob.client.waitFor('groups.memberEntered')).toMatchObject({ memberCount: 3 })
    await other.close()
  })
})
