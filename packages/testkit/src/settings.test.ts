import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './test-server.ts'

const text = [{ type: 'text', text: 'hello' }] as const

describe('settings while the server runs', () => {
  let server: TestServer
  beforeEach(async () => {
    server = await startTestServer({ receiptsPerRequestMax: 20 }, { fixed: ['receiptsPerRequestMax'] })
  })
  afterEach(() => server.close())

  async function named(name: string) {
    const { settings } = await server.administrate('settings.list', {}, 'viewer')
    return settings.find((setting) => setting.name === name)
  }

  test('a group type that is unticked takes its receipts from the next message on', async () => {
    const ann = await server.connect('ann')
    const { groupId } = await ann.call('groups.create', { groupType: 'Work', name: 'g' })
    const send = (msgId: string) =>
      ann.call('messages.send', { groupId, msgId, random: 1, elems: text, needReadReceipt: true })
    expect((await send('m1')).message.needReadReceipt).toBe(true)
    await server.administrate('settings.set', { name: 'receipts.groupTypes', value: ['Public'] })
    expect(await send('m2')).toMatchObject({
      message: { needReadReceipt: false },
      noReceiptReason: 'groupType',
    })
    await server.administrate('settings.set', { name: 'receipts.groupTypes', value: null })
    expect((await send('m3')).message.needReadReceipt).toBe(true)
  })

  test('every setting of receipts.md §6 is listed with what a form needs', async () => {
    expect(await named('receipts.groupTypes')).toMatchObject({
      kind: 'list',
      allowed: ['Work', 'Public', 'Meeting', 'Community'],
      initial: ['Work', 'Public', 'Meeting'],
      isFixed: false,
    })
    expect(await named('receipts.groupSizeMax')).toMatchObject({
      kind: 'whole',
      min: 2,
      max: 1_000_000,
      value: 1_000_000,
    })
    expect(await named('receipts.userOptOut')).toMatchObject({ allowed: ['allowed', 'forbidden'] })
    expect(await named('receipts.discloseOptOut')).toMatchObject({ kind: 'flag', value: true })
    expect(await named('receipts.listVisibleTo')).toMatchObject({ value: 'sender' })
    expect(await named('receipts.tellEveryMs')).toMatchObject({ unit: 'ms' })
  })

  test('what is set outlives a restart, says who set it, and can be taken back', async () => {
    const set = await server.administrate('settings.set', { name: 'rates.requestsPerSecondMax', value: 7 })
    expect(set).toMatchObject({ value: 7, initial: 1_000, changedBy: 'root' })
    await server.restart()
    expect(await named('rates.requestsPerSecondMax')).toMatchObject({ value: 7, changedBy: 'root' })
    await server.administrate('settings.set', { name: 'rates.requestsPerSecondMax', value: null })
    expect(await named('rates.requestsPerSecondMax')).toMatchObject({ value: 1_000 })
  })

  test('a change holds for connections that were there before it', async () => {
    const ann = await server.connect('ann')
    await server.administrate('settings.set', { name: 'rates.requestsPerSecondMax', value: 1 })
    const both = await Promise.allSettled([
      ann.call('users.get', { userIds: ['ann'] }),
      ann.call('users.get', { userIds: ['ann'] }),
    ])
    expect(both).toContainEqual(expect.objectContaining({ reason: expect.objectContaining({ code: 9506 }) }))
  })

  test('a value fixed by a flag is shown as such, and refuses to be changed', async () => {
    expect(await named('receipts.perRequestMax')).toMatchObject({ isFixed: true, fixedBy: 'flag', value: 20 })
    await expect(
      server.administrate('settings.set', { name: 'receipts.perRequestMax', value: 5 }),
    ).rejects.toMatchObject({ code: 7013, message: expect.stringContaining('--receipts-per-request-max') })
    expect(await named('receipts.perRequestMax')).toMatchObject({ value: 20 })
  })

  test.each([
    ['receipts.groupTypes', ['AVChatRoom']],
    ['receipts.groupTypes', 'Work'],
    ['receipts.groupSizeMax', 1],
    ['receipts.groupSizeMax', 2.5],
    ['receipts.discloseOptOut', 'true'],
    ['receipts.listVisibleTo', 'everybody'],
    ['port', 80],
    ['secretKey', 'mine'],
    ['nothing.of.the.kind', true],
  ])('%s cannot be %j', async (name, value) => {
    await expect(server.administrate('settings.set', { name, value })).rejects.toMatchObject({ code: 6017 })
  })

  test('only who may change things changes them, and users see none of it', async () => {
    const ann = await server.connect('ann')
    const change = { name: 'groups.community', value: false }
    await expect(ann.call('settings.set', change)).rejects.toMatchObject({ code: 10007 })
    await expect(ann.call('settings.list', {})).rejects.toMatchObject({ code: 10007 })
    await expect(ann.call('audit.list', { count: 1 })).rejects.toMatchObject({ code: 10007 })
    await expect(server.administrate('settings.set', change, 'viewer')).rejects.toMatchObject({ code: 10007 })
  })

  test('what administrators change is in the audit log, the newest first, in pages', async () => {
    for (const value of [3, 4, 5])
      await server.administrate('settings.set', { name: 'sessions.perUserMax', value })
    const first = await server.administrate('audit.list', { count: 2 })
    expect(first.entries).toMatchObject([
      { actor: 'root', action: 'settings.set', target: 'sessions.perUserMax', before: '4', after: '5' },
      { before: '3', after: '4' },
    ])
    expect(first.isFinished).toBe(false)
    const beyondEntryId = first.entries[1]?.entryId ?? ''
    const rest = await server.administrate('audit.list', { count: 2, beyondEntryId, action: 'settings' })
    expect(rest).toMatchObject({ entries: [{ before: '10', after: '3' }], isFinished: true })
    expect((await server.administrate('audit.list', { count: 2, actor: 'nobody' })).entries).toEqual([])
    expect((await server.administrate('audit.list', { count: 2, action: 'set' })).entries).toEqual([])
  })
})
