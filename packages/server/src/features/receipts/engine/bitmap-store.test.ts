import { makeHome, type ServerHome } from '@kidoku/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSettings } from '../../../config.ts'
import type { Db } from '../../../db/db.ts'
import { type OpenedDatabase, openDatabase } from '../../../db/open.ts'
import { copyBitmap, readBitmaps, writeBitmaps } from './bitmap-store.ts'
import { Mark } from './ledger.ts'
import { deleteRecord } from './record-store.ts'

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
  let home: ServerHome
  let opened: OpenedDatabase
  let db: Db
  beforeEach(async () => {
    home = await makeHome()
    opened = await openDatabase(readSettings([...home.flags, '--commit-window-ms', '0'], {}).settings)
    db = opened.db
    await db.transaction(async (tx) => {
      await tx.run(
        `INSERT INTO receipt_records (conversation_id, seq, msg_id, sender, sender_ordinal, horizon, audience, position)
         VALUES (?, 1, 'm1', 'ann', 0, ?, ?, 0)`,
        conversationId,
        horizon,
        horizon - 1,
      )
    })
  })
  afterEach(async () => {
    await opened.close()
    await home.delete()
  })

  /** As it is now, all up to this position being in it. */
  function write(mark: Mark, position: number): Promise<void> {
    const bitmaps = [copyBitmap(mark)]
    return db.transaction((tx) => writeBitmaps(tx, conversationId, { bitmaps, position }))
  }

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
    await write(mark, 1)
    expect(await bytesStored()).toEqual([{ chunks: 1, bytes: 2 * 999 }])
    const { bits } = await readBack(1)
    expect(bits.count).toBe(999)
    expect([0, 1_000, 1_001, 999_000].map((ordinal) => bits.has(ordinal))).toEqual([false, true, false, true])
  })

  test('once they are many they are chunks, and nothing else is left of them', async () => {
    const mark = markOf(1)
    for (let reader = 1; reader <= 4_000; reader += 1) mark.bits.add(reader * 200)
    await write(mark, 1)
    for (let reader = 1; reader <= 200; reader += 1) mark.bits.add(reader)
    await write(mark, 2)
    const rows = await db.read.all<{ chunk: number }>('SELECT chunk FROM receipt_bitmaps ORDER BY chunk')
    expect(rows[0]?.chunk).toBe(0)
    const { bits } = await readBack(1)
    expect(bits.count).toBe(mark.bits.count)
    for (let ordinal = 0; ordinal < 900_000; ordinal += 1)
      if (bits.has(ordinal) !== mark.bits.has(ordinal)) expect.unreachable(`${ordinal} differs`)
  })

  test('what is older does not replace what another node has written since', async () => {
    const [older, newer] = [markOf(1), markOf(1)]
    for (const mark of [older, newer]) mark.bits.add(5)
    newer.bits.add(6)
    await write(newer, 2)
    await write(older, 1)
    expect((await readBack(1)).bits.count).toBe(2)
    expect(await db.read.all('SELECT position FROM receipt_records')).toEqual([{ position: 2 }])
  })

  test('of a message that was recalled meanwhile nothing comes back', async () => {
    const mark = markOf(1)
    mark.bits.add(5)
    await db.transaction((tx) => deleteRecord(tx, conversationId, 1))
    await write(mark, 1)
    expect(await bytesStored()).toMatchObject([{ chunks: 0 }])
  })

  test('a copy is of its moment: what is read later is not in it', async () => {
    const mark = markOf(1)
    for (let reader = 1; reader <= 5_000; reader += 1) mark.bits.add(reader)
    const copy = copyBitmap(mark)
    mark.bits.add(5_001)
    await db.transaction((tx) => writeBitmaps(tx, conversationId, { bitmaps: [copy], position: 1 }))
    const { bits } = await readBack(1)
    expect([bits.count, bits.has(5_001)]).toEqual([5_000, false])
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
      await write(mark, 1)
      const back = new Mark(facts, 0)
      await readBitmaps(db.read, conversationId, new Map([[1, back]]))
      expect(back.bits.count).toBe(size)
      expect(await bytesStored()).toMatchObject([{ chunks: 1 }])
    },
  )
})
