import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { environmentOfSpawned } from '@kidoku/testkit'
import {
  breakagesOf,
  buildIfMissing,
  faultsOf,
  picturesFolder,
  shoot,
  usualContext,
} from '@kidoku/testkit/browser'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

const program = resolve(import.meta.dirname, '../../../packages/server/bin/kidoku.js')

/** Members of the large group in tests: enough to be large, few enough to be there at once. */
export const fewMembers = 600
/** In the picture of it they are all there. */
export const picturedMembers: number = picturesFolder === undefined ? fewMembers : 100_000

/** The page that `npm start` opens, before a server of its own with people in it. */
export interface Stage extends AsyncDisposable {
  readonly page: Page
  readonly left: Locator
  readonly right: Locator
  readonly url: string
  /** Ends the server, as Ctrl-C does. */
  readonly stop: () => Promise<void>
  /** Starts it again, on the same folder and port. */
  readonly start: () => Promise<void>
}

export async function openStage(
  browser: Browser,
  query = '',
  { members = fewMembers, ...options }: BrowserContextOptions & { readonly members?: number } = {},
): Promise<Stage> {
  // What is open is closed in the end, also where the page does not come up.
  await using opened = new AsyncDisposableStack()
  const data = await mkdtemp(join(tmpdir(), 'kidoku-demo-'))
  opened.defer(() => rm(data, { recursive: true, force: true }))
  let server = await startDemo({ data, port: 0, members })
  opened.defer(() => stopDemo(server.child))
  const { url } = server
  const context = await browser.newContext({ ...usualContext, ...options })
  opened.defer(() => context.close())
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const breakages = breakagesOf(page)
  await page.goto(`${url}/${query}`)
  const left = page.locator('.pane[data-side="left"]')
  const right = page.locator('.pane[data-side="right"]')
  await connected({ left, right })
  const closing = opened.move()
  return {
    page,
    left,
    right,
    url,
    stop: async () => stopDemo(server.child),
    start: async () => {
      server = await startDemo({ data, port: Number(new URL(url).port), members })
    },
    [Symbol.asyncDispose]: async () => {
      await closing.disposeAsync()
      expect(breakages).toEqual([])
    },
  }
}

interface DemoPlace {
  readonly data: string
  readonly port: number
  readonly members: number
}

/** `kidoku demo`, as `npm start` runs it; resolves when it says what to open. */
async function startDemo({
  data,
  port,
  members,
}: DemoPlace): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  buildIfMissing('apps/demo')
  const settings = ['--data', data, '--port', String(port), '--members', String(members)]
  const speed = ['--commit-window-ms', '1', '--drain-ms', '200', '--log-level', 'error']
  const child = spawn(process.execPath, [program, 'demo', ...settings, ...speed], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environmentOfSpawned(),
  })
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /open (http\S+)\/$/.exec(line)?.[1]
    if (url !== undefined) return { child, url }
  }
  throw new Error('The demo ended before it said what to open.')
}

async function stopDemo(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

/** Those on the page; on a phone one of the two is hidden, and connected all the same. */
export async function connected({ left, right }: Pick<Stage, 'left' | 'right'>): Promise<void> {
  for (const pane of [left, right])
    await pane.locator('.kd-connection[data-state="online"]').waitFor({ state: 'attached' })
}

export const visible = (locator: Locator, timeout = 10_000): Promise<void> =>
  locator.first().waitFor({ timeout })
export const gone = (locator: Locator): Promise<void> => locator.first().waitFor({ state: 'hidden' })

/** A line of the list of conversations. */
export const chat = (pane: Locator, name: string): Locator =>
  pane.getByRole('navigation').getByRole('button', { name: new RegExp(`^${name} `) })
export const message = (pane: Locator, text: string): Locator =>
  pane.locator('.kd-message').filter({ hasText: text })
export const tick = (pane: Locator, text: string, label: string | RegExp): Locator =>
  message(pane, text).getByLabel(label)
export const receiptsSwitch = (pane: Locator): Locator => pane.getByRole('switch', { name: 'Read receipts' })
export const readersBar = (pane: Locator): Locator => pane.getByRole('region', { name: 'Simulated readers' })

export async function say(pane: Locator, text: string): Promise<void> {
  await pane.getByRole('textbox', { name: 'Write a message' }).fill(text)
  await pane.getByRole('textbox', { name: 'Write a message' }).press('Enter')
}

/** Two people on one page are two of everything, each in a region of its own name: that a landmark is unique is not asked. */
export const faultsOfPair = (page: Page): Promise<string[]> =>
  faultsOf(page, { rules: { 'landmark-unique': { enabled: false } } })

/** Whether the page itself scrolls. */
export const scrolls = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { scrollHeight, scrollWidth } = document.documentElement
    return scrollHeight > innerHeight || scrollWidth > innerWidth
  })

/** Takes a picture in which nothing has the focus. */
export async function shootAtRest(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await shoot(page, name)
}
