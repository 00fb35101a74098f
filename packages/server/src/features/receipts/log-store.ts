import type { Reader, Tx } from '../../db/db.ts'
import { takeLogNumbers } from '../users/store.ts'
import type { Change } from './engine/engine.ts'
import { decodeChanges, encodeChanges, type LogEntry, withoutThese } from './log-row.ts'

interface LogRow {
  readonly last_number: number
  readonly messages: number
  readonly changes: string
}

/** Messages in a row: a fuller one is left as it is. */
const rowMessagesMax = 4_096
/** Rows looked at together: within them no message comes twice. */
const rowsPerRead = 16

/**
 * "The receipts of my message have changed": one entry a message, which moves to the end of its sender's log. receipts.md §4
 *
 * A commit's entries are a row, and take up the rows before them that are not much larger: so there are a few rows a
 * sender, larger the older, and an entry is written again a handful of times in its life. Gives each sender's log number from
 * before.
 */
export async function logChanges(tx: Tx, changes: readonly Change[]): Promise<ReadonlyMap<string, number>> {
  // In one order everywhere: who locks the rows of several users must not wait for each other.
  const bySender = [...Map.groupBy(changes, (change) => change.sender)]
  bySender.sort(([one], [other]) => (one < other ? -1 : 1))
  // Side by side: many statements for the database at once, where each would have to travel.
  const before = await Promise.all(
    bySender.map(async ([userId, own]) => {
      // Their number holds the sender's log: what is read behind it is the newest.
      const [lastNumber, rows] = await Promise.all([
        takeLogNumbers(tx, userId, own.length),
        newestRows(tx, userId, Number.MAX_SAFE_INTEGER),
      ])
      const first = lastNumber - own.length + 1
      const added = own.map(({ conversationId, seq }, at) => ({ conversationId, seq, number: first + at }))
      await append(tx, userId, added, rows)
      return [userId, first - 1] as const
    }),
  )
  return new Map(before)
}

/** Rows looked at for taking up: mostly one is. */
const newestMax = 2

async function newestRows(tx: Tx, userId: string, beforeNumber: number): Promise<readonly LogRow[]> {
  return tx.all<LogRow>(
    `SELECT last_number, messages, changes FROM receipt_log WHERE user_id = ? AND last_number < ?
     ORDER BY last_number DESC LIMIT ?`,
    userId,
    beforeNumber,
    newestMax,
  )
}

async function append(
  tx: Tx,
  userId: string,
  added: readonly LogEntry[],
  newest: readonly LogRow[],
): Promise<void> {
  let entries = added
  let fromNumber: number | undefined
  let rows = newest
  for (let at = 0; ; at += 1) {
    if (at === newestMax && fromNumber !== undefined) {
      rows = await newestRows(tx, userId, fromNumber)
      at = 0
    }
    const before = rows[at]
    if (
      before === undefined ||
      before.messages > entries.length * 2 ||
      before.messages + entries.length > rowMessagesMax
    )
      break
    entries = withoutThese(decodeChanges(before.changes), entries).concat(entries)
    fromNumber = before.last_number
  }
  const taken =
    fromNumber !== undefined &&
    tx.run('DELETE FROM receipt_log WHERE user_id = ? AND last_number >= ?', userId, fromNumber)
  const written = tx.run(
    'INSERT INTO receipt_log (user_id, last_number, messages, changes) VALUES (?, ?, ?, ?)',
    userId,
    entries.at(-1)?.number ?? 0,
    entries.length,
    encodeChanges(entries),
  )
  await Promise.all([taken, written])
}

/** What has changed after the cursor, in the order of the log, at most `count`. A message may come again on a later page. */
export async function changesSince(
  read: Reader,
  userId: string,
  page: { readonly cursor: number; readonly count: number },
): Promise<readonly LogEntry[]> {
  const found: LogEntry[] = []
  let after = page.cursor
  while (found.length < page.count) {
    const rows = await read.all<LogRow>(
      `SELECT last_number, messages, changes FROM receipt_log WHERE user_id = ? AND last_number > ?
       ORDER BY last_number LIMIT ?`,
      userId,
      after,
      rowsPerRead,
    )
    let newest: readonly LogEntry[] = []
    for (const row of rows.toReversed()) {
      const entries = decodeChanges(row.changes)
      newest = newest.length === 0 ? entries : withoutThese(entries, newest).concat(newest)
    }
    for (const entry of newest) if (entry.number > page.cursor) found.push(entry)
    after = rows.at(-1)?.last_number ?? after
    if (rows.length < rowsPerRead) break
  }
  return found.slice(0, page.count)
}
