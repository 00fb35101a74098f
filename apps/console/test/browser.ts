import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

const root = resolve(import.meta.dirname, '../../..')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
export const wide = { width: 1280, height: 800 } as const
export const phone = { width: 390, height: 844 } as const

export function launch(executablePath: string): Promise<Browser> {
  const quiet = ['gpu', 'quic', 'background-networking', 'component-update', 'sync']
  const args = ['--headless', '--no-sandbox', '--no-first-run', ...quiet.map((name) => `--disable-${name}`)]
  return chromium.launch({ executablePath, args })
}

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page
}

/** A browser of its own kind: own cookies, nothing kept. What breaks in it, or what its policy forbids, fails the test. */
export async function openPage(browser: Browser, url: string, cookie?: string): Promise<OpenedPage> {
  const context = await browser.newContext({
    viewport: wide,
    colorScheme: 'light',
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  })
  context.setDefaultTimeout(30_000)
  if (cookie !== undefined) {
    const [name = '', value = ''] = cookie.split('=')
    await context.addCookies([{ name, value, url: `${new URL(url).origin}/console/` }])
  }
  const page = await context.newPage()
  const broken: string[] = []
  page.on('pageerror', (error) => broken.push(String(error)))
  page.on('console', (said) => {
    if (/Content Security Policy|Warning:|unique "key"/.test(said.text())) broken.push(said.text())
  })
  await page.goto(url)
  return {
    page,
    [Symbol.asyncDispose]: async () => {
      await context.close()
      expect(broken).toEqual([])
    },
  }
}

/** What axe finds wrong with the page as it is. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe
    const { violations } = await run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
  })
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly html: string }[]
  }[]
}

export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
}

/** Takes a picture for the documents; `folder` undefined: none is wanted. */
export async function shoot(page: Page, folder: string | undefined, name: string): Promise<void> {
  if (folder === undefined) return
  await mkdir(resolve(root, folder), { recursive: true })
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(resolve(root, folder), `${name}.png`) })
}

/** The pictures that documents show. */
const documented: readonly string[] = [
  'console-chat-configuration-group-light',
  'console-overview-light',
  'console-overview-dark',
  'console-message-light',
  'console-message-phone',
]

/** `KIDOKU_PICTURES=1 npm test -- console` takes the pictures of the documents anew; another value names a folder for all. */
export function picturesFolder(wished: string | undefined, name: string): string | undefined {
  if (wished !== '1') return wished
  return documented.includes(name) ? 'docs/pictures' : undefined
}

/** A clone that was never built builds the console here. */
export function builtConsole(): void {
  const app = resolve(import.meta.dirname, '..')
  if (existsSync(join(app, 'dist/index.html'))) return
  spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], { cwd: app })
}
