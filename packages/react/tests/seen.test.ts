import { startProxy } from '@kidoku/testkit'
import { executablePath } from '@kidoku/testkit/browser'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  eventually,
  messages,
  openStage,
  openWorld,
  readCounts,
  row,
  type Stage,
  say,
  visible,
  type World,
} from './stage.ts'

const dwellMs = 500
/** Many moments, by the page's own clock. */
const longMs = 2_000

describe.skipIf(executablePath === '')('a receipt is given when a person has seen the message', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage[Symbol.asyncDispose]())

  /** Bob's page, open on what Alice wrote, with a clock of its own. */
  async function bobsPage(world: World): Promise<Page> {
    return world.page('bob', 'c2c_alice', { hasOwnClock: true })
  }
  /** Resolves when the server has so many receipts of Alice's message. */
  const readBy = async (world: World, seq: number, count: number): Promise<void> => {
    const alice = await world.frames('alice')
    await eventually(() => readCounts(alice, 'c2c_bob', [seq])).toEqual([count])
  }

  test('after a moment in view, not before', async () => {
    await using world = await openWorld(stage)
    const alice = await world.frames('alice')
    await world.frames('bob')
    const page = await bobsPage(world)
    await page.clock.pauseAt(new Date(Date.now() + 60_000))
    await say(alice, { userId: 'bob' }, 'Look')
    await visible(row(page, 'Look'))
    await pass(page, dwellMs - 100)
    expect(await readCounts(alice, 'c2c_bob', [1])).toEqual([0])
    await pass(page, longMs)
    await readBy(world, 1, 1)
  })

  test('not while the window is not focused, and not while the page is hidden', async () => {
    await using world = await openWorld(stage)
    const alice = await world.frames('alice')
    await world.frames('bob')
    const page = await bobsPage(world)
    await attention(page, { hasFocus: false })
    await say(alice, { userId: 'bob' }, 'Look')
    await visible(row(page, 'Look'))
    await pass(page, longMs)
    expect(await readCounts(alice, 'c2c_bob', [1])).toEqual([0])
    await attention(page, { isHidden: true })
    await pass(page, longMs)
    expect(await readCounts(alice, 'c2c_bob', [1])).toEqual([0])
    await attention(page, {})
    await pass(page, longMs)
    await readBy(world, 1, 1)
  })

  test('not by a change of a profile, or anything else that draws the list again', async () => {
    await using world = await openWorld(stage)
    const alice = await world.frames('alice')
    await world.frames('bob')
    const page = await bobsPage(world)
    await attention(page, { hasFocus: false })
    await say(alice, { userId: 'bob' }, 'Look')
    await visible(row(page, 'Look'))
    await alice.call('users.setSelf', { nickName: 'Alice the Second' })
    await (await world.frames('bob')).call('users.setSelf', { nickName: 'Bob the First' })
    await say(alice, { userId: 'bob' }, 'Under another name', false)
    await page
      .getByText('Alice the Second: Under another name', { exact: true })
      .waitFor({ state: 'attached' })
    await pass(page, longMs)
    expect(await readCounts(alice, 'c2c_bob', [1])).toEqual([0])
  })

  test('not for what is scrolled past at speed, or is out of view', async () => {
    await using world = await openWorld(stage)
    const alice = await world.frames('alice')
    await world.frames('bob')
    const seqs: number[] = []
    for (let at = 0; at < 60; at += 1)
      seqs.push(await say(alice, { userId: 'bob' }, `Parcel ${at}\nis\nhere`))
    const page = await bobsPage(world)
    // The first unread is in view: from there to the end in many small steps, quicker than anybody reads.
    await visible(row(page, /Parcel 0\s/))
    await page.clock.pauseAt(new Date(Date.now() + 120_000))
    const scroller = messages(page)
    for (let isAtEnd = false; !isAtEnd; ) {
      isAtEnd = await scroller.evaluate((element) => {
        element.scrollTop += 300
        return element.scrollTop + element.clientHeight >= element.scrollHeight - 2
      })
      await pass(page, 60)
    }
    await visible(row(page, 'Parcel 59'))
    await pass(page, longMs)
    await readBy(world, seqs.at(-1) ?? 0, 1)
    const counts = await readCounts(alice, 'c2c_bob', seqs.slice(30))
    // What is in view at the end has been seen; what went by has not.
    expect(counts.slice(0, 10)).toEqual(Array(10).fill(0))
    expect(counts.at(-2)).toBe(1)
  })

  test('less than the share in view is not seen', async () => {
    await using world = await openWorld(stage)
    const alice = await world.frames('alice')
    await world.frames('bob')
    for (let at = 0; at < 40; at += 1) await say(alice, { userId: 'bob' }, `Filler ${at}`, false)
    const tall = await say(alice, { userId: 'bob' }, Array(12).fill('A part of it').join('\n'))
    const page = await bobsPage(world)
    await page.clock.pauseAt(new Date(Date.now() + 120_000))
    await visible(row(page, 'Filler 0'))
    /** Scrolls until so much of the bubble is in view from below. */
    const show = (share: number): Promise<void> =>
      row(page, 'A part of it')
        .locator('.kd-bubble')
        .evaluate((bubble, part) => {
          const scroller = bubble.closest('.kd-scroller')
          if (scroller === null) throw new Error('no scroller')
          const { top, height } = bubble.getBoundingClientRect()
          scroller.scrollTop += top + height * part - scroller.getBoundingClientRect().bottom
        }, share)
    await messages(page).evaluate((element) => {
      element.scrollTop = element.scrollHeight
    })
    await visible(row(page, 'A part of it'))
    await show(0.6)
    await pass(page, longMs)
    expect(await readCounts(alice, 'c2c_bob', [tall])).toEqual([0])
    await show(0.8)
    await pass(page, longMs)
    await readBy(world, tall, 1)
  })

  test('a message taller than the view is seen piece by piece', async () => {
    await using world = await openWorld(stage)
    const alice = await world.frames('alice')
    await world.frames('bob')
    const tall = await say(alice, { userId: 'bob' }, Array(200).fill('A line of it').join('\n'))
    const page = await bobsPage(world)
    await page.clock.pauseAt(new Date(Date.now() + 120_000))
    const scroller = messages(page)
    await visible(row(page, 'A line of it'))
    const scrollTo = (part: number): Promise<void> =>
      scroller.evaluate((element, share) => {
        element.scrollTop = element.scrollHeight * share
      }, part)
    await scrollTo(0)
    await pass(page, longMs)
    // A jump to the end: the middle has not been seen.
    await scrollTo(1)
    await pass(page, longMs)
    expect(await readCounts(alice, 'c2c_bob', [tall])).toEqual([0])
    for (const part of [0.2, 0.4, 0.6]) {
      await scrollTo(part)
      await pass(page, longMs)
    }
    await readBy(world, tall, 1)
  })

  test('once a message, many in one request', async () => {
    await using world = await openWorld(stage)
    const alice = await world.frames('alice')
    await world.frames('bob')
    for (let at = 0; at < 10; at += 1) await say(alice, { userId: 'bob' }, `Parcel ${at}`)
    const given: string[] = []
    const watched = await openWatched(world, given)
    await readBy(world, 1, 1)
    await readBy(world, 10, 1)
    // Drawn again, looked at again.
    await messages(watched).evaluate((element) => element.scrollTo(0, 0))
    await say(alice, { userId: 'bob' }, 'One more')
    await readBy(world, 11, 1)
    // The browser says what it has sent when it comes to it.
    await expect.poll(() => given.length).toBeGreaterThanOrEqual(2)
    expect(given.length).toBeLessThanOrEqual(3)
  })

  /** Bob's page, with every `receipts.give` it sends written down. */
  async function openWatched(world: World, given: string[]): Promise<Page> {
    const page = await stage.open({ story: 'Empty' })
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (String(payload).includes('receipts.give')) given.push(String(payload))
      }),
    )
    const { url, sdkAppId, userSig } = world.server
    const query = { server: url, user: 'bob', app: String(sdkAppId), sig: userSig('bob') }
    await page.goto(
      `${new URL(page.url()).origin}/?bare&${new URLSearchParams({ story: 'Live', conversation: 'c2c_alice', ...query })}`,
    )
    return page
  }

  test('what is seen while offline is told after the reconnect', async () => {
    await using world = await openWorld(stage)
    const [alice] = [await world.frames('alice'), await world.frames('bob')]
    const proxy = await startProxy(Number(new URL(world.server.url).port))
    try {
      const page = await world.page('bob', 'c2c_alice', {
        hasOwnClock: true,
        serverUrl: `http://127.0.0.1:${proxy.port}`,
      })
      await attention(page, { hasFocus: false })
      await say(alice, { userId: 'bob' }, 'Look')
      await visible(row(page, 'Look'))
      proxy.cut()
      await visible(page.getByText('Offline'))
      await attention(page, {})
      await pass(page, longMs)
      expect(await readCounts(alice, 'c2c_bob', [1])).toEqual([0])
      proxy.heal()
      await page.clock.fastForward(60_000)
      await pass(page, longMs)
      await readBy(world, 1, 1)
    } finally {
      await proxy.close()
    }
  })
})

/** What the browser says about the window: headless it has no other to compete with. */
async function attention(
  page: Page,
  { hasFocus = true, isHidden = false }: { readonly hasFocus?: boolean; readonly isHidden?: boolean },
): Promise<void> {
  await page.evaluate(
    ([focused, hidden]) => {
      Object.defineProperty(document, 'hasFocus', { value: () => focused, configurable: true })
      Object.defineProperty(document, 'visibilityState', {
        value: hidden ? 'hidden' : 'visible',
        configurable: true,
      })
      window.dispatchEvent(new Event(focused ? 'focus' : 'blur'))
      document.dispatchEvent(new Event('visibilitychange'))
    },
    [hasFocus, isHidden],
  )
}

/** Lets time go by on the page's clock in small steps, and the browser draw between them. */
async function pass(page: Page, ms: number): Promise<void> {
  const stepMs = 100
  for (let passed = 0; passed < ms; passed += stepMs) {
    await page.evaluate(
      () =>
        new Promise<void>((drawn) => {
          new IntersectionObserver((_entries, observer) => {
            observer.disconnect()
            drawn()
          }).observe(document.body)
        }),
    )
    await page.clock.runFor(Math.min(stepMs, ms - passed))
  }
}
