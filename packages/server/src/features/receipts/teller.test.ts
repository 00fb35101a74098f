import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Payload } from '@kidoku/protocol'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Notice } from '../../bus/bus.ts'
import { createLocalBus } from '../../bus/local.ts'
import { readSettings } from '../../config.ts'
import type { Db } from '../../db/db.ts'
import { migrate } from '../../db/migrate.ts'
import { openSqlite } from '../../db/sqlite.ts'
import { createLiveSettings } from '../../live-settings.ts'
import { createLog } from '../../telemetry/log.ts'
import { addMember } from '../conversations/members.ts'
import { createConversation } from '../conversations/store.ts'
import { ensureUser, setReceiptsEnabled } from '../users/store.ts'
import { ReceiptsEngine } from './engine/engine.ts'
import { openRecord } from './engine/record-store.ts'
import { ReceiptLog } from './log-store.ts'
import { createTeller, type Teller } from './teller.ts'

const readers = ['bob', 'cyd', 'dan', 'eve']

describe('the teller', () => {
  let folder = ''
  let db: Db
  let engine: ReceiptsEngine
  let receiptLog: ReceiptLog
  let teller: Teller
  /** What ann has been told: after so many ms, these counts by message. */
  let told: { readonly atMs: number; readonly readCounts: Readonly<Record<string, number>> }[]
  let cursors: number[] = []
  let startedAtMs = 0

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kidoku-teller-'))
    db = openSqlite({ file: join(folder, 'kidoku.sqlite'), commitWindowMs: 0 })
    await migrate(db)
    await db.transaction(async (tx) => {
      await ensureUser(tx, 'ann', 1)
      await createConversation(tx, { conversationId: 'group:g:1', kind: 'group', nowMs: 1 })
      for (const userId of ['ann', ...readers]) {
        await ensureUser(tx, userId, 1)
        await addMember(tx, {
          conversationId: 'group:g:1',
          userId,
          role: 'member',
          nowMs: 1,
          seesHistory: true,
        })
      }
      for (let seq = 1; seq <= 300; seq += 1) {
        const message = { seq, msgId: `m${seq}`, sender: 'ann', senderOrdinal: 0, receivers: undefined }
        await openRecord(tx, 'group:g:1', message)
      }
    })
    await db.transaction((tx) =>
      tx.run(
        `INSERT INTO groups (group_id, conversation_id, group_type, name, owner, add_opt, approve_opt, created_at_ms, info_changed_at_ms)
         VALUES ('g', 'group:g:1', 'Public', 'g', 'ann', 'any', 'any', 1, 1)`,
      ),
    )
    const { settings } = readSettings(['--receipts-tell-every-ms', '100'], {})
    const log = createLog('error')
    const bus = createLocalBus()
    engine = new ReceiptsEngine({ db, log })
    receiptLog = new ReceiptLog({ db, log })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
    teller = createTeller({
      engine,
      read: db.read,
      bus,
      live: createLiveSettings({ initial: settings, log }),
      now: Date.now,
      log,
      deliver: hear,
      isHere: (userId) => userId === 'ann',
    })
    startedAtMs = Date.now()
    told = []
    cursors = []
  })
  afterEach(async () => {
    await teller.close()
    vi.useRealTimers()
    await engine.close()
    await db.close()
    await rm(folder, { recursive: true, force: true })
  })

  function hear(notice: Notice): void {
    if (notice.kind !== 'tell') return
    expect(notice.audience).toEqual({ users: ['ann'] })
    const { receipts, cursor } = notice.payload as Payload<'receipts.changed'>
    cursors.push(cursor)
    const readCounts = Object.fromEntries(receipts.map((receipt) => [receipt.msgId, receipt.readCount]))
    told.push({ atMs: Date.now() - startedAtMs, readCounts })
  }

  async function give(userId: string, ...seqs: readonly number[]): Promise<void> {
    await db.transaction(
      async (tx) => {
        const gifts = [{ userId, conversation: 'group_g', seqs }]
        const given = await engine.give(tx, gifts, {
          now: Date.now,
          turn: Promise.resolve(true),
          late: () => [],
        })
        await receiptLog.append(tx, given.changes)
        return given
      },
      (given) => {
        given.committed()
        teller.note(given.changes, new Map())
      },
    )
    await pass(0)
  }
  async function pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms)
    // What is read from the database takes its turns.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
  }

  test('from quiet, a first receipt is told at once', async () => {
    await give('bob', 1)
    expect(told).toEqual([{ atMs: 0, readCounts: { m1: 1 } }])
  })

  test('later ones of the message are gathered until the interval is over', async () => {
    await give('bob', 1)
    await pass(30)
    await give('cyd', 1)
    await pass(30)
    await give('dan', 1)
    expect(told).toHaveLength(1)
    await pass(39)
    expect(told).toHaveLength(1)
    await pass(1)
    expect(told.slice(1)).toEqual([{ atMs: 100, readCounts: { m1: 3 } }])
  })

  test('the first receipt of another message is urgent, and takes what was gathered along', async () => {
    await give('bob', 1)
    await pass(10)
    await give('cyd', 1)
    await pass(10)
    await give('bob', 2)
    expect(told.slice(1)).toEqual([{ atMs: 20, readCounts: { m1: 2, m2: 1 } }])
    await pass(500)
    expect(told).toHaveLength(2)
  })

  test('more than a frame of what was gathered waits for its interval, though first receipts keep coming', async () => {
    const many = Array.from({ length: 250 }, (_none, at) => at + 1)
    await give('bob', ...many)
    told = []
    await pass(10)
    await give('cyd', ...many)
    for (const seq of [298, 299, 300]) {
      await pass(20)
      await give('bob', seq)
    }
    expect(told).toEqual([
      { atMs: 30, readCounts: { m298: 1 } },
      { atMs: 50, readCounts: { m299: 1 } },
      { atMs: 70, readCounts: { m300: 1 } },
    ])
    expect(cursors.slice(-3)).toEqual([0, 0, 0])
    await pass(30)
    const rest = told.slice(3)
    expect(rest.map(({ atMs }) => atMs)).toEqual([100, 100])
    expect(rest.flatMap(({ readCounts }) => Object.values(readCounts))).toEqual(many.map(() => 2))
    expect(cursors.at(-1)).toBeGreaterThan(0)
  })

  test('after an urgent telling the interval begins anew', async () => {
    await give('bob', 1)
    await pass(50)
    await give('bob', 2)
    await pass(10)
    await give('cyd', 2)
    await pass(89)
    expect(told).toHaveLength(2)
    await pass(1)
    expect(told.at(-1)).toEqual({ atMs: 150, readCounts: { m2: 2 } })
  })

  test('after a while without news, even a later receipt is told at once', async () => {
    await give('bob', 1)
    await pass(100)
    await give('cyd', 1)
    expect(told.at(-1)).toEqual({ atMs: 100, readCounts: { m1: 2 } })
  })

  test('closing tells what is still due', async () => {
    await give('bob', 1)
    await give('cyd', 1)
    await teller.close()
    expect(told.map((each) => each.readCounts)).toEqual([{ m1: 1 }, { m1: 2 }])
  })

  test('a sender with receipts off is told nothing', async () => {
    await db.transaction((tx) => setReceiptsEnabled(tx, 'ann', false))
    await give('bob', 1)
    await pass(500)
    expect(told).toEqual([])
  })
})
