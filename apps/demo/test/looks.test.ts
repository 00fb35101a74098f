import { executablePath, launchBrowser, phone } from '@kidoku/testkit/browser'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  chat,
  faultsOfPair,
  gone,
  message,
  openStage,
  picturedMembers,
  readersBar,
  say,
  scrolls,
  shootAtRest,
  tick,
  visible,
} from './stage.ts'

const both = (conversation: string): string => `?left-chat=${conversation}&right-chat=${conversation}`

describe.skipIf(executablePath === '')('how the demo looks', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test.for(['light', 'dark'] as const)(
    'its main states have no fault that axe finds (%s)',
    async (colorScheme) => {
      await using stage = await openStage(browser, both('group_tea-break'), { colorScheme })
      const { page, left, right } = stage
      await visible(message(left, 'Same time tomorrow?'))
      expect(await faultsOfPair(page)).toEqual([])
      await left.locator('button.kd-tick').last().click()
      await visible(left.getByRole('dialog').getByRole('listitem'))
      await page.getByRole('button', { name: 'Code' }).click()
      await right.getByRole('button', { name: 'Go offline' }).click()
      await visible(right.getByText('The line is cut.'))
      expect(await faultsOfPair(page)).toEqual([])
      await right.getByRole('button', { name: /^Bob\. Be/ }).click()
      await visible(right.getByRole('dialog', { name: 'Who are you?' }))
      expect(await faultsOfPair(page)).toEqual([])
    },
  )

  test('nothing moves while the page comes up, and everything fits', async () => {
    await using stage = await openStage(browser)
    const { page } = stage
    await page.addInitScript(() => {
      const moved: string[] = []
      Object.assign(window, { moved })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if ('value' in entry) moved.push(String(entry.value))
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.reload()
    await visible(message(stage.left, 'I will bring the cups.'))
    await visible(tick(stage.left, 'I will bring the cups.', /^Read/))
    const moved = await page.evaluate(() => (window as unknown as { moved: readonly string[] }).moved)
    expect(moved.reduce((sum, value) => sum + Number(value), 0)).toBeLessThan(0.02)
    expect(await scrolls(page)).toBe(false)
  })

  test('a phone shows one person, with a way to the other and to the conversations', async () => {
    await using stage = await openStage(browser, '', { viewport: phone, hasTouch: true })
    const { page, left, right } = stage
    await visible(message(left, 'I will bring the cups.'))
    await gone(right)
    expect(await scrolls(page)).toBe(false)
    expect(await faultsOfPair(page)).toEqual([])
    await shootAtRest(page, 'demo-phone')
    await left.getByRole('button', { name: 'Back to the conversations' }).click()
    await visible(chat(left, 'Tea break'))
    await gone(message(left, 'I will bring the cups.'))
    expect(await faultsOfPair(page)).toEqual([])
    await shootAtRest(page, 'demo-phone-list')
    await chat(left, 'Tea break').click()
    await visible(readersBar(left))
    expect(await scrolls(page)).toBe(false)

    await page.getByRole('button', { name: 'Bob', pressed: false }).click()
    await visible(right)
    await gone(left)
    expect(new URL(page.url()).searchParams.get('shown')).toBe('right')
    await page.getByRole('button', { name: 'Code' }).click()
    await visible(page.getByRole('complementary', { name: 'Code' }))
    expect(await faultsOfPair(page)).toEqual([])
  })

  test.for([
    ['en', 'Let them read', 'Connected'],
    ['zh', '开始阅读', '已连接'],
    ['ja', '読んでもらう', '接続済み'],
    ['ko', '읽기 시작', '연결됨'],
  ] as const)('it speaks %s', async ([language, letThemRead, online]) => {
    await using stage = await openStage(browser, both('group_tea-break'))
    const { page, left } = stage
    await page.getByRole('combobox', { name: 'Language' }).selectOption(language)
    await visible(left.getByRole('button', { name: letThemRead }))
    await visible(left.getByText(online))
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language)
    expect(new URL(page.url()).searchParams.get('language')).toBe(language)
    await page.reload()
    await visible(left.getByRole('button', { name: letThemRead }))
    await expect.poll(() => readCountIn(left), { timeout: 10_000 }).toBeGreaterThan(0)
    expect(await faultsOfPair(page)).toEqual([])
    expect(await scrolls(page)).toBe(false)
    await shootAtRest(page, `demo-${language}`)
  })

  test('the theme is the system’s until one is chosen, and the address keeps it', async () => {
    await using stage = await openStage(browser, '', { colorScheme: 'dark' })
    const { page } = stage
    const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const dark = await ground()
    await page.getByRole('button', { name: /^Theme/ }).click()
    await expect.poll(ground).not.toBe(dark)
    const light = await ground()
    await page.reload()
    await expect.poll(ground).toBe(light)
    await page.getByRole('button', { name: /^Theme/ }).click()
    await expect.poll(ground).toBe(dark)
  })

  test('the code follows what is used, and can be copied', async () => {
    await using stage = await openStage(browser, '', { permissions: ['clipboard-read', 'clipboard-write'] })
    const { page, left } = stage
    await page.getByRole('button', { name: 'Code' }).click()
    const code = page.getByRole('complementary', { name: 'Code' })
    await visible(code.getByText('needReadReceipt'))
    await left.getByRole('switch', { name: 'Read receipts' }).focus()
    await visible(code.getByText('examples/src/in-brief/mutual.ts'))
    await code.getByRole('button', { name: 'Copy' }).click()
    await visible(code.getByText('Copied'))
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
      'setReadReceiptsEnabled(false)',
    )
    for (const topic of await code.locator('.code-topics button').all()) {
      await topic.click()
      expect((await code.locator('pre').innerText()).length).toBeGreaterThan(100)
    }
    await visible(code.getByText('MessageList'))
    await code.press('Escape')
    await gone(code)
  })

  test('with the keyboard alone: to a conversation, a message, and who has read it', async () => {
    await using stage = await openStage(browser, '?left-chat=none')
    const { page, left } = stage
    await chat(left, 'Tea break').focus()
    await page.keyboard.press('Enter')
    await visible(message(left, 'Same time tomorrow?'))
    await left.getByRole('textbox', { name: 'Write a message' }).focus()
    await page.keyboard.type('By keyboard')
    await page.keyboard.press('Enter')
    await tick(left, 'By keyboard', /^Unread/).focus()
    await page.keyboard.press('Enter')
    await visible(left.getByRole('dialog', { name: 'Read receipts' }))
    await page.keyboard.press('Escape')
    await visible(left.locator('button.kd-tick:focus'))
  })

  test.for(['light', 'dark'] as const)(
    'two people and a crowd (%s)',
    { timeout: 240_000 },
    async (colorScheme) => {
      const members = picturedMembers
      await using stage = await openStage(browser, '?right-chat=c2c_alice', { colorScheme, members })
      const { page, left, right } = stage
      const number = new Intl.NumberFormat('en')
      await chat(left, 'Everybody').click()
      await visible(left.getByText(`${number.format(members)} members`), 180_000)
      await say(left, 'Lunch is at one. Who is coming?')
      await visible(tick(left, 'Lunch is at one', /^Unread/))
      const bar = readersBar(left)
      await visible(bar.getByText(`of ${number.format(members - 1)} have read it`))
      await bar.getByRole('slider', { name: 'Pace' }).press('End')
      await bar.getByRole('button', { name: 'Let them read' }).click()
      await visible(tick(left, 'Lunch is at one', /^[\d,]+ read/))
      await say(right, 'Shall I keep you a chair?')
      await visible(tick(right, 'Shall I keep you a chair?', 'Sent, not read yet'))
      // Half way up, the line is seen best.
      const isHalf = async (): Promise<boolean> => (await readCountIn(left)) > (members - 1) / 2
      await expect.poll(isHalf, { timeout: 20_000 }).toBe(true)
      await shootAtRest(page, `demo-${colorScheme}`)
      expect(await scrolls(page)).toBe(false)
      await visible(tick(left, 'Lunch is at one', /^All read|, 1 not yet/), 20_000)
    },
  )
})

async function readCountIn(pane: Locator): Promise<number> {
  return Number((await pane.locator('.readers-count strong').innerText()).replaceAll(',', ''))
}
