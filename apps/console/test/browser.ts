import { breakagesOf, documentedPictures, picturesFolder, shoot, usualContext } from '@kidoku/testkit/browser'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page
}

/** A browser of its own kind: own cookies, nothing kept. What breaks in it, or what its policy forbids, fails the test. */
export async function openPage(browser: Browser, url: string, cookie?: string): Promise<OpenedPage> {
  const context = await browser.newContext(usualContext)
  context.setDefaultTimeout(30_000)
  if (cookie !== undefined) {
    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url: `${new URL(url).origin}/console/` }])
  }
  const page = await context.newPage()
  const breakages = breakagesOf(page)
  await page.goto(url)
  return {
    page,
    [Symbol.asyncDispose]: async () => {
      await context.close()
      expect(breakages).toEqual([])
    },
  }
}

export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
}

/** The pictures that documents show. */
const documented: readonly string[] = [
  'console-chat-configuration-group-light',
  'console-overview-light',
  'console-overview-dark',
  'console-message-light',
  'console-message-phone',
]

/** Of the documents' pictures those that they show, of others all. */
export async function shootConsole(page: Page, name: string): Promise<void> {
  if (picturesFolder !== documentedPictures || documented.includes(name)) await shoot(page, name)
}
