import type { Reader, Tx } from '../../../db/db.ts'

/** What a ledger keeps beside the journal's receipts is of this moment: another pair, and it is read anew. */
export interface Moment {
  /** Grows when members leave, or come in with receipts off, and when messages are recalled. */
  readonly epoch: number
  /** Grows when anybody turns receipts on or off. */
  readonly switches: number
}

/**
 * Holds the journals of these conversations until the transaction ends: whoever appends, joins or erases rows comes after it,
 * on whichever node. In one order everywhere, lest two wait for each other: where some may be missing, all are made or held in one
 * go. Gives whether all of them had been there.
 */
export async function holdJournals(
  tx: Tx,
  conversationIds: readonly string[],
  { mayBeMissing = false }: { readonly mayBeMissing?: boolean } = {},
): Promise<boolean> {
  if (mayBeMissing) {
    await makeJournals(tx, conversationIds)
    return false
  }
  const held = await tx.all<{ conversation_id: string }>(
    `SELECT conversation_id FROM receipt_journals WHERE conversation_id IN (SELECT value FROM json_each(?))
     ORDER BY conversation_id /* FOR UPDATE */`,
    JSON.stringify(conversationIds),
  )
  if (held.length === conversationIds.length) return true
  const known = new Set(held.map((row) => row.conversation_id))
  await makeJournals(
    tx,
    conversationIds.filter((conversationId) => !known.has(conversationId)),
  )
  return false
}

async function makeJournals(tx: Tx, conversationIds: readonly string[]): Promise<void> {
  await tx.run(
    `INSERT INTO receipt_journals (conversation_id)
     SELECT conversation_id FROM conversations WHERE conversation_id IN (SELECT value FROM json_each(?))
     ORDER BY conversation_id
     ON CONFLICT (conversation_id) DO UPDATE SET epoch = receipt_journals.epoch`,
    JSON.stringify(conversationIds),
  )
}

/** In the transaction that changes what ledgers keep beside the journal's receipts; holds the journal likewise. */
export async function turnEpoch(tx: Tx, conversationId: string): Promise<void> {
  await tx.run(
    `INSERT INTO receipt_journals (conversation_id, epoch) VALUES (?, 1)
     ON CONFLICT (conversation_id) DO UPDATE SET epoch = receipt_journals.epoch + 1`,
    conversationId,
  )
}

/** In the transaction by which a user turns receipts on or off. */
export async function countSwitch(tx: Tx): Promise<void> {
  await tx.run('UPDATE receipt_switches SET number = number + 1 WHERE id = 1')
}

export async function momentOf(read: Reader, conversationId: string): Promise<Moment> {
  const row = await read.get<Moment>(
    `SELECT coalesce(j.epoch, 0) AS epoch, s.number AS switches FROM receipt_switches s
     LEFT JOIN receipt_journals j ON j.conversation_id = ? WHERE s.id = 1`,
    conversationId,
  )
  return row ?? { epoch: 0, switches: 0 }
}
