// What the console shows of users, groups, messages and webhooks. How it is entered and configured: console.test.ts.
import { once } from 'node:events'
import { createServer } from 'node:http'
import {
  type FrameClient,
  goodPassword,
  openConsole,
  startTestServer,
  type TestServer,
  tokenOf,
} from '@kidoku/testkit'
import {
  buildIfMissing,
  executablePath,
  faultsOf,
  launchBrowser,
  phone,
  picturesFolder,
  wide,
} from '@kidoku/testkit/browser'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPage, scrollsSideways, shootConsole } from '../test/browser.ts'

describe.skipIf(executablePath === '')('the console shows', { timeout: 120_000 }, () => {
  let browser: Browser
  let server: TestServer
  let cookie = ''
  let alice: FrameClient
  let bob: FrameClient

  beforeAll(async () => {
    buildIfMissing('apps/console')
    browser = await launchBrowser()
    server = await startTestServer({ webhooksAllowPrivate: true, webhooksAllowHttp: true })
    const owner = openConsole(server.url)
    await owner.setPassword(tokenOf(server.consoleLink), goodPassword)
    cookie = owner.cookie
    alice = await server.connect('alice')
    bob = await server.connect('bob')
    await server.connect('carol')
    await alice.call('users.setSelf', { nickName: 'Alice Liddell' })
    const members = [{ userId: 'bob' }, { userId: 'carol' }]
    await alice.call('groups.create', { groupType: 'Work', groupId: 'tea-break', name: 'Tea break', members })
    const elems = [{ type: 'text', text: 'Nobody’s business' }] as const
    const message = { msgId: 'cake-1', random: 1, elems, needReadReceipt: true }
    const { message: sent } = await alice.call('messages.send', { ...message, groupId: 'tea-break' })
    await alice.call('messages.send', { ...message, msgId: 'cake-2', userId: 'bob' })
    await bob.call('receipts.give', { conversation: 'group_tea-break', seqs: [sent.seq] })
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })
  const open = (path: string) => openPage(browser, `${server.url}/console/#/${path}`, cookie)

  /** The page as it is: without a fault that axe finds, in both appearances, and on a phone too. */
  async function inspect(page: Page, name: string): Promise<void> {
    await page.locator('.loading').waitFor({ state: 'detached' })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect([name, colorScheme, await faultsOf(page)]).toEqual([name, colorScheme, []])
      await shootConsole(page, `console-${name}-${colorScheme}`)
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize(phone)
    // Plots are drawn anew, a moment after the page has another width.
    await expect.poll(async () => [name, await scrollsSideways(page)]).toEqual([name, false])
    expect([name, await faultsOf(page)]).toEqual([name, []])
    await shootConsole(page, `console-${name}-phone`)
    await page.setViewportSize(wide)
  }

  test('who has read a message and when, who has not, and not what it says', async () => {
    await using opened = await open('chat/messages')
    const { page } = opened
    await page.getByRole('searchbox').fill('cake-1')
    await page.getByRole('button', { name: 'Search' }).click()
    const card = page.getByRole('region', { name: 'Message' })
    const readBy = card.getByRole('table', { name: 'Read by', exact: true })
    await readBy.getByRole('cell', { name: 'bob' }).waitFor()
    expect(await readBy.locator('time').count()).toBe(1)
    await card.getByRole('table', { name: 'Not read by' }).getByRole('cell', { name: 'carol' }).waitFor()
    expect(await page.getByText('Nobody’s business').count()).toBe(0)
    await inspect(page, 'message')

    await page.goto(`${server.url}/console/#/chat/messages?msgID=cake-2`)
    await page.getByText('Not yet').waitFor()
    await page.goto(`${server.url}/console/#/chat/messages?msgID=cake-3`)
    await page.getByText('There is no message with this ID').waitFor()
  })

  test('users: searched for, their profile, whether they are online, and sends them away', async () => {
    await using opened = await open('chat/users')
    const { page } = opened
    const table = page.getByRole('table', { name: 'Users' })
    await table.getByRole('cell', { name: 'Online · node' }).first().waitFor()
    await inspect(page, 'users')
    await page.getByRole('searchbox').fill('liddell')
    await page.getByRole('searchbox').press('Enter')
    await expect.poll(() => table.getByRole('row').count()).toBe(2)
    await table.getByRole('link', { name: 'alice' }).click()
    await page.getByText('Alice Liddell').waitFor()
    await page.getByText('Online · node').waitFor()
    await inspect(page, 'user')
    const dave = await server.connect('dave')
    await page.goto(`${server.url}/console/#/chat/users/dave`)
    await page.getByRole('button', { name: 'End their sessions' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'End their sessions' }).click()
    expect(await dave.closed).toBe(4003)
    await page.getByText('The sessions of dave have ended').waitFor()
    await page.getByText('Offline').waitFor()
    await page.goto(`${server.url}/console/#/audit`)
    await page.getByRole('row').filter({ hasText: 'session.kickUser' }).filter({ hasText: 'dave' }).waitFor()
  })

  test('groups: searched for, what they are, and who is in them', async () => {
    await using opened = await open('chat/groups')
    const { page } = opened
    await page.getByRole('searchbox').fill('tea')
    await page.getByRole('button', { name: 'Search' }).click()
    await page.getByRole('link', { name: 'Tea break' }).waitFor()
    await inspect(page, 'groups')
    await page.getByRole('link', { name: 'Tea break' }).click()
    const members = page.getByRole('table', { name: 'Members' })
    await expect.poll(() => members.getByRole('row').count()).toBe(4)
    await inspect(page, 'group')
    await page.goto(`${server.url}/console/#/chat/groups/nothing`)
    await page.getByText('There is no such group').waitFor()
  })

  test('how the server is doing, live', async () => {
    await using opened = await open('chat/overview')
    const { page } = opened
    const connections = page.getByRole('figure').filter({ hasText: 'Connections' })
    // Alice, Bob and Carol; Dave has been sent away. The first sample comes after five seconds.
    await connections.getByText(/^3/).waitFor()
    await page.getByRole('figure').filter({ hasText: 'Commit time' }).locator('canvas').waitFor()
    if (picturesFolder !== undefined) await bustle()
    await inspect(page, 'overview')
  }, 120_000)

  /** Something to be seen in a picture: a minute and a half in which people write, and read what others write. */
  async function bustle(): Promise<void> {
    const endMs = Date.now() + 90_000
    for (let at = 0; Date.now() < endMs; at += 1) {
      const asking = {
        msgId: `bustle-${at}`,
        random: at,
        elems: [{ type: 'text', text: 'So much tea' }],
      } as const
      const { message } = await alice.call('messages.send', {
        ...asking,
        needReadReceipt: true,
        userId: 'bob',
      })
      const seqs = Array.from({ length: Math.min(30, message.seq) }, (_, back) => message.seq - back)
      if (at % 10 === 0) await bob.call('receipts.give', { conversation: 'c2c_alice', seqs })
      await new Promise((resolve) => setTimeout(resolve, 20 + 40 * (1 + Math.sin(at / 40))))
    }
  }

  test('webhooks: where they go, those that fail, and tries them again', async () => {
    let isWell = false
    const receiver = createServer((request, answer) => {
      request.resume()
      answer.writeHead(isWell ? 200 : 500, { 'content-type': 'application/json' })
      answer.end(JSON.stringify({ ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' }))
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const address = receiver.address()
    const port = typeof address === 'object' ? address?.port : 0

    await using opened = await open('chat/configuration/webhooks')
    const { page } = opened
    await page.getByText('No webhooks: there is no address yet').waitFor()
    const url = page.getByRole('form', { name: 'Address' })
    await url.getByRole('textbox').fill(`http://127.0.0.1:${port}/hook`)
    await url.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { name: 'Webhooks are sent' }).waitFor()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByRole('status').getByText('Answer: 500').waitFor()

    const elems = [{ type: 'text', text: 'More cake' }] as const
    await alice.call('messages.send', { msgId: 'cake-4', random: 4, elems, userId: 'bob' })
    await page.getByRole('button', { name: 'Refresh' }).click()
    const row = page.getByRole('row').filter({ hasText: 'C2C.CallbackAfterSendMsg' })
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: 'Refresh' }).click()
          return row.filter({ hasText: 'Waiting' }).filter({ hasText: '500' }).count()
        },
        { timeout: 30_000 },
      )
      .toBe(1)
    await inspect(page, 'webhooks')

    // It may be on its way by itself just then: there is nothing to try again, and the button is pressed once more.
    await expect
      .poll(
        async () => {
          await row.getByRole('button', { name: 'Retry' }).click()
          return page.getByRole('status').getByText('It is tried again now').isVisible()
        },
        { timeout: 30_000, interval: 200 },
      )
      .toBe(true)
    isWell = true
    await expect
      .poll(
        async () => {
          await page.getByRole('button', { name: 'Refresh' }).click()
          return row.filter({ hasText: 'Delivered' }).count()
        },
        { timeout: 30_000 },
      )
      .toBe(1)
    receiver.close()
  })
})
