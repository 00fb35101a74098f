import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core'
import { expect } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const program = join(root, 'packages/server/bin/kidoku.js')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const wide = { width: 1280, height: 800 } as const
export const phone = { width: 390, height: 844 } as const
/** `KIDOKU_PICTURES=1 npm test -- demo` takes the pictures of the documents anew. */
const takesPictures = process.env.KIDOKU_PICTURES !== undefined
/** Members of the large group in tests: enough to be large, few enough to be there at once. */
export const fewMembers = 600
/** In the picture of it they are all there. */
export const picturedMembers: number = takesPictures ? 100_000 : fewMembers

export function launch(executablePath: string): Promise<Browser> {
  const quiet = ['gpu', 'quic', 'background-networking', 'component-update', 'sync']
  const args = ['--headless', '--no-sandbox', '--no-first-run', ...quiet.map((name) => `--disable-${name}`)]
  return chromium.launch({ executablePath, args })
}

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
  const data = await mkdtemp(join(tmpdir(), 'kidoku-demo-'))
  let server = await startDemo({ data, port: 0, members })
  const { url } = server
  const context = await browser.newContext({
    viewport: wide,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options,
  })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(String(error)))
  page.on('console', (said) => {
    if (/Content Security Policy|Warning:|unique "key"/.test(said.text())) broken.push(said.text())
  })
  await page.goto(`${url}/${query}`)
  const stage: Stage = {
    page,
    left: page.locator('.pane[data-side="left"]'),
    right: page.locator('.pane[data-side="right"]'),
    url,
    stop: async () => stopDemo(server.child),
    start: async () => {
      server = await startDemo({ data, port: Number(new URL(url).port), members })
    },
    [Symbol.asyncDispose]: async () => {
      await context.close()
      await stopDemo(server.child)
      await rm(data, { recursive: true, force: true })
      expect(broken).toEqual([])
    },
  }
  await connected(stage)
  return stage
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
  const settings = ['--data', data, '--port', String(port), '--members', String(members)]
  const speed = ['--commit-window-ms', '1', '--drain-ms', '200', '--log-level', 'error']
  const child = spawn(process.execPath, [program, 'demo', ...settings, ...speed], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KIDOKU_'))),
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

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

/**
 * What axe finds wrong with the page as it is. Two people on one page are two of everything, each in a region of its own name:
 * so that a landmark is unique is not asked.
 */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe
    const { violations } = await run({ rules: { 'landmark-unique': { enabled: false } } })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  })
}

/** Whether the page itself scrolls. */
export const scrolls = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const { scrollHeight, scrollWidth } = document.documentElement
    return scrollHeight > innerHeight || scrollWidth > innerWidth
  })

/** A picture for the documents, where one is wanted. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (!takesPictures) return
  const folder = join(root, 'docs/pictures')
  await mkdir(folder, { recursive: true })
  await page.mouse.move(0, 0)
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
