import { createV2TIMManager, type V2TIMManager } from '@kidoku/sdk'
import {
  type ConsoleClient,
  goodPassword,
  openConsole,
  startTestServer,
  type TestServer,
  tokenOf,
} from '@kidoku/testkit'
import { buildIfMissing, executablePath, faultsOf, launchBrowser, phone } from '@kidoku/testkit/browser'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPage, scrollsSideways, shootConsole } from '../test/browser.ts'

describe.skipIf(executablePath === '')('the console', { timeout: 120_000 }, () => {
  let browser: Browser
  let server: TestServer

  beforeAll(async () => {
    buildIfMissing('apps/console')
    browser = await launchBrowser()
    server = await startTestServer()
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
  })

  async function signIn(page: Page, name = 'owner', password = goodPassword): Promise<void> {
    await page.getByLabel('Name').fill(name)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  async function owner(): Promise<ConsoleClient> {
    const client = openConsole(server.url)
    await client.signIn('owner', goodPassword)
    return client
  }
  const at = (path: string): string => `${server.url}/console/#/${path}`
  const heading = (page: Page, name: string): Locator => page.getByRole('heading', { level: 1, name })

  test('the first link sets a password and signs in; it leaves the address, and does not work again', async () => {
    await using opened = await openPage(browser, server.consoleLink ?? '')
    const { page } = opened
    await page.getByRole('textbox', { name: 'New password' }).fill(goodPassword)
    await page.getByRole('textbox', { name: 'Once more' }).fill(goodPassword)
    expect(page.url()).not.toContain(tokenOf(server.consoleLink))
    expect(await faultsOf(page)).toEqual([])
    await shootConsole(page, 'console-first-password')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await heading(page, 'Applications').waitFor()

    await using later = await openPage(browser, server.consoleLink ?? '')
    await later.page.getByRole('alert').getByText('has been used or has expired').waitFor()
    await later.page.getByRole('button', { name: 'To the sign-in' }).click()
    await signIn(later.page, 'owner', 'not this one at all')
    await later.page.getByRole('alert').getByText('is not right').waitFor()
    expect(await faultsOf(later.page)).toEqual([])
    await signIn(later.page)
    await heading(later.page, 'Applications').waitFor()
    await later.page.getByRole('button', { name: 'Your account' }).click()
    await later.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await later.page.getByRole('heading', { name: 'Sign in to the console' }).waitFor()
  })

  test('a group type that is ticked off has no receipts from the next message on', async () => {
    await using opened = await openPage(browser, at(''))
    const { page } = opened
    const alice = await signInUser(server, 'alice')
    await server.connect('bob')
    const groupID = await alice
      .getGroupManager()
      .createGroup({ groupType: 'Work', groupName: 'Tea break' }, [{ userID: 'bob' }])
    expect(await sendAsking(alice, groupID)).toBe(true)

    await signIn(page)
    await page.getByRole('link', { name: 'Group configuration' }).first().click()
    await heading(page, 'Group configuration').waitFor()
    expect(
      await page.getByRole('navigation', { name: 'You are here' }).getByRole('listitem').allInnerTexts(),
    ).toEqual(['Applications', 'App 1400000000', 'Chat', 'Configuration', 'Group configuration'])
    const section = page.getByRole('region', { name: 'Group feature configuration' })
    const setting = section.getByRole('form', { name: 'Read receipts for group messages' })
    const saved = page.getByRole('status').getByText('Saved: Read receipts for group messages')
    await setting.getByRole('checkbox', { name: 'Work' }).uncheck()
    await setting.getByRole('button', { name: 'Save' }).click()
    await saved.waitFor()
    expect(await sendAsking(alice, groupID)).toBe(false)

    await setting.getByText('Changed by owner').waitFor()
    await page.reload()
    expect(await setting.getByRole('checkbox', { name: 'Work' }).isChecked()).toBe(false)
    await setting.getByRole('button', { name: 'Back to Work, Public, Meeting' }).click()
    await saved.waitFor()
    expect(await sendAsking(alice, groupID)).toBe(true)

    await page.goto(at('audit'))
    const rows = page.getByRole('row').filter({ hasText: 'receipts.groupTypes' })
    await rows.first().waitFor()
    expect(await rows.count()).toBe(2)
    expect(await rows.last().innerText()).toMatch(/Work, Public, Meeting\s*→\s*After:\s*Public, Meeting/)
    await alice.logout()
  })

  test('what a setting cannot be is said, and what a flag fixes cannot be changed', async () => {
    const fixed = await startTestServer(
      { receiptsUserOptOut: 'forbidden' },
      { fixed: ['receiptsUserOptOut'] },
    )
    const owner = await fixed.administrator()
    await using opened = await openPage(
      browser,
      `${fixed.url}/console/#/chat/configuration/group`,
      owner.cookie,
    )
    const { page } = opened
    const optOut = page.getByRole('form', { name: 'Turning receipts off' })
    await optOut.getByText('Fixed by the flag --receipts-user-opt-out').waitFor()
    expect(await optOut.getByRole('radio', { name: 'allowed' }).isDisabled()).toBe(true)

    const size = page.getByRole('form', { name: 'Largest group with receipts' })
    await size.getByRole('spinbutton').fill('1')
    await size.getByRole('button', { name: 'Save' }).click()
    expect(
      await size.getByRole('spinbutton').evaluate((field: HTMLInputElement) => field.validity.rangeUnderflow),
    ).toBe(true)
    await size.getByRole('spinbutton').fill('500')
    await size.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').getByText('Saved: Largest group').waitFor()
    expect(
      (await owner.call('settings.list', {})).settings.find(({ name }) => name === 'receipts.groupSizeMax')
        ?.value,
    ).toBe(500)

    await page.goto(`${fixed.url}/console/#/chat/configuration/login`)
    const origins = page.getByRole('form', { name: 'Origins that may open a socket' })
    await origins.getByRole('textbox').fill('not an origin')
    await origins.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').getByText('origins like https://chat.example.com').waitFor()
    await fixed.close()
  })

  test('a viewer looks and cannot change, an operator cannot say who administrates', async () => {
    const own = await startTestServer()
    for (const role of ['viewer', 'operator'] as const) {
      const { cookie } = await own.administrator(role)
      await using opened = await openPage(browser, `${own.url}/console/#/chat/configuration/group`, cookie)
      const { page } = opened
      const work = page.getByRole('checkbox', { name: 'Work' })
      await work.waitFor()
      expect(await work.isDisabled()).toBe(role === 'viewer')
      expect(await page.getByRole('link', { name: 'Administrators' }).count()).toBe(0)
      await page.goto(`${own.url}/console/#/administrators`)
      await page.getByRole('alert').getByText('this is for administrators (owner)').waitFor()
    }
    await own.close()
  })

  test('an owner adds, promotes, resets and removes administrators', async () => {
    await using opened = await openPage(browser, at(''))
    const { page } = opened
    await signIn(page)
    await page.getByRole('link', { name: 'Administrators' }).click()
    await page.getByRole('button', { name: 'Add an administrator' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill('ann')
    await dialog.getByRole('combobox', { name: 'Role' }).selectOption('operator')
    expect(await faultsOf(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Add', exact: true }).click()
    const link = page.getByRole('dialog', { name: 'Link for ann' })
    const address = await link.getByText('#link=').innerText()
    await link.getByRole('button', { name: 'Close' }).click()

    await using theirs = await openPage(browser, address)
    await theirs.page.getByText('For ann.').waitFor()
    await theirs.page.getByRole('textbox', { name: 'New password' }).fill(goodPassword)
    await theirs.page.getByRole('textbox', { name: 'Once more' }).fill(goodPassword)
    await theirs.page.getByRole('button', { name: 'Set the password' }).click()
    await heading(theirs.page, 'Applications').waitFor()

    await page.getByRole('combobox', { name: 'Role of ann' }).selectOption('viewer')
    await page.getByRole('status').getByText('The role of ann').waitFor()
    await page.getByRole('button', { name: 'Remove ann' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('status').getByText('ann has been removed').waitFor()
    await theirs.page.goto(at('audit'))
    await theirs.page.getByRole('heading', { name: 'Sign in to the console' }).waitFor()
  })

  test('speaks four languages and remembers which, and is dark where that is wished', async () => {
    await using opened = await openPage(browser, at(''))
    const { page } = opened
    await signIn(page)
    // The page of the sign-in has a menu of languages too, which goes with it.
    await heading(page, 'Applications').waitFor()
    await page.getByRole('button', { name: 'Language' }).click()
    await page.getByRole('menuitemradio', { name: '日本語' }).click()
    await heading(page, 'アプリケーション').waitFor()
    await page.reload()
    await heading(page, 'アプリケーション').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('ja')
    for (const [name, title] of [
      ['中文', '应用管理'],
      ['한국어', '애플리케이션'],
      ['English', 'Applications'],
    ] as const) {
      await page.locator('.top-end button').first().click()
      await page.getByRole('menuitemradio', { name }).click()
      await heading(page, title).waitFor()
    }
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const light = await ground()
    await page.getByRole('button', { name: 'Appearance' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await expect.poll(ground).not.toBe(light)
    expect(await faultsOf(page)).toEqual([])
  })

  test('is worked by keyboard', async () => {
    await using opened = await openPage(browser, at('audit'))
    const { page } = opened
    await page.getByLabel('Name').focus()
    await page.keyboard.type('owner')
    await page.keyboard.press('Tab')
    await page.keyboard.type(goodPassword)
    await page.keyboard.press('Enter')
    await heading(page, 'Audit log').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.getByRole('button', { name: 'Your account' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Your account/)
  })

  test.for([
    '',
    'chat/configuration/group',
    'chat/configuration/login',
    'audit',
    'administrators',
    'account',
  ])('the page "%s" has no fault that axe finds, and fits a phone', async (path) => {
    const name = `console-${path === '' ? 'home' : path.replaceAll('/', '-')}`
    const { cookie } = await owner()
    await using opened = await openPage(browser, at(path), cookie)
    const { page } = opened
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.locator('.loading').waitFor({ state: 'detached' })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      expect([colorScheme, await faultsOf(page)]).toEqual([colorScheme, []])
      await shootConsole(page, `${name}-${colorScheme}`)
    }
    await page.setViewportSize(phone)
    await expect.poll(() => scrollsSideways(page)).toBe(false)
    expect(await faultsOf(page)).toEqual([])
    await shootConsole(page, `${name}-phone`)
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('dialog').getByRole('link', { name: 'Audit log' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
  })
})

async function signInUser(server: TestServer, userID: string): Promise<V2TIMManager> {
  const manager = createV2TIMManager({ serverUrl: server.url })
  await manager.initSDK(server.sdkAppId)
  await manager.login(userID, server.userSig(userID))
  return manager
}

/** Sends a message that asks for receipts; gives whether it comes back asking. */
async function sendAsking(manager: V2TIMManager, groupID: string): Promise<boolean> {
  const message = manager.getMessageManager().createTextMessage('Cake in the kitchen')
  message.needReadReceipt = true
  return (await manager.getMessageManager().sendMessage(message, { groupID })).needReadReceipt
}
