import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { type FrameClient, startTestServer, type TestServer } from '@kidoku/testkit'
import { breakagesOf, launchBrowser, wide } from '@kidoku/testkit/browser'
import type { Browser, Locator, Page } from 'playwright-core'
import { expect, vi } from 'vitest'

// A browser, a server and a build beside whatever else the machine does.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 })
/** How long something may take to be seen, in ms: it is there at once, unless the machine is busy. */
const patienceMs = 25_000

/** The stories, built and served, and a browser to look at them. */
export interface Stage extends AsyncDisposable {
  readonly browser: Browser
  /** Opens a story. What the page throws or warns of fails the test that disposes of the stage. */
  readonly open: (query: Readonly<Record<string, string>>, options?: OpenOptions) => Promise<Page>
}

export interface OpenOptions {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly reducedMotion?: 'reduce' | 'no-preference'
  /** The page's clock is ours: `page.clock.runFor`. */
  readonly hasOwnClock?: boolean
}

export async function openStage(): Promise<Stage> {
  const outDir = await mkdtemp(join(tmpdir(), 'kidoku-stories-'))
  const home = resolve(import.meta.dirname, '..')
  const vite = resolve(home, '../../node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--logLevel', 'warn', '--outDir', outDir, '--emptyOutDir']
  // Not what the test runner says: React as it is shipped.
  const env = { ...process.env, NODE_ENV: 'production' }
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: home, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The stories could not be built: ${stderr}`)
  const types: Readonly<Record<string, string>> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
  }
  const files = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://stories')
    readFile(join(outDir, pathname === '/' ? 'index.html' : pathname)).then(
      (file) => {
        response.writeHead(200, { 'content-type': types[extname(pathname)] ?? 'text/html' })
        response.end(file)
      },
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done))
  const { port } = files.address() as AddressInfo
  const browser = await launchBrowser()
  const breakages: (readonly string[])[] = []
  return {
    browser,
    open: async (query, options = {}) => {
      const { viewport = wide, colorScheme = 'light', reducedMotion = 'reduce' } = options
      const page = await browser.newPage({ viewport, colorScheme, reducedMotion })
      breakages.push(breakagesOf(page))
      if (options.hasOwnClock === true) await page.clock.install()
      await page.goto(`http://127.0.0.1:${port}/?bare&${new URLSearchParams(query)}`)
      return page
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close()
      await new Promise((done) => files.close(done))
      await rm(outDir, { recursive: true, force: true })
      expect(breakages.flat()).toEqual([])
    },
  }
}

/** A server, and people in front of it: some with a page, some with frames. */
export interface World extends AsyncDisposable {
  readonly server: TestServer
  /** A page of the story `Live`, with this conversation open. */
  readonly page: (userId: string, conversation: string, options?: WorldPageOptions) => Promise<Page>
  readonly frames: (userId: string) => Promise<FrameClient>
}

export interface WorldPageOptions extends OpenOptions {
  readonly query?: Readonly<Record<string, string>>
  /** Another way to the server, such as a proxy that can be cut. */
  readonly serverUrl?: string
}

export async function openWorld(
  stage: Stage,
  settings: Parameters<typeof startTestServer>[0] = {},
): Promise<World> {
  const server = await startTestServer(settings)
  const pages: Page[] = []
  return {
    server,
    page: async (user, conversation, options = {}) => {
      const { sdkAppId: app, url } = server
      const page = await stage.open(
        {
          story: 'Live',
          server: options.serverUrl ?? url,
          user,
          app: String(app),
          sig: server.userSig(user),
          conversation,
          ...options.query,
        },
        options,
      )
      pages.push(page)
      await page.getByText('Connected').waitFor()
      return page
    },
    frames: (userId) => server.connect(userId),
    [Symbol.asyncDispose]: async () => {
      for (const page of pages) await page.close()
      await server.close()
    },
  }
}

/** What somebody says with frames. Gives its number in the conversation. */
export async function say(
  client: FrameClient,
  where: { readonly userId: string } | { readonly groupId: string },
  text: string,
  needReadReceipt = true,
): Promise<number> {
  const { message } = await client.call('messages.send', {
    ...where,
    msgId: crypto.randomUUID(),
    random: 1,
    elems: [{ type: 'text', text }],
    needReadReceipt,
  })
  return message.seq
}

/** How many have read each of these messages of `client`. */
export async function readCounts(
  client: FrameClient,
  conversation: string,
  seqs: readonly number[],
): Promise<number[]> {
  const { receipts } = await client.call('receipts.get', { conversation, seqs: [...seqs] })
  return seqs.map((seq) => receipts.find((receipt) => receipt.seq === seq)?.readCount ?? -1)
}

export async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Write a message' }).fill(text)
  await page.getByRole('textbox', { name: 'Write a message' }).press('Enter')
}

/** Looks again until it is so. */
export const eventually = <T>(look: () => T): ReturnType<typeof expect.poll<T>> =>
  expect.poll(look, { timeout: patienceMs })
export const messages = (page: Page): Locator => page.getByRole('region', { name: /^Messages with/ })
export const row = (page: Page, text: string | RegExp): Locator =>
  messages(page).getByRole('listitem').filter({ hasText: text })
export const visible = (locator: Locator): Promise<void> => locator.first().waitFor({ timeout: patienceMs })
export const gone = (locator: Locator): Promise<void> =>
  locator.waitFor({ state: 'hidden', timeout: patienceMs })
