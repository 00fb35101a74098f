import { executablePath, launchBrowser } from '@kidoku/testkit/browser'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chat, connected, gone, message, openStage, receiptsSwitch, say, tick, visible } from './stage.ts'

const awaited = 'Sent, not read yet'
const readAt = /^Read \d{1,2}:\d\d:\d\d/

describe.skipIf(executablePath === '')('two people in the demo', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('a message turns from sent to read when the other side shows it', async () => {
    await using stage = await openStage(browser)
    const { left, right } = stage
    await visible(message(left, 'I will bring the cups.'))
    await chat(right, 'Carol').click()
    await say(left, 'Did you see the second kettle?')
    await visible(tick(left, 'second kettle', awaited))
    await visible(chat(right, 'Alice').getByText('1 unread message'))

    await chat(right, 'Alice').click()
    await visible(tick(left, 'second kettle', readAt))
    await gone(chat(right, 'Alice').getByText('1 unread message'))
  })

  test('who has turned receipts off gives none and sees none, and nothing tells', async () => {
    await using stage = await openStage(browser)
    const { left, right } = stage
    await visible(tick(right, 'It even whistles.', readAt))
    await receiptsSwitch(right).uncheck()
    await gone(tick(right, 'It even whistles.', readAt))
    await chat(right, 'Carol').click()
    await say(left, 'Are you there?')
    await visible(chat(right, 'Alice').getByText('1 unread message'))
    await chat(right, 'Alice').click()
    // Bob's side has shown it and moved his read mark; a receipt would have gone the same way.
    await gone(chat(right, 'Alice').getByText('1 unread message'))
    await say(right, 'Yes, all the time')
    await visible(message(left, 'Yes, all the time'))
    await visible(tick(left, 'Are you there?', awaited))
    expect(await message(right, 'Yes, all the time').locator('.kd-tick').count()).toBe(0)

    await receiptsSwitch(right).check()
    await say(left, 'And now?')
    await visible(tick(left, 'And now?', readAt))
  })

  test('what is read while the line is cut is kept, and told afterwards', async () => {
    await using stage = await openStage(browser)
    const { left, right } = stage
    await chat(right, 'Carol').click()
    await say(left, 'Before the tunnel')
    await visible(chat(right, 'Alice').getByText('1 unread message'))
    // The message is there already when the line is cut, and is looked at afterwards.
    await chat(right, 'Alice').click()
    await visible(message(right, 'Before the tunnel'))
    await right.getByRole('button', { name: 'Go offline' }).click()
    await visible(right.getByRole('status').getByText(/^(Offline|Connecting)/))
    await visible(right.getByText('The line is cut.'))
    await say(left, 'Inside the tunnel')
    await visible(tick(left, 'Inside the tunnel', awaited))

    await right.getByRole('button', { name: 'Come back' }).click()
    await connected(stage)
    await visible(tick(left, 'Before the tunnel', readAt))
    await visible(tick(left, 'Inside the tunnel', readAt))
  })

  test('a message taken back is gone on both sides, and so are its ticks', async () => {
    await using stage = await openStage(browser)
    const { left, right } = stage
    await say(left, 'This was meant for Carol')
    await visible(tick(left, 'meant for Carol', readAt))
    await message(left, 'meant for Carol').getByRole('button', { name: 'Take back' }).click()
    await gone(message(left, 'meant for Carol'))
    await gone(message(right, 'meant for Carol'))
    await visible(left.getByText('You took back a message').last())
    await visible(right.getByText('Alice took back a message').last())
  })

  test('one can be somebody else, and the address keeps who', async () => {
    await using stage = await openStage(browser)
    const { page, left, right } = stage
    await right.getByRole('button', { name: /^Bob\. Be somebody else/ }).click()
    await right
      .getByRole('dialog')
      .getByRole('button', { name: /^Carol/ })
      .click()
    await visible(page.getByRole('region', { name: 'Carol', exact: true }))
    await connected(stage)
    await visible(message(right, 'It is always the comma.'))
    expect(new URL(page.url()).searchParams.get('right')).toBe('carol')

    // Alice is on the other side: the two change places.
    await right.getByRole('button', { name: /^Carol\. Be somebody else/ }).click()
    await right
      .getByRole('dialog')
      .getByRole('button', { name: /^Alice/ })
      .click()
    await connected(stage)
    await visible(left.getByRole('button', { name: /^Carol\. Be/ }))
    await visible(right.getByRole('button', { name: /^Alice\. Be/ }))
    await page.reload()
    await connected(stage)
    await visible(left.getByRole('button', { name: /^Carol\. Be/ }))
  })

  test('one can write to somebody new', async () => {
    await using stage = await openStage(browser, '?right=kwame')
    const { left, right } = stage
    await left.getByRole('button', { name: 'Write to somebody' }).click()
    await left
      .getByRole('dialog')
      .getByRole('button', { name: /^Kwame/ })
      .click()
    await say(left, 'Welcome down the hill')
    await visible(tick(left, 'Welcome down the hill', readAt))
    await visible(message(right, 'Welcome down the hill'))
    await visible(chat(left, 'Kwame'))
  })

  test('history and receipts survive a reload, and the panes come back after a restart of the server', async () => {
    await using stage = await openStage(browser)
    const { page, left, right } = stage
    await say(left, 'Still here?')
    await visible(tick(left, 'Still here?', readAt))
    await page.reload()
    await visible(tick(left, 'Still here?', readAt))

    await stage.stop()
    for (const pane of [left, right]) await visible(pane.getByRole('status').getByText('Offline'))
    await stage.start()
    await connected(stage)
    await say(right, 'Still here.')
    await visible(tick(right, 'Still here.', readAt))
    await visible(tick(left, 'Still here?', readAt))
  })

  test('a server that is away is said, and the page goes on when it comes', async () => {
    await using stage = await openStage(browser)
    const { page } = stage
    await page.route('**/demo/people', (route) => route.abort())
    await page.reload()
    await visible(page.getByRole('alert').getByText('The server does not answer'))
    await page.unroute('**/demo/people')
    await connected(stage)
  })

  test('what goes wrong is shown in its pane, and can be put away', async () => {
    await using stage = await openStage(browser)
    const { page, right } = stage
    await page.route('**/demo/usersig', (route) => route.fulfill({ status: 503 }), { times: 1 })
    await right.getByRole('button', { name: /^Bob\. Be somebody else/ }).click()
    await right.getByRole('dialog').getByRole('button', { name: /^Dave/ }).click()
    await visible(right.getByRole('alert').getByText('answered 503'))
    await right.getByRole('button', { name: 'Dismiss' }).click()
    await gone(right.getByText('answered 503'))
    await connected(stage)
  })
})
