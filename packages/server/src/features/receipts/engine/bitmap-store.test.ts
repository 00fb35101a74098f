import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../../db/db.ts'
import { migrate } from '../../../db/migrate.ts'
import { openSqlite } from '../../../db/sqlite.ts'
import { readBitmaps, writeBitmaps } from './bitmap-store.ts'
import { Mark } from './ledger.ts'

const horizon = 1_000_000
const conversationId = 'group:g:1'

function markOf(seq: number): Mark {
  const facts = {
    msgId: `m${seq}`,
    sender: 'ann',
    senderOrdinal: 0,
    targets: undefined,
    audience: horizon - 1,
  }
  return new Mark({ ...facts, seq, horizon }, 0)
}

describe('bitmaps on disk', () => {
  let folder = ''
  let db: Db
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kidoku-bitmaps-'))
    db = openSqlite({ file: join(folder, 'kidoku.sqlite'), commitWindowMs: 0 })
    await migrate(db)
  })
  afterEach(async () => {
    await db.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function readBack(seq: number): Promise<Mark> {
    const mark = markOf(seq)
    await readBitmaps(db.read, conversationId, new Map([[seq, mark]]))
    return mark
  }

  async function bytesStored(): Promise<readonly object[]> {
    return db.read.all('SELECT count(*) AS chunks, sum(length(bits)) AS bytes FROM receipt_bitmaps')
  }

  test('a thousand readers spread over a million members are some bytes each, not a chunk each', async () => {
    const mark = markOf(1)
    for (let reader = 1; reader <= 999; reader += 1) mark.bits.add(reader * 1_000)
    await db.transaction((tx) => writeBitmaps(tx, conversationId, { marks: [mark], position: 1 }))
    expect(await bytesStored()).toEqual([{ chunks: 1, bytes: 2 * 999 }])
    const { bits } = await readBack(1)
    expect(bits.count).toBe(999)
    expect([0, 1_000, 1_001, 999_000].map((ordinal) => bits.has(ordinal))).toEqual([false, true, false, true])
  })

  test('once they are many they are chunks, and nothing else is left of them', async () => {
    const mark = markOf(1)
    for (let reader = 1; reader <= 4_000; reader += 1) mark.bits.add(reader * 200)
    await db.transaction((tx) => writeBitmaps(tx, conversationId, { marks: [mark], position: 1 }))
    for (let reader = 1; reader <= 200; reader += 1) mark.bits.add(reader)
    await db.transaction((tx) => writeBitmaps(tx, conversationId, { marks: [mark], position: 2 }))
    const rows = await db.read.all<{ chunk: number }>('SELECT chunk FROM receipt_bitmaps ORDER BY chunk')
    expect(rows[0]?.chunk).toBe(0)
    const { bits } = await readBack(1)
    expect(bits.count).toBe(mark.bits.count)
    for (let ordinal = 0; ordinal < 900_000; ordinal += 1)
      if (bits.has(ordinal) !== mark.bits.has(ordinal)) expect.unreachable(`${ordinal} differs`)
  })

  test.each([32, 33, 4_096, 8_192])(
    '%i readers of a message of nobody among them are one row, and come back',
    async (size) => {
      const facts = {
        seq: 1,
        msgId: 'm',
        sender: 'root',
        senderOrdinal: size,
        targets: undefined,
        audience: size,
        horizon: size,
      }
      const mark = new Mark(facts, 0)
      for (let reader = 0; reader < size; reader += 1) mark.bits.add(reader)
      await db.transaction((tx) => writeBitmaps(tx, conversationId, { marks: [mark], position: 1 }))
      const back = new Mark(facts, 0)
      await readBitmaps(db.read, conversationId, new Map([[1, back]]))
      expect(back.bits.count).toBe(size)
      expect(await bytesStored()).toMatchObject([{ chunks: 1 }])
    },
  )
})
