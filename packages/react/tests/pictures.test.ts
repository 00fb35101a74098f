import { executablePath, phone, shoot, wide } from '@kidoku/testkit/browser'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { messages, openStage, type Stage, visible } from './stage.ts'

interface Picture {
  readonly name: string
  readonly query: Readonly<Record<string, string>>
  readonly viewport: typeof wide
  /** Opens the panel of the message that so many have read. */
  readonly opens?: RegExp
}

const someRead = /^(8 read|8 人已读|既読 8|8명 읽음|قرأ 8)/
const pictures: readonly Picture[] = [
  { name: 'light', query: { theme: 'light' }, viewport: wide, opens: someRead },
  { name: 'dark', query: { theme: 'dark' }, viewport: wide, opens: someRead },
  { name: 'zh', query: { language: 'zh', theme: 'light' }, viewport: wide, opens: someRead },
  { name: 'ja', query: { language: 'ja', theme: 'dark' }, viewport: wide, opens: someRead },
  { name: 'ko', query: { language: 'ko', theme: 'light' }, viewport: wide, opens: someRead },
  { name: 'rtl', query: { language: 'ar', theme: 'light' }, viewport: wide, opens: someRead },
  { name: 'one-to-one', query: { conversation: 'c2c_bob', theme: 'light' }, viewport: wide },
  { name: 'empty', query: { story: 'Empty', theme: 'light' }, viewport: wide },
  { name: 'hard', query: { story: 'Hard', theme: 'light' }, viewport: wide },
  { name: 'phone-light', query: { theme: 'light' }, viewport: phone },
  { name: 'phone-dark', query: { theme: 'dark', language: 'ja' }, viewport: phone },
  { name: 'phone-panel', query: { theme: 'light' }, viewport: phone, opens: someRead },
  { name: 'phone-list', query: { story: 'ConversationList', theme: 'dark' }, viewport: phone },
]

describe.skipIf(executablePath === '')('pictures', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  test.for(pictures)('$name: nothing is cut off, and nothing lies beside the page', async (picture) => {
    const page = await stage.open({ story: 'Chat', ...picture.query }, { viewport: picture.viewport })
    await visible(page.locator('.kd'))
    await page.waitForFunction(
      () => document.querySelector('.kd :is([data-loading], [data-look="loading"])') === null,
    )
    if (picture.opens !== undefined) {
      await page.getByRole('button', { name: picture.opens }).first().click()
      await visible(page.getByRole('dialog').getByRole('listitem'))
    }
    await page.evaluate(() => document.fonts.ready)
    expect(await overflows(page)).toEqual([])
    await shoot(page, `ui-kit-${picture.name}`)
    await page.close()
  })

  test('as wide as a watch nothing is cut off either', async () => {
    const page = await stage.open({ story: 'Chat' }, { viewport: { width: 320, height: 480 } })
    await visible(messages(page).getByRole('listitem'))
    expect(await overflows(page)).toEqual([])
    await page.close()
  })
})

/** What is wider than where it stands and not meant to end in three dots, leaves the page, or lies over its neighbour. */
function overflows(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isCut = (element: Element): boolean => {
      const { overflowX, textOverflow, display } = getComputedStyle(element)
      const isMeant = textOverflow === 'ellipsis' || display === 'inline' || element.className === 'kd-heard'
      return !isMeant && overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1
    }
    const beside = [...document.querySelectorAll('.kd-bubble, .kd button, .kd time')].filter((element) => {
      const { left, right } = element.getBoundingClientRect()
      return left < -1 || right > innerWidth + 1
    })
    const overlaps = [...document.querySelectorAll('.kd li + li')].filter((row) => {
      const above = row.previousElementSibling?.getBoundingClientRect()
      return above !== undefined && row.getBoundingClientRect().top < above.bottom - 1
    })
    const cut = [...document.querySelectorAll('.kd *')].filter(isCut)
    return [...cut, ...beside, ...overlaps].map((element) => element.outerHTML.slice(0, 120))
  })
}
