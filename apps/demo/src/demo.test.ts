import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { connectFrames, type FrameClient } from '@kidoku/testkit'
import { demoServer, makeUserSig, type RunningServer, readSettings, startServer } from 'kidoku'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const executablePath = process.env.KIDOKU_CHROMIUM ?? ''
const demo = resolve(import.meta.dirname, '..')
const root = resolve(demo, '../..')
/** `KIDOKU_PICTURES=1 npm test -- demo` takes the pictures of the documents anew. */
const pictures = process.env.KIDOKU_PICTURES === undefined ? undefined : join(root, 'docs/pictures')
const wide = { width: 1280, height: 800 }
const phone = { width: 390, height: 844 }
const awaited = 'Sent, not read yet'
const readAt = /^Read at \d\d:\d\d:\d\d$/

if (executablePath === '') console.warn('demo.test.ts is LEFT OUT: KIDOKU_CHROMIUM names no browser.')

interface Stage extends AsyncDisposable {
  readonly page: Page
  readonly left: Locator
  readonly right: Locator
  /** Somebody without a pane. */
  readonly join: (userId: string) => Promise<FrameClient>
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
}

describe.skipIf(executablePath === '')('the demo', () => {
  let browser: Browser

  beforeAll(async () => {
    if (!existsSync(join(demo, 'dist/index.html')))
      spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: demo })
    const quiet = ['gpu', 'quic', 'background-networking', 'component-update', 'sync']
    const args = ['--headless', '--no-sandbox', '--no-first-run', ...quiet.map((name) => `--disable-${name}`)]
    browser = await chromium.launch({ executablePath, args })
  })
  afterAll(() => browser.close())

  test('a message turns from sent to read when the other side shows it', async () => {
    await using stage = await openStage(browser)
    const { left, right } = stage
    await chat(right, 'Carol').click()
    await say(left, 'Did you see the new kettle?')
    await visible(tickOf(left, 'Did you see the new kettle?', awaited))
    await visible(badge(right, 'Alice', '1 unread'))

    await chat(right, 'Alice').click()
    await visible(tickOf(left, 'Did you see the new kettle?', readAt))
    await gone(badge(right, 'Alice', '1 unread'))
  })

  test('in a group, the words count the readers, and the panel says who and when while they read', async () => {
    await using stage = await openStage(browser)
    const { left, right } = stage
    const [carol, dave] = [await stage.join('carol'), await stage.join('dave')]
    await chat(left, 'Tea break').click()
    await say(left, 'Cake in the kitchen')
    await visible(tickOf(left, 'Cake in the kitchen', /^Unread/))
    await chat(right, 'Tea break').click()
    await visible(tickOf(left, 'Cake in the kitchen', /^1 read, 2 not yet/))
    await giveAll(carol, 'group_tea-break')
    await visible(tickOf(left, 'Cake in the kitchen', /^2 read, 1 not yet/))

    await tickOf(left, 'Cake in the kitchen', /read/).click()
    const panel = left.getByRole('dialog', { name: 'Read receipts' })
    const memberTexts = (): Promise<string[]> => panel.getByRole('listitem').allInnerTexts()
    await visible(panel.getByRole('tab', { name: 'Read (2)', selected: true }))
    await expect
      .poll(memberTexts)
      .toEqual([
        expect.stringMatching(/^B\s+Bob\s+\d\d:\d\d:\d\d$/),
        expect.stringMatching(/^C\s+Carol\s+\d\d:\d\d:\d\d$/),
      ])
    await panel.getByRole('tab', { name: 'Read (2)' }).press('ArrowRight')
    await expect.poll(memberTexts).toEqual([expect.stringMatching(/^D\s+Dave$/)])

    await giveAll(dave, 'group_tea-break')
    await visible(panel.getByRole('tab', { name: 'Read (3)' }))
    await visible(panel.getByText('Nobody is left: all have read it.'))
    await visible(tickOf(left, 'Cake in the kitchen', /^All read/))
    await panel.press('Escape')
    await gone(panel)
    await visible(left.locator('button:focus').getByText('All read'))
  })

  test('who has turned receipts off gives none and sees none, and nothing tells', async () => {
    await using stage = await openStage(browser)
    const { left, right } = stage
    await receiptsSwitch(right).uncheck()
    await chat(right, 'Carol').click()
    await say(left, 'Are you there?')
    await visible(badge(right, 'Alice', '1 unread'))
    await chat(right, 'Alice').click()
    // Bob's side has shown it and moved his read mark; a receipt would have gone the same way.
    await gone(badge(right, 'Alice', '1 unread'))
    await say(right, 'Yes')
    await visible(tickOf(right, 'Yes', 'Sent, without a read receipt'))
    await visible(left.getByRole('log').getByText('Yes', { exact: true }))
    await visible(tickOf(left, 'Are you there?', awaited))
    expect(await left.getByRole('img', { name: /^Read/ }).count()).toBe(0)

    await receiptsSwitch(right).check()
    await say(left, 'And now?')
    await visible(tickOf(left, 'And now?', readAt))
    await visible(tickOf(left, 'Are you there?', awaited))
  })

  test('a message out of view has no receipt until it is scrolled to', async () => {
    await using stage = await openStage(browser)
    const { left, right } = stage
    await chat(right, 'Carol').click()
    const texts = Array.from({ length: 20 }, (_, at) => `Parcel ${at + 101}\nfrom the post\nis here`)
    for (const text of texts) await say(left, text)
    await visible(badge(right, 'Alice', '20 unread'))
    await chat(right, 'Alice').click()
    await visible(tickOf(left, 'Parcel 101', readAt))
    await visible(right.getByText('Parcel 120'))
    await visible(tickOf(left, 'Parcel 120', awaited))

    await right.getByRole('button', { name: 'Go to the newest' }).click()
    await visible(tickOf(left, 'Parcel 120', readAt))
    await visible(tickOf(left, 'Parcel 112', awaited))
  })

  test('history and receipts survive a reload, and the panes come back after a restart of the server', async () => {
    await using stage = await openStage(browser)
    const { page, left, right } = stage
    await say(left, 'Still here?')
    await visible(tickOf(left, 'Still here?', readAt))
    await page.reload()
    await visible(tickOf(left, 'Still here?', readAt))

    await stage.stop()
    for (const pane of [left, right]) await visible(pane.getByRole('status').getByText('Offline'))
    await stage.start()
    await connected(stage)
    await say(right, 'Still here.')
    await visible(tickOf(right, 'Still here.', readAt))
    await visible(tickOf(left, 'Still here?', readAt))
  })

  test('what goes wrong is shown', async () => {
    await using stage = await openStage(browser)
    await stage.page.route('**/demo/usersig', (route) => route.fulfill({ status: 503 }), { times: 1 })
    await stage.right.getByRole('combobox').selectOption('carol')
    await visible(stage.page.getByRole('alert').getByText('The demo server answered 503'))
    await visible(stage.page.getByRole('region', { name: 'Carol', exact: true }).getByText('Connected'))
  })

  test.for(['light', 'dark'] as const)(
    'both people fit on one screen, and one on a phone (%s)',
    async (colorScheme) => {
      await using stage = await openStage(browser)
      const { page, left, right } = stage
      await page.emulateMedia({ colorScheme })
      const carol = await stage.join('carol')
      await playScene(stage, carol)
      expect(await scrolls(page)).toBe(false)
      await shoot(page, `demo-${colorScheme}`)

      for (const pane of [left, right]) {
        await chat(pane, 'Tea break').click()
        await gone(badge(pane, 'Tea break', '1 unread'))
      }
      await tickOf(left, 'Cake in the kitchen', /^2 read/).click()
      await visible(left.getByRole('dialog').getByText('Carol'))
      if (colorScheme === 'light') await shoot(page, 'demo-panel')
      await left.getByRole('dialog').press('Escape')

      await page.setViewportSize(phone)
      await left.getByRole('button', { name: 'Back to conversations' }).click()
      await chat(left, 'Bob').click()
      expect(await scrolls(page)).toBe(false)
      await gone(right)
      if (colorScheme === 'light') await shoot(page, 'demo-phone')
      await page.getByRole('button', { name: 'Bob', pressed: false }).click()
      await visible(right)
      await gone(left)
    },
  )
})

const chat = (pane: Locator, name: string): Locator =>
  pane.getByRole('navigation').getByRole('button', { name: new RegExp(`^${name} `) })
const badge = (pane: Locator, name: string, text: string | RegExp): Locator =>
  chat(pane, name).getByRole('img', { name: text })
const receiptsSwitch = (pane: Locator): Locator => pane.getByRole('switch', { name: 'Read receipts' })
const tickOf = (pane: Locator, text: string, label: string | RegExp): Locator =>
  pane.getByRole('log').getByRole('listitem').filter({ hasText: text }).getByLabel(label)
const visible = (locator: Locator): Promise<void> => locator.first().waitFor({ timeout: 10_000 })
const gone = (locator: Locator): Promise<void> => locator.waitFor({ state: 'hidden', timeout: 10_000 })

async function say(pane: Locator, text: string): Promise<void> {
  await pane.getByRole('textbox').fill(text)
  await pane.getByRole('textbox').press('Enter')
}

async function connected({ left, right }: Pick<Stage, 'left' | 'right'>): Promise<void> {
  for (const pane of [left, right]) await visible(pane.getByRole('status').getByText('Connected'))
}

async function openStage(browser: Browser): Promise<Stage> {
  const data = await mkdtemp(join(tmpdir(), 'kidoku-demo-'))
  const { settings } = readSettings([], {})
  let port = 0
  let server: RunningServer | undefined
  const start = async (): Promise<void> => {
    const own = { ...settings, data, port, logLevel: 'silent', drainMs: 200 } as const
    server = await startServer(demoServer(own, { isEmpty: true }))
    port = Number(new URL(server.url).port)
  }
  const stop = async (): Promise<void> => {
    await server?.close()
    server = undefined
  }
  await start()
  const url = `http://127.0.0.1:${port}`
  const page = await browser.newPage({ viewport: wide, colorScheme: 'light', reducedMotion: 'reduce' })
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(String(error)))
  page.on('console', (said) => {
    if (said.text().includes('Content Security Policy')) broken.push(said.text())
  })
  await page.goto(url)
  const frames: FrameClient[] = []
  const stage: Stage = {
    page,
    left: page.locator('.pane').nth(0),
    right: page.locator('.pane').nth(1),
    join: async (userId) => {
      const key = { sdkAppId: server?.sdkAppId ?? 0, secretKey: server?.secretKey ?? '' }
      const userSig = makeUserSig(key, userId, { nowS: Math.floor(Date.now() / 1_000) })
      const client = await connectFrames(url)
      frames.push(client)
      await client.call('session.login', { sdkAppId: key.sdkAppId, userId, userSig, platform: 'node' })
      return client
    },
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      for (const client of frames) client.close()
      await page.close()
      await stop()
      await rm(data, { recursive: true, force: true })
      expect(broken).toEqual([])
    },
  }
  await connected(stage)
  return stage
}

async function giveAll(client: FrameClient, conversation: string): Promise<void> {
  const { messages } = await client.call('messages.history', { conversation, direction: 'older', count: 30 })
  await client.call('receipts.give', { conversation, seqs: messages.map(({ seq }) => seq) })
}

async function playScene({ left, right }: Stage, carol: FrameClient): Promise<void> {
  const talk = async (pane: Locator, text: string): Promise<void> => {
    await say(pane, text)
    await visible(tickOf(pane, text, readAt))
  }
  await talk(left, 'Good morning! Did you see the new kettle?')
  await talk(right, 'I did. It even whistles.')
  await talk(left, 'Finally. The old one only sighed.')
  await chat(left, 'Tea break').click()
  await chat(right, 'Tea break').click()
  await say(left, 'Cake in the kitchen, help yourselves')
  await visible(tickOf(left, 'Cake', /^1 read/))
  await chat(left, 'Bob').click()
  await chat(right, 'Alice').click()
  await giveAll(carol, 'group_tea-break')
  const elems = [{ type: 'text', text: 'On my way!' }] as const
  await carol.call('messages.send', { groupId: 'tea-break', msgId: 'scene-1', random: 1, elems })
  await talk(right, 'Three o’clock at the window?')
  await talk(left, 'I will bring the cups.')
  await visible(badge(left, 'Tea break', '1 unread'))
}

/** Whether the page itself scrolls. */
const scrolls = (page: Page): Promise<boolean> =>
  page.evaluate(
    () => Math.max(document.body.scrollHeight - innerHeight, document.body.scrollWidth - innerWidth) > 0,
  )

async function shoot(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return
  await mkdir(pictures, { recursive: true })
  await page.mouse.move(0, 0)
  await page.evaluate(
    () => document.activeElement instanceof HTMLTextAreaElement && document.activeElement.blur(),
  )
  await page.screenshot({ path: join(pictures, `${name}.png`) })
}
