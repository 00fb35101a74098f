import type { Reader, Tx } from '../../db/db.ts'
import type { Tally } from './rules.ts'

/** What a message that asks for receipts keeps. receipts.md §2: its horizon, not a list of members. */
export interface RecordRow {
  readonly conversation_id: string
  readonly seq: number
  readonly sender: string
  readonly sender_ordinal: number
  readonly horizon: number
  /** The ordinals a targeted message counts, as JSON; null: all below the horizon. */
  readonly targets: string | null
  readonly audience: number
  readonly read_count: number
  readonly msg_id: string
}

const records = `SELECT r.*, m.msg_id FROM receipt_records r
  JOIN messages m ON m.conversation_id = r.conversation_id AND m.seq = r.seq`
/** A member `m` who belongs to the audience of the record `r`: there when it was accepted, and not its sender. */
const inAudience = `m.conversation_id = r.conversation_id AND m.ordinal < r.horizon AND m.ordinal <> r.sender_ordinal
  AND (m.left_seq IS NULL OR m.left_seq >= r.seq)
  AND (r.targets IS NULL OR m.ordinal IN (SELECT value FROM json_each(r.targets)))`
const gaveNone = `NOT EXISTS (SELECT 1 FROM receipts x
  WHERE x.conversation_id = r.conversation_id AND x.seq = r.seq AND x.ordinal = m.ordinal)`

/** Opens the record of a message just accepted; its audience is fixed here. */
export async function openRecord(
  tx: Tx,
  record: Pick<RecordRow, 'conversation_id' | 'seq' | 'sender' | 'sender_ordinal'> & {
    readonly targets: readonly string[] | undefined
  },
): Promise<void> {
  const targets =
    record.targets === undefined ? null : await presentOrdinals(tx, record.conversation_id, record.targets)
  const audience = targets?.filter((ordinal) => ordinal !== record.sender_ordinal).length ?? null
  await tx.run(
    `INSERT INTO receipt_records (conversation_id, seq, sender, sender_ordinal, horizon, targets, audience)
     SELECT conversation_id, ?, ?, ?, next_ordinal, ?, coalesce(?, member_count - 1)
     FROM conversations WHERE conversation_id = ?`,
    record.seq,
    record.sender,
    record.sender_ordinal,
    targets === null ? null : JSON.stringify(targets),
    audience,
    record.conversation_id,
  )
}

async function presentOrdinals(
  read: Reader,
  conversationId: string,
  userIds: readonly string[],
): Promise<readonly number[]> {
  const rows = await read.all<{ ordinal: number }>(
    `SELECT ordinal FROM members WHERE conversation_id = ? AND left_seq IS NULL
     AND user_id IN (SELECT value FROM json_each(?))`,
    conversationId,
    JSON.stringify(userIds),
  )
  return rows.map((row) => row.ordinal)
}

export async function getRecords(
  read: Reader,
  conversationId: string,
  seqs: readonly number[],
): Promise<readonly RecordRow[]> {
  return read.all<RecordRow>(
    `${records} WHERE r.conversation_id = ? AND r.seq IN (SELECT value FROM json_each(?)) AND m.revoked IS NULL ORDER BY r.seq`,
    conversationId,
    JSON.stringify(seqs),
  )
}

/** Adds a reader; gives whether that was news. Idempotent, commutative. */
export async function addReader(
  tx: Tx,
  record: RecordRow,
  reader: { readonly ordinal: number; readonly nowMs: number },
): Promise<boolean> {
  const added = await tx.run(
    `INSERT INTO receipts (conversation_id, seq, ordinal, read_order, read_at_ms)
     SELECT conversation_id, seq, ?, read_count + 1, ? FROM receipt_records WHERE conversation_id = ? AND seq = ?
     ON CONFLICT (conversation_id, seq, ordinal) DO NOTHING`,
    reader.ordinal,
    reader.nowMs,
    record.conversation_id,
    record.seq,
  )
  if (added === 0) return false
  await tx.run(
    'UPDATE receipt_records SET read_count = read_count + 1 WHERE conversation_id = ? AND seq = ?',
    record.conversation_id,
    record.seq,
  )
  return true
}

/** Whether this ordinal counts for the message. receipts.md §2 */
export function isInAudience(record: RecordRow, ordinal: number): boolean {
  if (ordinal === record.sender_ordinal || ordinal >= record.horizon) return false
  return record.targets === null || (JSON.parse(record.targets) as readonly number[]).includes(ordinal)
}

export async function tallyOf(read: Reader, record: RecordRow): Promise<Tally> {
  const row = await read.get<{ departed: number; undisclosed: number }>(
    `SELECT
       (SELECT count(*) FROM members m WHERE m.left_seq IS NOT NULL AND ${inAudience} AND ${gaveNone}) AS departed,
       (SELECT count(*) FROM users u JOIN members m ON m.user_id = u.user_id
        WHERE u.receipts_enabled = 0 AND m.left_seq IS NULL AND ${inAudience} AND ${gaveNone}) AS undisclosed
     FROM receipt_records r WHERE r.conversation_id = ? AND r.seq = ?`,
    record.conversation_id,
    record.seq,
  )
  return {
    audience: record.audience,
    read: record.read_count,
    departed: row?.departed ?? 0,
    undisclosed: row?.undisclosed ?? 0,
  }
}

export interface ReaderRow {
  readonly user_id: string
  readonly nick_name: string
  readonly face_url: string
  readonly name_card: string
  /** Where the next page goes on. */
  readonly position: number
  readonly read_at_ms: number | null
}

const reader = 'm.user_id, u.nick_name, u.face_url, m.name_card'

/** Readers in the order of reading, wherever they are now. */
export async function listReaders(
  read: Reader,
  record: RecordRow,
  page: { readonly after: number; readonly count: number },
): Promise<readonly ReaderRow[]> {
  return read.all<ReaderRow>(
    `SELECT ${reader}, x.read_order AS position, x.read_at_ms FROM receipts x
     JOIN members m ON m.conversation_id = x.conversation_id AND m.ordinal = x.ordinal
     JOIN users u ON u.user_id = m.user_id
     WHERE x.conversation_id = ? AND x.seq = ? AND x.read_order > ? ORDER BY x.read_order LIMIT ?`,
    record.conversation_id,
    record.seq,
    page.after,
    page.count,
  )
}

/** Members who can still answer and have not, in the order of joining. `position` is the ordinal after theirs. */
export async function listUnread(
  read: Reader,
  record: RecordRow,
  page: { readonly after: number; readonly count: number; readonly disclosesOptOut: boolean },
): Promise<readonly ReaderRow[]> {
  return read.all<ReaderRow>(
    `SELECT ${reader}, m.ordinal + 1 AS position, NULL AS read_at_ms FROM receipt_records r
     JOIN members m ON ${inAudience} JOIN users u ON u.user_id = m.user_id
     WHERE r.conversation_id = ? AND r.seq = ? AND m.left_seq IS NULL AND m.ordinal >= ?
       AND (u.receipts_enabled = 1 OR ? = 0) AND ${gaveNone}
     ORDER BY m.ordinal LIMIT ?`,
    record.conversation_id,
    record.seq,
    page.after,
    page.disclosesOptOut ? 1 : 0,
    page.count,
  )
}

/** When the only reader of a one-to-one message gave the receipt. */
export async function firstReadAtMs(read: Reader, record: RecordRow): Promise<number | undefined> {
  const row = await read.get<{ read_at_ms: number }>(
    'SELECT read_at_ms FROM receipts WHERE conversation_id = ? AND seq = ? AND read_order = 1',
    record.conversation_id,
    record.seq,
  )
  return row?.read_at_ms
}

/** The senders of the newest messages that ask for receipts here: those who may be looking at their counts. */
export async function recentSenders(
  read: Reader,
  conversationId: string,
  recordsMax: number,
): Promise<readonly string[]> {
  const rows = await read.all<{ sender: string }>(
    `SELECT DISTINCT sender FROM (SELECT r.sender FROM receipt_records r WHERE r.conversation_id = ? ORDER BY r.seq DESC LIMIT ?)`,
    conversationId,
    recordsMax,
  )
  return rows.map((row) => row.sender)
}

export async function deleteRecord(tx: Tx, conversationId: string, seq: number): Promise<void> {
  for (const table of ['receipts', 'receipt_records', 'receipt_changes']) {
    await tx.run(`DELETE FROM ${table} WHERE conversation_id = ? AND seq = ?`, conversationId, seq)
  }
}
