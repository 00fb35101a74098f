import type { Db, Reader, Tx } from '../../db/db.ts'
import { Housekeeping } from '../../housekeeping.ts'
import type { Log } from '../../telemetry/log.ts'
import { takeLogNumbers } from '../users/store.ts'
import type { Change } from './engine/giving.ts'
import { decodeChanges, encodeChanges, type LogEntry, withoutThese } from './log-row.ts'

interface LogRow {
  readonly last_number: number
  readonly messages: number
  readonly changes: string
}

/** Messages in a row: a fuller one is left as it is. */
const rowMessagesMax = 4_096
/** Rows of a sender before they are joined. */
const looseRowsMax = 64
/** Rows looked at for it: some that were joined before are among them. */
const joinedRowsMax = 16
/** Senders whose loose rows are counted; past it, counting begins anew. */
const sendersCountedMax = 100_000
/** Rows read at once: within them no message comes twice. */
const rowsPerRead = 16

/**
 * "The receipts of my message have changed": the log of each sender, in which a message stands once, at its last change.
 * receipts.md §4
 *
 * A commit's entries are a row, sent and not waited for. Loose rows are joined now and then behind the callers' backs, and take
 * up the rows before them that are not much larger: so there are few rows a sender, larger the older.
 */
export class ReceiptLog {
  readonly #db: Db
  readonly #housekeeping: Housekeeping
  readonly #looseRows = new Map<string, number>()

  constructor(parts: { readonly db: Db; readonly log: Log }) {
    this.#db = parts.db
    this.#housekeeping = new Housekeeping(parts.log)
  }

  /** Gives each sender's log number from before. */
  async append(tx: Tx, changes: readonly Change[]): Promise<ReadonlyMap<string, number>> {
    // In one order everywhere: who locks the rows of several users must not wait for each other.
    const bySender = [...Map.groupBy(changes, (change) => change.sender)]
    bySender.sort(([one], [other]) => (one < other ? -1 : 1))
    const before = bySender.map(async ([userId, own]) => {
      // Their number holds the sender's log, and is the row's: the row says how far back from there its entries are.
      const lastNumber = takeLogNumbers(tx, userId, own.length)
      void tx.run(
        `INSERT INTO receipt_log (user_id, last_number, messages, changes)
         SELECT user_id, log_number, ?, ? FROM users WHERE user_id = ?`,
        own.length,
        encodeChanges(own.map(({ conversationId, seq }, at) => ({ conversationId, seq, number: at + 1 }))),
        userId,
      )
      return [userId, (await lastNumber) - own.length] as const
    })
    return new Map(await Promise.all(before))
  }

  /** After the commit. */
  appended(senders: Iterable<string>): void {
    if (this.#looseRows.size >= sendersCountedMax) this.#looseRows.clear()
    for (const userId of senders) {
      const rows = (this.#looseRows.get(userId) ?? 0) + 1
      this.#looseRows.set(userId, rows)
      if (rows >= looseRowsMax)
        this.#housekeeping.begin(
          userId,
          () => this.join(userId),
          'Could not join the rows of a log of receipts.',
        )
    }
  }

  async join(userId: string): Promise<void> {
    this.#looseRows.delete(userId)
    await this.#db.transaction((tx) => join(tx, userId))
  }

  close(): Promise<void> {
    return this.#housekeeping.close()
  }
}

async function join(tx: Tx, userId: string): Promise<void> {
  // Whoever appends or joins waits: what is read is the newest.
  await tx.get('SELECT log_number FROM users WHERE user_id = ? /* FOR UPDATE */', userId)
  const rows = await tx.all<LogRow>(
    'SELECT last_number, messages, changes FROM receipt_log WHERE user_id = ? ORDER BY last_number DESC LIMIT ?',
    userId,
    looseRowsMax + joinedRowsMax,
  )
  let entries: readonly LogEntry[] = []
  let taken = 0
  for (const row of rows) {
    if (entries.length + row.messages > rowMessagesMax) break
    if (taken >= looseRowsMax && row.messages > entries.length * 2) break
    entries = withoutThese(decodeChanges(row.changes, row.last_number), entries).concat(entries)
    taken += 1
  }
  const from = rows[taken - 1]
  if (from === undefined || taken < 2) return
  void tx.run('DELETE FROM receipt_log WHERE user_id = ? AND last_number >= ?', userId, from.last_number)
  void tx.run(
    'INSERT INTO receipt_log (user_id, last_number, messages, changes) VALUES (?, ?, ?, ?)',
    userId,
    entries.at(-1)?.number ?? 0,
    entries.length,
    encodeChanges(entries),
  )
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
      const entries = decodeChanges(row.changes, row.last_number)
      newest = newest.length === 0 ? entries : withoutThese(entries, newest).concat(newest)
    }
    for (const entry of newest) if (entry.number > page.cursor) found.push(entry)
    after = rows.at(-1)?.last_number ?? after
    if (rows.length < rowsPerRead) break
  }
  return found.slice(0, page.count)
}
