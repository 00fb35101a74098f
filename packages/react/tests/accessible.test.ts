import { executablePath, faultsOf, phone, wide } from '@kidoku/testkit/browser'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually, gone, messages, openStage, row, type Stage, visible } from './stage.ts'

const stories = [
  'Chat',
  'ConversationList',
  'MessageList',
  'MessageInput',
  'ReceiptTicks',
  'ReadMembersPanel',
  'ReceiptsSwitch',
  'ConnectionStatus',
  'Empty',
  'Hard',
]

describe.skipIf(executablePath === '')('for everybody', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  /** What axe-core finds against WCAG 2.2 AA, in words. */
  const faults = (page: Page): Promise<string[]> =>
    faultsOf(
      page,
      {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        // The page around the stories is not the kit's.
        rules: { region: { enabled: false }, 'page-has-heading-one': { enabled: false } },
      },
      '.kd',
    )

  test.for(stories.flatMap((story) => (['light', 'dark'] as const).map((theme) => [story, theme] as const)))(
    '%s, %s: axe-core finds nothing',
    async ([story, theme]) => {
      const page = await stage.open({ story, theme })
      await settled(page)
      expect(await faults(page)).toEqual([])
      await page.close()
    },
  )

  test.for([wide, phone])('with the panel open, at %o: axe-core finds nothing', async (viewport) => {
    const page = await stage.open({ story: 'Chat' }, { viewport })
    await row(page, '8 read')
      .getByRole('button', { name: /Show who/ })
      .click()
    await visible(page.getByRole('dialog').getByText('Carol Okafor'))
    expect(await faults(page)).toEqual([])
    await page.getByRole('tab', { name: 'Unread (3)' }).click()
    await visible(page.getByRole('dialog').getByText('Dave'))
    expect(await faults(page)).toEqual([])
    await page.close()
  })

  test('with the keyboard alone: choose, read who has read, come back, write', async () => {
    const page = await stage.open({ story: 'Chat', conversation: 'c2c_bob' })
    await visible(messages(page).getByRole('listitem'))
    await tabTo(page, /Tea break/)
    await page.keyboard.press('Enter')
    await visible(row(page, '8 read'))
    await tabTo(page, /^8 read, 3 not yet/)
    await page.keyboard.press('Enter')
    const panel = page.getByRole('dialog', { name: 'Read receipts' })
    await visible(panel.getByRole('tab', { name: 'Read (8)', selected: true }))
    await eventually(() => focusedName(page)).toBe('Read (8)')
    await page.keyboard.press('ArrowRight')
    await visible(panel.getByRole('tab', { name: 'Unread (3)', selected: true }))
    await visible(panel.getByText('Dave'))
    await eventually(() => focusedName(page)).toBe('Unread (3)')
    await page.keyboard.press('Home')
    await visible(panel.getByRole('tab', { name: 'Read (8)', selected: true }))
    await page.keyboard.press('Escape')
    await gone(panel)
    await eventually(() => focusedName(page)).toMatch(/^8 read, 3 not yet/)
    await tabTo(page, 'Write a message')
    await page.keyboard.type('By hand')
    await page.keyboard.press('Enter')
    await visible(row(page, 'By hand'))
    await page.close()
  })

  test('on a phone the panel covers the list, which is out of reach meanwhile', async () => {
    const page = await stage.open({ story: 'Chat' }, { viewport: phone })
    await row(page, '8 read')
      .getByRole('button', { name: /Show who/ })
      .click()
    await visible(page.getByRole('dialog'))
    expect(await page.locator('.kd-scroller').evaluate((element) => element.hasAttribute('inert'))).toBe(true)
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
    await gone(page.getByRole('dialog'))
    expect(await page.locator('.kd-scroller').evaluate((element) => element.hasAttribute('inert'))).toBe(
      false,
    )
    await page.close()
  })

  test('what a screen reader says: who, what, when, and who has read it', async () => {
    const page = await stage.open({ story: 'Chat' })
    await visible(row(page, '8 read'))
    const said = await row(page, 'There is cake').ariaSnapshot()
    expect(said).toContain('You:')
    expect(said).toContain('button "8 read, 3 not yet. Show who has read it"')
    expect(await page.getByRole('button', { name: /^Carol Okafor/ }).ariaSnapshot()).toContain(
      '2 unread messages',
    )
    await page.close()
  })

  test('new messages are read out once; scrolling and history are not', async () => {
    const page = await stage.open({ story: 'Chat' })
    await visible(row(page, '8 read'))
    const live = page.locator('[aria-live="polite"]')
    expect(await live.textContent()).toBe('')
    await page.evaluate(() => {
      const { simulated } = window as unknown as {
        readonly simulated: { readonly arriveText: (conversationID: string, text: string) => void }
      }
      simulated.arriveText('group_tea-break', 'Is there any left?')
    })
    await eventually(() => live.textContent()).toBe('carol: Is there any left?')
    expect(await page.locator('[aria-live="assertive"]').count()).toBe(0)
    await page.close()
  })

  test('from right to left: sides, arrows and numbers are the other way round', async () => {
    const page = await stage.open({ story: 'Chat', language: 'ar' })
    const tick = page.getByRole('button', { name: /اعرض من قرأ/ }).first()
    await visible(tick)
    expect(await page.locator('.kd').getAttribute('dir')).toBe('rtl')
    const centre = (selector: string): Promise<number> =>
      page
        .locator(selector)
        .first()
        .evaluate((element) => {
          const { left, width } = element.getBoundingClientRect()
          return left + width / 2
        })
    expect(await centre('.kd-conversations')).toBeGreaterThan(await centre('.kd-scroller'))
    expect(await centre('[data-side="own"] .kd-bubble')).toBeLessThan(
      await centre('[data-side="other"] .kd-bubble'),
    )
    await tick.click()
    await visible(page.getByRole('dialog'))
    await eventually(() => focusedName(page)).toMatch(/^قرأ \(/)
    await page.keyboard.press('ArrowLeft')
    await eventually(() => page.getByRole('tab').nth(1).getAttribute('aria-selected')).toBe('true')
    expect(await faults(page)).toEqual([])
    await page.close()
  })

  test('with less motion nothing moves, and nothing twitches', async () => {
    const page = await stage.open({ story: 'Chat' }, { reducedMotion: 'reduce' })
    await visible(row(page, '8 read'))
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('.kd *')]
        .filter((element) => {
          const { transitionDuration, animationDuration } = getComputedStyle(element)
          const longest = (text: string): number =>
            Math.max(...text.split(',').map((each) => Number.parseFloat(each)))
          return longest(transitionDuration) > 0 || longest(animationDuration) > 0.001
        })
        .map((element) => element.className),
    )
    expect(moving).toEqual([])
    await page.close()
  })

  test('what can be operated is at least 24 by 24 px', async () => {
    const page = await stage.open({ story: 'Chat' }, { viewport: phone })
    await row(page, '8 read')
      .getByRole('button', { name: /Show who/ })
      .click()
    await visible(page.getByRole('dialog'))
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('.kd :is(button, label.kd-switch, input[type="search"])')]
        .filter((element) => {
          const { width, height } = element.getBoundingClientRect()
          return width > 0 && (width < 24 || height < 24)
        })
        .map((element) => element.className),
    )
    expect(small).toEqual([])
    await page.close()
  })
})

/** Nothing is being fetched any more. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.kd [data-loading]') === null)
  await page.waitForFunction(() => document.querySelector('.kd [data-look="loading"]') === null)
}

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement } = document
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? ''
  })

/** Presses Tab until what is called so has the focus. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const isIt = (text: string): boolean => (typeof name === 'string' ? text === name : name.test(text))
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press('Tab')
    if (isIt(await focusedName(page))) return
  }
  throw new Error(`Tab does not lead to ${name}; it is at ${await focusedName(page)}`)
}
