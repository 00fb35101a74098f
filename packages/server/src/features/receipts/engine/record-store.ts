import type { Reader, Tx } from '../../../db/db.ts'
import { lastPosition } from './journal-store.ts'
import type { MarkFacts } from './ledger.ts'

interface RecordRow {
  readonly seq: number
  readonly msg_id: string
  readonly sender: string
  readonly sender_ordinal: number
  readonly horizon: number
  readonly targets: string | null
  readonly audience: number
  readonly position: number
}

/** A record, and up to where its bitmap on disk goes. */
export interface StoredRecord {
  readonly facts: MarkFacts
  readonly position: number
}

/** Opens the record of a message just accepted; its audience is fixed here. */
export async function openRecord(
  tx: Tx,
  conversationId: string,
  message: {
    readonly seq: number
    readonly msgId: string
    readonly sender: string
    /** Absent for a sender who is no member. */
    readonly senderOrdinal: number | undefined
    /** The user IDs a targeted message is for. */
    readonly receivers: readonly string[] | undefined
  },
): Promise<StoredRecord> {
  const { seq, msgId, sender, receivers } = message
  const targets = receivers && (await presentOrdinals(tx, conversationId, receivers))
  const row = await tx.get<{ next_ordinal: number; member_count: number }>(
    'SELECT next_ordinal, member_count FROM conversations WHERE conversation_id = ?',
    conversationId,
  )
  if (row === undefined) throw new Error(`There is no conversation ${conversationId}.`)
  // Who is no member has the first ordinal that nobody had: no receipt of it counts, and none is missed.
  const senderOrdinal = message.senderOrdinal ?? row.next_ordinal
  const members = row.member_count - (message.senderOrdinal === undefined ? 0 : 1)
  const audience = targets?.filter((ordinal) => ordinal !== senderOrdinal).length ?? members
  // Nobody has read it before it was there.
  const position = await lastPosition(tx, conversationId)
  await tx.run(
    `INSERT INTO receipt_records (conversation_id, seq, msg_id, sender, sender_ordinal, horizon, targets, audience, position)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    conversationId,
    seq,
    msgId,
    sender,
    senderOrdinal,
    row.next_ordinal,
    targets === undefined ? null : JSON.stringify(targets),
    audience,
    position,
  )
  return {
    facts: { seq, msgId, sender, senderOrdinal, horizon: row.next_ordinal, targets, audience },
    position,
  }
}

async function presentOrdinals(
  read: Reader,
  conversationId: string,
  userIds: readonly string[],
): Promise<readonly number[]> {
  const rows = await read.all<{ ordinal: number }>(
    `SELECT ordinal FROM members WHERE conversation_id = ? AND left_seq IS NULL
     AND user_id IN (SELECT value FROM json_each(?)) ORDER BY ordinal`,
    conversationId,
    JSON.stringify(userIds),
  )
  return rows.map((row) => row.ordinal)
}

export async function getRecords(
  read: Reader,
  conversationId: string,
  seqs: readonly number[],
): Promise<readonly StoredRecord[]> {
  const rows = await read.all<RecordRow>(
    `SELECT seq, msg_id, sender, sender_ordinal, horizon, targets, audience, position FROM receipt_records
     WHERE conversation_id = ? AND seq IN (SELECT value FROM json_each(?))`,
    conversationId,
    JSON.stringify(seqs),
  )
  return rows.map((row) => ({
    position: row.position,
    facts: {
      seq: row.seq,
      msgId: row.msg_id,
      sender: row.sender,
      senderOrdinal: row.sender_ordinal,
      horizon: row.horizon,
      targets: row.targets === null ? undefined : (JSON.parse(row.targets) as readonly number[]),
      audience: row.audience,
    },
  }))
}

export async function deleteRecord(tx: Tx, conversationId: string, seq: number): Promise<void> {
  for (const table of ['receipt_records', 'receipt_bitmaps']) {
    await tx.run(`DELETE FROM ${table} WHERE conversation_id = ? AND seq = ?`, conversationId, seq)
  }
}

/** The senders of the newest messages that ask for receipts here: those who may be looking at their counts. */
export async function recentSenders(
  read: Reader,
  conversationId: string,
  recordsMax: number,
): Promise<readonly string[]> {
  const rows = await read.all<{ sender: string }>(
    `SELECT DISTINCT sender FROM
       (SELECT sender FROM receipt_records WHERE conversation_id = ? ORDER BY seq DESC LIMIT ?) AS recent`,
    conversationId,
    recordsMax,
  )
  return rows.map((row) => row.sender)
}
