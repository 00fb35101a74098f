import { makeHome, type ServerHome } from '@kidoku/testkit'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSettings } from '../../config.ts'
import type { Db } from '../../db/db.ts'
import { type OpenedDatabase, openDatabase } from '../../db/open.ts'
import { createLog } from '../../telemetry/log.ts'
import { ensureUser, logNumber } from '../users/store.ts'
import { decodeChanges, encodeChanges, type LogEntry } from './log-row.ts'
import { changesSince, ReceiptLog } from './log-store.ts'

const message = fc.record({
  // What IDs may be made of ends up inside a JSON text.
  conversationId: fc.constantFrom('group:g:1', 'c2c:ann bob', 'c2c:"a" \\b'),
  seq: fc.integer({ min: 1, max: 40 }),
})
const commits = fc.array(
  fc.record({
    sender: fc.constantFrom('ann', 'bob'),
    isJoined: fc.boolean(),
    messages: fc.uniqueArray(message, {
      minLength: 1,
      maxLength: 12,
      selector: ({ conversationId, seq }) => `${seq} ${conversationId}`,
    }),
  }),
  { maxLength: 30 },
)

describe('the log of changed receipts', () => {
  let home: ServerHome
  let opened: OpenedDatabase
  let db: Db
  let log: ReceiptLog
  beforeEach(async () => {
    home = await makeHome()
    opened = await openDatabase(readSettings([...home.flags, '--commit-window-ms', '0'], {}).settings)
    db = opened.db
    log = new ReceiptLog({ db, log: createLog('error') })
  })
  afterEach(async () => {
    await log.close()
    await opened.close()
    await home.delete()
  })

  async function commit(sender: string, messages: readonly Omit<LogEntry, 'number'>[]): Promise<void> {
    const changes = messages.map((each) => ({ ...each, sender, isFirst: false }))
    await db.transaction(
      (tx) => log.append(tx, changes),
      (numbers) => log.appended(numbers.keys()),
    )
  }

  async function everything(userId: string, cursor: number, count: number): Promise<readonly LogEntry[]> {
    const found: LogEntry[] = []
    for (let after = cursor; ; ) {
      const page = await changesSince(db.read, userId, { cursor: after, count })
      found.push(...page)
      const last = page.at(-1)
      if (last === undefined) return found
      after = last.number
    }
  }

  test('has each message once, at its last change, from every cursor and in pages of every size', async () => {
    await db.transaction(async (tx) => {
      for (const userId of ['ann', 'bob']) await ensureUser(tx, userId, 0)
    })
    const run = fc.asyncProperty(
      commits,
      fc.nat(),
      fc.integer({ min: 1, max: 9 }),
      async (made, at, count) => {
        await db.transaction(async (tx) => void (await tx.run('DELETE FROM receipt_log')))
        const model = new Map<string, LogEntry>()
        const before = await logNumber(db.read, 'ann')
        let number = before
        for (const { sender, messages, isJoined } of made) {
          await commit(sender, messages)
          if (isJoined) await log.join(sender)
          if (sender !== 'ann') continue
          for (const each of messages) {
            const key = `${each.seq} ${each.conversationId}`
            number += 1
            model.delete(key)
            model.set(key, { ...each, number })
          }
        }
        expect(await logNumber(db.read, 'ann')).toBe(number)
        const cursor = before + (at % (number - before + 1))
        expect(await everything('ann', cursor, count)).toEqual(
          [...model.values()].filter((entry) => entry.number > cursor),
        )
      },
    )
    await fc.assert(run, { numRuns: 60 })
  })

  test('keeps a few rows however many commits change the same messages', async () => {
    await db.transaction((tx) => ensureUser(tx, 'ann', 0))
    for (let round = 0; round < 200; round += 1)
      await commit('ann', [{ conversationId: 'group:g:1', seq: 1 + (round % 25) }])
    await log.close()
    const rows = await db.read.all('SELECT last_number FROM receipt_log')
    expect(rows.length).toBeLessThanOrEqual(64 + 8)
    expect(await everything('ann', 0, 100)).toHaveLength(25)
  })

  test('a row is short where people read on from message to message', () => {
    const entries = Array.from({ length: 1_000 }, (_none, at) => ({
      conversationId: 'group:g:1',
      seq: 5 + at,
      number: 70 + at,
    }))
    expect(encodeChanges(entries)).toBe('[["group:g:1",5,1000,70]]')
    expect(decodeChanges(encodeChanges(entries), 1_069)).toEqual(entries)
  })

  test('a row that was written before its number was known counts back from it', () => {
    const entries = [
      { conversationId: 'group:g:1', seq: 5, number: 1 },
      { conversationId: 'group:h:1', seq: 9, number: 2 },
      { conversationId: 'group:g:1', seq: 6, number: 3 },
    ]
    expect(decodeChanges(encodeChanges(entries), 73).map(({ number }) => number)).toEqual([71, 72, 73])
  })
})
