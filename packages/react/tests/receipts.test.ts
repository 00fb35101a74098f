import { executablePath } from '@kidoku/testkit/browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gone, messages, openStage, openWorld, row, type Stage, say, visible, write } from './stage.ts'

describe.skipIf(executablePath === '')('receipts on the screen', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  test('one-to-one: sent, then read with its time, while it is looked at', async () => {
    await using world = await openWorld(stage)
    const bob = await world.frames('bob')
    const page = await world.page('alice', 'c2c_bob')
    await write(page, 'Did you see it?')
    await visible(row(page, 'Did you see it?').getByRole('img', { name: 'Sent, not read yet' }))
    await bob.call('receipts.give', { conversation: 'c2c_alice', seqs: [1] })
    await visible(row(page, 'Did you see it?').getByRole('img', { name: /^Read \d?\d:\d\d:\d\d [AP]M$/ }))
  })

  test('a group: Unread, N read, All read, live; the panel says who and when, and keeps up', async () => {
    await using world = await openWorld(stage)
    const [alice, bob, carol] = [
      await world.frames('alice'),
      await world.frames('bob'),
      await world.frames('carol'),
    ]
    await alice.call('groups.create', {
      groupType: 'Work',
      groupId: 'tea',
      name: 'Tea',
      members: [{ userId: 'bob' }, { userId: 'carol' }, { userId: 'dave' }],
    })
    const page = await world.page('alice', 'group_tea')
    await write(page, 'Cake!')
    const tick = row(page, 'Cake!').getByRole('button', { name: /Show who has read it$/ })
    await visible(tick.getByText('Unread'))
    const { messages: sent } = await alice.call('messages.history', {
      conversation: 'group_tea',
      direction: 'older',
      count: 1,
    })
    const seqs = [sent[0]?.seq ?? 0]
    await bob.call('receipts.give', { conversation: 'group_tea', seqs })
    await visible(tick.getByText('1 read'))
    expect(await tick.getAttribute('aria-label')).toBe('1 read, 2 not yet. Show who has read it')

    await tick.click()
    const panel = page.getByRole('dialog', { name: 'Read receipts' })
    await visible(panel.getByRole('tab', { name: 'Read (1)', selected: true }))
    await visible(panel.getByRole('listitem').filter({ hasText: /bob.*\d:\d\d:\d\d/ }))
    await carol.call('receipts.give', { conversation: 'group_tea', seqs })
    await visible(panel.getByRole('tab', { name: 'Read (2)' }))
    await visible(panel.getByRole('listitem').filter({ hasText: /carol.*\d:\d\d:\d\d/ }))

    await panel.getByRole('tab', { name: 'Unread (1)' }).click()
    await visible(panel.getByRole('listitem').filter({ hasText: 'dave' }))
    const dave = await world.frames('dave')
    await dave.call('receipts.give', { conversation: 'group_tea', seqs })
    await visible(panel.getByText('Nobody is left: everyone has read it.'))
    await visible(tick.getByText('All read'))
  })

  test('members with receipts off, and those who left, are numbers', async () => {
    await using world = await openWorld(stage)
    const [alice, bob, carol] = [
      await world.frames('alice'),
      await world.frames('bob'),
      await world.frames('carol'),
    ]
    const members = ['bob', 'carol', 'dave'].map((userId) => ({ userId }))
    await alice.call('groups.create', { groupType: 'Work', groupId: 'tea', name: 'Tea', members })
    await bob.call('receipts.setEnabled', { enabled: false })
    await say(alice, { groupId: 'tea' }, 'Cake!')
    await carol.call('groups.quit', { groupId: 'tea' })
    const page = await world.page('alice', 'group_tea')
    await row(page, 'Cake!')
      .getByRole('button', { name: /Show who/ })
      .click()
    const panel = page.getByRole('dialog')
    await visible(panel.getByText('1 member has read receipts off'))
    await visible(panel.getByText('1 member left without reading it'))
    await visible(panel.getByRole('tab', { name: 'Unread (1)' }))
  })

  test('nothing for what asks for none, is recalled, is a tip, or is somebody else’s', async () => {
    await using world = await openWorld(stage)
    const [alice, bob] = [await world.frames('alice'), await world.frames('bob')]
    await alice.call('groups.create', {
      groupType: 'Work',
      groupId: 'tea',
      name: 'Tea',
      members: [{ userId: 'bob' }],
    })
    await say(alice, { groupId: 'tea' }, 'Without', false)
    const seq = await say(alice, { groupId: 'tea' }, 'Taken back')
    await alice.call('messages.revoke', { conversation: 'group_tea', seq })
    await say(bob, { groupId: 'tea' }, 'From Bob')
    await alice.call('groups.invite', { groupId: 'tea', userIds: ['carol'] })
    await say(alice, { groupId: 'tea' }, 'With')
    const page = await world.page('alice', 'group_tea')
    await visible(row(page, 'With').getByRole('button', { name: /^Unread/ }))
    await visible(messages(page).getByText('carol was invited'))
    await visible(messages(page).getByText('You took back a message'))
    expect(await messages(page).locator('.kd-tick').count()).toBe(1)
  })

  test('a failed message has no receipt, says so, and can be sent again', async () => {
    await using world = await openWorld(stage)
    const page = await world.page('alice', 'c2c_nobody-of-that-name')
    await write(page, 'Hello?')
    const again = row(page, 'Hello?').getByRole('button', { name: /Not sent/ })
    await visible(again)
    expect(await messages(page).locator('.kd-tick').count()).toBe(0)
    await world.frames('nobody-of-that-name')
    await again.click()
    await visible(row(page, 'Hello?').getByRole('img', { name: 'Sent, not read yet' }))
    await gone(again)
  })

  test('sending, failed, recalled, read and not: each looks as it is', async () => {
    const page = await stage.open({ story: 'Chat', conversation: 'c2c_bob' })
    await visible(messages(page).getByRole('button', { name: /Not sent/ }))
    const marks = await messages(page)
      .getByRole('listitem')
      .locator('.kd-tick, .kd-failed')
      .evaluateAll((all) =>
        all.map((mark) => mark.getAttribute('aria-label')?.replace(/ \d.*/, '') ?? mark.textContent),
      )
    // The sixth and seventh ask for none, and were taken back.
    expect(marks).toEqual(['Read', 'Read', 'Sent, not read yet', 'Sending', 'Not sentSend again'])
    expect(await messages(page).getByRole('listitem').count()).toBe(8)
    await page.close()
  })

  test('the search finds who is not loaded yet, and says how far it has looked', async () => {
    await using world = await openWorld(stage)
    const alice = await world.frames('alice')
    const members = Array.from({ length: 450 }, (_, at) => ({ userId: `member-${at}` }))
    await alice.call('groups.create', { groupType: 'Work', groupId: 'big', name: 'Big', members })
    await say(alice, { groupId: 'big' }, 'To all of you')
    const page = await world.page('alice', 'group_big')
    await row(page, 'To all of you')
      .getByRole('button', { name: /Show who/ })
      .click()
    const panel = page.getByRole('dialog')
    await panel.getByRole('tab', { name: 'Unread (450)' }).click()
    await visible(panel.getByText('member-0', { exact: true }))
    expect(await panel.getByText('member-444').count()).toBe(0)
    await panel.getByRole('searchbox').fill('R-444')
    await visible(panel.getByText('member-444'))
    await panel.getByRole('searchbox').fill('zebra')
    await visible(panel.getByText('Nobody by that name.'))
  })
})
