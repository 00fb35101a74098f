import { executablePath } from '@kidoku/testkit/browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  eventually,
  gone,
  messages,
  openStage,
  openWorld,
  readCounts,
  row,
  type Stage,
  say,
  visible,
  write,
} from './stage.ts'

describe.skipIf(executablePath === '')('turning receipts off', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  test('is mutual: none are given, none are shown, and none can be asked for', async () => {
    await using world = await openWorld(stage)
    const [alice, bob] = [await world.frames('alice'), await world.frames('bob')]
    const seq = await say(bob, { userId: 'alice' }, 'From Bob')
    await alice.call('receipts.give', { conversation: 'c2c_bob', seqs: [seq] })
    const page = await world.page('bob', 'c2c_alice')
    await visible(row(page, 'From Bob').getByRole('img', { name: /^Read / }))
    await visible(page.getByText(/^It is mutual: if you turn them off, others do not see what you have read/))

    await page.getByRole('switch', { name: 'Read receipts', exact: true }).uncheck()
    await gone(messages(page).locator('.kd-tick'))
    expect(await page.getByRole('switch', { name: 'Ask for a read receipt' }).isDisabled()).toBe(true)
    await visible(page.getByText('Your read receipts are off, so you cannot ask for any.'))
    const unseen = await say(alice, { userId: 'bob' }, 'From Alice')
    // Its read mark moves once it has been looked at: the receipt would have gone with it.
    const unread = async (): Promise<number> => (await bob.call('conversations.unreadTotal', {})).unreadCount
    await eventually(unread).toBe(0)
    expect(await readCounts(alice, 'c2c_bob', [unseen])).toEqual([0])
    await write(page, 'Without')
    await visible(row(page, 'Without'))
    expect(await messages(page).locator('.kd-tick').count()).toBe(0)

    await page.getByRole('switch', { name: 'Read receipts', exact: true }).check()
    await visible(row(page, 'From Bob').getByRole('img', { name: /^Read / }))
    const seen = await say(alice, { userId: 'bob' }, 'And now?')
    await eventually(() => readCounts(alice, 'c2c_bob', [seen])).toEqual([1])
  })

  test('on another device it is heard', async () => {
    await using world = await openWorld(stage)
    const alice = await world.frames('alice')
    const page = await world.page('alice', 'c2c_alice')
    await alice.call('receipts.setEnabled', { enabled: false })
    await visible(page.getByRole('switch', { name: 'Read receipts', exact: true, checked: false }))
  })

  test('where the server forbids it, it says so', async () => {
    await using world = await openWorld(stage, { receiptsUserOptOut: 'forbidden' })
    const page = await world.page('alice', 'c2c_alice')
    await page.getByRole('switch', { name: 'Read receipts', exact: true }).click()
    await visible(page.getByText('This server does not let anybody change this.'))
    expect(await page.getByRole('switch', { name: 'Read receipts', exact: true }).isChecked()).toBe(true)
  })

  test('one message: "ask for a read receipt" at the input', async () => {
    await using world = await openWorld(stage)
    await world.frames('bob')
    const page = await world.page('alice', 'c2c_bob')
    await page.getByRole('switch', { name: 'Ask for a read receipt' }).uncheck()
    await write(page, 'Without')
    await page.getByRole('switch', { name: 'Ask for a read receipt' }).check()
    await write(page, 'Asked for')
    await visible(row(page, 'Asked for').getByRole('img', { name: 'Sent, not read yet' }))
    expect(await messages(page).locator('.kd-tick').count()).toBe(1)
  })

  test('where a group has none, the input says so as soon as one was asked for, until there are some again', async () => {
    await using world = await openWorld(stage)
    const { server } = world
    const alice = await world.frames('alice')
    await world.frames('bob')
    const members = [{ userId: 'bob' }]
    await alice.call('groups.create', { groupType: 'Work', groupId: 'tea', name: 'Tea', members })
    const why = 'This group has no read receipts: your message was sent without.'
    await server.administrate('settings.set', { name: 'receipts.groupTypes', value: ['Public'] })
    const page = await world.page('alice', 'group_tea')
    const ask = page.getByRole('switch', { name: 'Ask for a read receipt' })
    await write(page, 'Without')
    await visible(page.getByText(why))
    expect([await ask.getAttribute('aria-describedby'), await ask.isEnabled()]).toEqual([
      await page.getByText(why).getAttribute('id'),
      true,
    ])
    await ask.uncheck()
    await gone(page.getByText(why))
    await ask.check()
    await visible(page.getByText(why))
    await server.administrate('settings.set', { name: 'receipts.groupTypes', value: null })
    await write(page, 'With')
    await visible(row(page, 'With').locator('.kd-tick').last())
    await gone(page.getByText(why))
  })

  test('what is being written stays with its conversation, and Enter that chooses a word sends nothing', async () => {
    await using world = await openWorld(stage)
    const [alice] = [await world.frames('alice'), await world.frames('bob'), await world.frames('carol')]
    await say(alice, { userId: 'bob' }, 'Hello Bob')
    await say(alice, { userId: 'carol' }, 'Hello Carol')
    const page = await world.page('alice', 'c2c_bob')
    const field = page.getByRole('textbox', { name: 'Write a message' })
    await field.fill('やかん')
    await field.evaluate((element) =>
      element.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }),
      ),
    )
    expect(await field.inputValue()).toBe('やかん')
    await page.getByRole('navigation').getByRole('button', { name: /carol/ }).click()
    await visible(row(page, 'Hello Carol'))
    expect(await field.inputValue()).toBe('')
    await page.getByRole('navigation').getByRole('button', { name: /bob/ }).click()
    expect(await field.inputValue()).toBe('やかん')
  })
})
