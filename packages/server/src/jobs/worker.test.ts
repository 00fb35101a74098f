import { makeHome, type ServerHome } from '@kidoku/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSettings } from '../config.ts'
import type { Db } from '../db/db.ts'
import { type OpenedDatabase, openDatabase } from '../db/open.ts'
import { createLog } from '../telemetry/log.ts'
import { droppedCount, listJobs, waitingNow } from './keeping.ts'
import { appendJob, dueLanes, lease } from './store.ts'
import { createWorker, type Outcome, type Worker } from './worker.ts'

const log = createLog('silent')

describe('workers on jobs in lanes', () => {
  let home: ServerHome
  let opened: OpenedDatabase
  let db: Db
  let nowMs = 0
  const workers: Worker[] = []

  beforeEach(async () => {
    home = await makeHome()
    opened = await openDatabase(readSettings([...home.flags, '--commit-window-ms', '0'], {}).settings)
    db = opened.db
    nowMs = 1_000_000_000_000
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()))
    await opened.close()
    await home.delete()
  })

  function start(handle: (title: string) => Promise<Outcome>, lanesMax = 4): Worker {
    const worker = createWorker({
      db,
      now: () => nowMs,
      log,
      rules: () => ({ isOn: true, lanesMax, ageMsMax: 3_600_000 }),
      handle: (job) => handle(job.title),
      isAlone: false,
      metrics: { tried(): void {}, dropped(): void {}, waiting(): void {} },
      random: () => 1,
    })
    workers.push(worker)
    return worker
  }
  async function add(lane: string, count: number): Promise<void> {
    await db.transaction(async (tx) => {
      for (let at = 0; at < count; at += 1)
        await appendJob(tx, { lane, kind: 'test', title: `${lane}-${at}`, payload: {} }, nowMs)
    })
  }
  const laneOf = (title: string) => title.split('-')[0] ?? ''

  test('several nodes keep the order of each lane, and never work on one lane at once', async () => {
    const lanes = ['a', 'b', 'c', 'd', 'e', 'f']
    const done: string[] = []
    const busy = new Set<string>()
    let clashes = 0
    const handle = async (title: string): Promise<Outcome> => {
      const lane = laneOf(title)
      if (busy.has(lane)) clashes += 1
      busy.add(lane)
      await new Promise((resolve) => setImmediate(resolve))
      busy.delete(lane)
      done.push(title)
      return { isDone: true, answer: '200' }
    }
    for (const lane of lanes) await add(lane, 10)
    for (let node = 0; node < 3; node += 1) start(handle, 2)
    for (const lane of lanes) await add(lane, 0)
    await expect.poll(() => done.length).toBe(60)
    expect(clashes).toBe(0)
    for (const lane of lanes)
      expect(done.filter((title) => laneOf(title) === lane)).toEqual(
        Array.from({ length: 10 }, (_, at) => `${lane}-${at}`),
      )
  })

  test('of a node that has died the lanes go on when its lease ends', async () => {
    await add('a', 1)
    const claim = { by: 'dead', nowMs, untilMs: nowMs + 30_000 }
    expect(await db.transaction((tx) => lease(tx, 'a', claim))).toBe(true)
    expect(await db.transaction((tx) => lease(tx, 'a', { ...claim, by: 'other' }))).toBe(false)
    const done: string[] = []
    const worker = start(async (title) => {
      done.push(title)
      return { isDone: true, answer: '200' }
    })
    expect(await dueLanes(db.read, { nowMs, count: 10 })).toEqual([])
    nowMs += 30_001
    worker.wake()
    await expect.poll(() => done).toEqual(['a-0'])
  })

  test('a lane that fails waits longer each time, and holds up no other', async () => {
    const tried: string[] = []
    const worker = start(async (title) => {
      tried.push(title)
      return { isDone: laneOf(title) === 'well', answer: 'no' }
    })
    await add('bad', 2)
    await add('well', 2)
    worker.wake()
    await expect.poll(() => tried.toSorted()).toEqual(['bad-0', 'well-0', 'well-1'])
    const dueIn = async () => {
      const [row] = await listJobs(db.read, asked)
      return (row?.due_at_ms ?? 0) - nowMs
    }
    const asked = { kind: 'test', state: 'waiting' as const, beyondJobId: undefined, count: 10 }
    await expect.poll(dueIn).toBe(1_000)
    nowMs += 1_000
    worker.wake()
    await expect.poll(dueIn).toBe(2_000)
    expect(tried.filter((title) => title === 'bad-1')).toEqual([])
  })

  test('what ended is forgotten after a while, with lanes that have nothing any more', async () => {
    const worker = start(async () => ({ isDone: true, answer: '200' }))
    await add('a', 3)
    worker.wake()
    await expect.poll(async () => (await waitingNow(db.read)).count).toBe(0)
    nowMs += 3_600_001
    const rows = async () =>
      (await db.read.all('SELECT 1 AS one FROM jobs UNION ALL SELECT 2 AS one FROM job_lanes')).length
    await expect.poll(rows, { timeout: 5_000 }).toBe(0)
    expect(await droppedCount(db.read)).toBe(0)
  })
})
