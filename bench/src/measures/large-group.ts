import type { BenchRun } from '../bench-run.ts'
import { type Percentiles, percentilesOf } from '../load/histogram.ts'
import { residentBytesOf } from '../processes/cpu.ts'
import { startKidoku } from '../processes/kidoku.ts'
import type { Server } from '../processes/server.ts'
import { groupOf, groupWorld } from './group-world.ts'
import { findPages } from './pages.ts'

/** As much as one request for counts may name. */
const countsPerRequest = 20

/** A group of a million with its journal on disk: starting, asking, and what it takes in memory. */
export async function measureLargeGroup(run: BenchRun): Promise<void> {
  const { sizes } = run
  const { data, receipts } = await groupWorld(run)
  const about = `${sizes.largeGroup.toLocaleString('en')} members, ${receipts.toLocaleString('en')} receipts on disk`

  const empty = await startKidoku(await run.folder())
  await empty.stop()
  run.fact('large group', 'start with nothing on disk', `${empty.readyMs.toFixed(0)} ms`)
  let server = await startKidoku(data)
  run.fact(
    'large group',
    'start',
    `${about}: ${server.readyMs.toFixed(0)} ms from the start of the process until it is well`,
  )
  run.figure('start with receipts on disk', server.readyMs / 1_000, about)
  await run.connect(server, 1)
  await measureCold(run)
  await run.disconnect()
  await server.stop()

  server = await startKidoku(data)
  await run.connect(server, 1)
  await measureMemory(run, server)
  await measureCounts(run)
  await measureWarmPages(run)
  await run.disconnect()
  await server.stop()
}

/** Each page is the first that is ever asked of its message after a start; the system's own cache of files stays as it is. */
async function measureCold(run: BenchRun): Promise<void> {
  const { sizes } = run
  const times: number[] = []
  let seq = 1
  for (const place of ['first', 'middle', 'last'] as const) {
    for (const filter of ['read', 'unread'] as const) {
      for (let at = 0; at < sizes.coldMessages; at += 1, seq += 1) {
        const after = cursorGuess(run, filter, place)
        const input = {
          conversation: conversationOf(run),
          seq: ((seq - 1) % sizes.seededMessages) + 1,
          filter,
          after,
          count: 100,
        }
        const { ms } = await run.generator.run('ask', {
          requests: [{ method: 'receipts.members', input }],
          times: 1,
        })
        times.push(...ms)
      }
    }
  }
  const percentiles = percentilesOf(times)
  run.fact('large group', 'page of 100, cold', shown(percentiles))
  run.figure('page of 100 members p99, cold', percentiles.p99, aboutGroup(run))
}

/** Cursors are opaque; cold, no page tells the next, so places are guessed: unread goes by place in the group. */
function cursorGuess(run: BenchRun, filter: 'read' | 'unread', place: 'first' | 'middle' | 'last'): number {
  const share = { first: 0, middle: 0.5, last: 0.9998 }[place]
  const { largeGroup, seededMessages, seededReaders } = run.sizes
  return Math.floor(share * (filter === 'unread' ? largeGroup : seededMessages * seededReaders))
}

async function measureMemory(run: BenchRun, server: Server): Promise<void> {
  const { seededMessages, seededReaders } = run.sizes
  const [pid = 0] = server.pids()
  const before = residentBytesOf(pid)
  const seqs = Array.from({ length: seededMessages }, (_none, at) => at + 1)
  const requests = chunks(seqs, countsPerRequest).map((some) => ({
    method: 'receipts.get',
    input: { conversation: conversationOf(run), seqs: some },
  }))
  const { answers } = await run.generator.run('ask', { requests, times: 1 })
  for (const answer of answers) {
    // Our own answer: what was seeded must be what is counted, or the seeding is out of date.
    const { output } = JSON.parse(answer)
    for (const { readCount } of output.receipts) {
      if (readCount !== seededReaders)
        throw new Error(
          `Seeded ${seededReaders} readers, the server counts ${readCount}: has the journal's format changed?`,
        )
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 500))
  const after = residentBytesOf(pid)
  if (before === undefined || after === undefined) return run.leaveOut('memory: there is no /proc here')
  run.fact(
    'large group',
    `memory after ${seededMessages} messages became hot`,
    `${mb(before)} before, ${mb(after)} after`,
  )
  run.figure('memory of a hot message', (after - before) / seededMessages / 1_000, aboutGroup(run))
}

async function measureCounts(run: BenchRun): Promise<void> {
  const { seededMessages, countsAsked } = run.sizes
  const seqs = Array.from({ length: countsPerRequest }, (_none, at) => seededMessages - at)
  const counts = { method: 'receipts.get', input: { conversation: conversationOf(run), seqs } }
  const ping = { method: 'session.ping', input: {} }
  // Both in turn, so that they meet the same machine.
  const { ms } = await run.generator.run('ask', { requests: [ping, counts], times: countsAsked })
  const pings = percentilesOf(ms.filter((_each, at) => at % 2 === 0))
  const gets = percentilesOf(ms.filter((_each, at) => at % 2 === 1))
  run.fact('large group', 'counts of the last 20, round trip', shown(gets))
  run.fact('large group', 'ping, round trip', shown(pings))
  // At the server: the round trip without what a round trip costs anyhow.
  run.figure('counts of the last 20 messages p99', Math.max(0, gets.p99 - pings.p50), aboutGroup(run))
}

async function measureWarmPages(run: BenchRun): Promise<void> {
  const { seededMessages, pagesAsked } = run.sizes
  let worst = 0
  for (const filter of ['read', 'unread'] as const) {
    const pages = await findPages(run.generator, {
      conversation: conversationOf(run),
      seq: seededMessages,
      filter,
    })
    for (const [place, after] of Object.entries(pages)) {
      const input = { conversation: conversationOf(run), seq: seededMessages, filter, after, count: 100 }
      const request = { method: 'receipts.members', input }
      const { ms } = await run.generator.run('ask', { requests: [request], times: pagesAsked })
      const percentiles = percentilesOf(ms)
      worst = Math.max(worst, percentiles.p99)
      run.fact('large group', `page of 100, warm, ${filter}, ${place}`, shown(percentiles))
    }
  }
  run.figure('page of 100 members p99, warm', worst, aboutGroup(run))
}

function chunks<T>(values: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_none, at) =>
    values.slice(at * size, (at + 1) * size),
  )
}

function shown({ p50, p99, max, count }: Percentiles): string {
  return `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, longest ${max.toFixed(1)} ms (${count.toLocaleString('en')})`
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

function aboutGroup({ sizes }: BenchRun): string {
  return `${sizes.largeGroup.toLocaleString('en')} members, ${sizes.seededReaders.toLocaleString('en')} readers a message`
}

function conversationOf({ sizes }: BenchRun): string {
  return `group_${groupOf(sizes.largeGroup)}`
}
