// A browser for tests of what is on the screen.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import type axe from 'axe-core'
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
  type ViewportSize,
} from 'playwright-core'

const root = resolve(import.meta.dirname, '../../..')
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Empty: there is no browser, and the tests that need one are left out. */
export const executablePath: string = process.env.KIDOKU_CHROMIUM ?? ''
if (executablePath === '') console.warn('Browser tests are LEFT OUT: KIDOKU_CHROMIUM names no browser.')

/** Of the documents: `KIDOKU_PICTURES=1 npm test -- <suite>` takes them anew. */
export const documentedPictures: string = join(root, 'docs/pictures')
/** Where pictures go; a value other than 1 names a folder of one's own. Undefined: none are taken. */
export const picturesFolder: string | undefined = folderOf(process.env.KIDOKU_PICTURES)

export const wide: ViewportSize = { width: 1280, height: 800 }
export const phone: ViewportSize = { width: 390, height: 844 }

/** Of a page that looks the same wherever it is tested. */
export const usualContext: BrowserContextOptions = {
  viewport: wide,
  colorScheme: 'light',
  reducedMotion: 'reduce',
  locale: 'en-GB',
  timezoneId: 'UTC',
}

/** Builds an app where that was never done: in a clone whose tests were not begun by `npm test`. */
export function buildIfMissing(app: 'apps/console' | 'apps/demo'): void {
  const cwd = join(root, app)
  if (existsSync(join(cwd, 'dist/index.html'))) return
  spawnSync(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build'], { cwd })
}

export function launchBrowser(): Promise<Browser> {
  const quiet = ['gpu', 'quic', 'background-networking', 'component-update', 'sync']
  const args = ['--headless', '--no-sandbox', '--no-first-run', ...quiet.map((name) => `--disable-${name}`)]
  return chromium.launch({ executablePath, args })
}

/** What breaks in the page from now on, or its policy forbids: the list grows as it happens. */
export function breakagesOf(page: Page): readonly string[] {
  const breakages: string[] = []
  page.on('pageerror', (error) => breakages.push(String(error)))
  page.on('console', (said) => {
    if (/Content Security Policy|Warning:|unique "key"/.test(said.text())) breakages.push(said.text())
  })
  return breakages
}

/** What axe finds wrong with the page as it is, or with the part of it that a selector names. */
export async function faultsOf(page: Page, options: axe.RunOptions = {}, part = 'html'): Promise<string[]> {
  await page.evaluate(axeSource)
  return page.evaluate(
    async ([within, how]) => {
      const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run(within, how)
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
    },
    [part, options] as const,
  )
}

/** Takes a picture of the page, where pictures are wanted. */
export async function shoot(page: Page, name: string): Promise<void> {
  if (picturesFolder === undefined) return
  await mkdir(picturesFolder, { recursive: true })
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(picturesFolder, `${name}.png`) })
}

function folderOf(wish: string | undefined): string | undefined {
  if (wish === undefined) return undefined
  return wish === '1' ? documentedPictures : resolve(root, wish)
}
