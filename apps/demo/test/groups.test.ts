import { executablePath, launchBrowser } from '@kidoku/testkit/browser'
import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chat, fewMembers, gone, message, openStage, readersBar, say, tick, visible } from './stage.ts'

const teaBreak = '?left-chat=group_tea-break&right-chat=c2c_carol'
const everybody = '?left-chat=group_everybody&right-chat=c2c_carol'

describe.skipIf(executablePath === '')('groups in the demo', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  test('in the group of twelve the words count the readers, and the panel says who and when while they read', async () => {
    await using stage = await openStage(browser, teaBreak)
    const { left, right } = stage
    await visible(left.getByText('12 members'))
    await say(left, 'Cake in the kitchen')
    await visible(tick(left, 'Cake in the kitchen', /^Unread/))
    await chat(right, 'Tea break').click()
    await visible(tick(left, 'Cake in the kitchen', /^1 read, 10 not yet/))

    await tick(left, 'Cake in the kitchen', /^1 read/).click()
    const panel = left.getByRole('dialog', { name: 'Read receipts' })
    await visible(panel.getByRole('tab', { name: 'Read (1)', selected: true }))
    await visible(panel.getByRole('listitem').filter({ hasText: /Bob\s*\d{1,2}:\d\d:\d\d/ }))

    await readersBar(left).getByRole('slider', { name: 'Pace' }).press('End')
    await readersBar(left).getByRole('button', { name: 'Let them read' }).click()
    await visible(panel.getByRole('tab', { name: 'Read (11)' }))
    await panel.getByRole('tab', { name: 'Unread (0)' }).click()
    await visible(panel.getByText('everyone has read it'))
    await panel.press('Escape')
    await gone(panel)
    await visible(tick(left, 'Cake in the kitchen', /^All read/))
    await visible(readersBar(left).getByText('all 11 have read it'))
  })

  test('readers end at the number that was chosen, and the plot has grown with them', async () => {
    await using stage = await openStage(browser, everybody)
    const { left } = stage
    await visible(left.getByText(`${fewMembers} members`))
    await say(left, 'Lunch is at one')
    await visible(tick(left, 'Lunch is at one', /^Unread/))
    const bar = readersBar(left)
    await visible(bar.getByText(`of ${fewMembers - 1} have read it`))
    await bar.getByRole('slider', { name: 'Pace' }).press('End')
    await bar.getByRole('combobox', { name: 'Until' }).selectOption('half')
    await bar.getByRole('button', { name: 'Let them read' }).click()
    const half = Math.floor((fewMembers - 1) / 2)
    await visible(
      tick(left, 'Lunch is at one', new RegExp(`^${half} read, ${fewMembers - 1 - half} not yet`)),
    )
    expect(await bar.locator('.readers-count strong').innerText()).toBe(String(half))
    expect(await heights(bar)).toEqual([44, expect.closeTo(44 - (44 * half) / (fewMembers - 1), 0)])
    await visible(bar.getByRole('button', { name: 'Let them read' }))
  })

  test('a reading can be paused and taken up again, and ends when all have read', async () => {
    await using stage = await openStage(browser, everybody)
    const { left, right } = stage
    await visible(left.getByText(`${fewMembers} members`))
    await say(left, 'Dinner is at eight')
    await visible(tick(left, 'Dinner is at eight', /^Unread/))
    await chat(right, 'Everybody').click()
    const bar = readersBar(left)
    await visible(bar.getByText(`of ${fewMembers - 1} have read it`))
    await bar.getByRole('slider', { name: 'Pace' }).press('Home')
    await bar.getByRole('button', { name: 'Let them read' }).click()
    await visible(bar.getByRole('button', { name: 'Pause' }))
    await visible(tick(left, 'Dinner is at eight', /^\d+ read/))
    await bar.getByRole('button', { name: 'Pause' }).click()
    await visible(bar.getByRole('button', { name: 'Let them read' }))
    await bar.getByRole('slider', { name: 'Pace' }).press('End')
    await bar.getByRole('button', { name: 'Let them read' }).click()
    await visible(tick(left, 'Dinner is at eight', /^All read/))
    await visible(message(right, 'Dinner is at eight'))
    expect((await heights(bar)).at(-1)).toBe(0)
  })
})

/** Where the line of the plot begins and ends, from the top, in the plot's own units. */
async function heights(bar: Locator): Promise<readonly number[]> {
  const line = (await bar.locator('.plot-line').getAttribute('d')) ?? ''
  const numbers = [...line.matchAll(/[\d.]+ ([\d.]+)/g)].map((match) => Number(match[1]))
  return [numbers[0] ?? Number.NaN, numbers.at(-1) ?? Number.NaN]
}
