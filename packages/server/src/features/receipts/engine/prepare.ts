import { parseConversationId } from '@kidoku/protocol'
import { type Reader as Read, RunAgain, type Tx } from '../../../db/db.ts'
import { c2cConversationId } from '../../conversations/store.ts'
import { catchUp } from './catch-up.ts'
import type { Gift } from './give.ts'
import type { HotSet } from './hot-set.ts'
import { holdJournals, type Moment } from './journal-locks.ts'
import type { Ledger, Reader } from './ledger.ts'

/** What a batch has to know of what other nodes do, before it sets a bit. */
export interface Prepared {
  /** The conversations of the groups that are there. */
  readonly names: ReadonlyMap<string, string>
  /** Members that are not in memory yet, by conversation and name. */
  readonly readers: ReadonlyMap<string, Reader>
  /**
   * Ledgers that have all that was committed before this transaction held their journals; and of which moment they were before
   * `readers` were looked up, where they were in memory by then.
   */
  readonly current: Map<Ledger, Moment | undefined>
}

export function seatKey(conversationId: string, userId: string): string {
  return `${userId} ${conversationId}`
}

/**
 * Where other processes write to the database too: holds the journals that the batch writes to, brings what is in memory to
 * what is committed, and looks up whoever is not in memory, each in one statement for the whole batch.
 */
export async function prepare(
  { tx, read }: { readonly tx: Tx; readonly read: Read },
  hot: HotSet,
  gifts: readonly Gift[],
  remembered: Map<string, string>,
): Promise<Prepared> {
  const groupIds = new Set<string>()
  const conversationIds = new Set<string>()
  const missing = new Map<string, Set<number>>()
  for (const { conversation, userId, seqs } of gifts) {
    let conversationId: string | undefined
    if (conversation.startsWith('c2c_')) conversationId = c2cConversationId(userId, conversation.slice(4))
    else {
      const name = parseConversationId(conversation)
      if (name?.kind !== 'group') continue
      groupIds.add(name.groupId)
      conversationId = remembered.get(name.groupId)
    }
    if (conversationId === undefined) continue
    conversationIds.add(conversationId)
    const ledger = hot.peek(conversationId)
    if (ledger !== undefined && !hasBothEnds(ledger, seqs)) noteMissing(missing, ledger, seqs)
  }
  const unknown = [...groupIds].filter((groupId) => !remembered.has(groupId))
  // All are held at once, in their order: who holds some and asks for others later waits for who waits for them.
  if (unknown.length > 0)
    for (const conversationId of (await namesOf(tx, unknown)).values()) conversationIds.add(conversationId)
  // On their way together: the database takes them in this order.
  const [caughtUp, names] = await Promise.all([
    holdAndCatchUp(tx, hot, conversationIds),
    groupIds.size === 0 ? new Map<string, string>() : namesOf(tx, [...groupIds]),
    // Beside it, what is known of messages that are not in memory.
    ...Array.from(missing, ([conversationId, seqs]) => loadMarks(read, hot, conversationId, [...seqs])),
  ])
  if ([...names.values()].some((conversationId) => !conversationIds.has(conversationId))) {
    // A group was made anew under its name.
    for (const [groupId, conversationId] of names)
      if (remembered.get(groupId) !== conversationId) remembered.delete(groupId)
    throw new RunAgain()
  }
  const current = new Map<Ledger, Moment | undefined>()
  for (const ledger of caughtUp) {
    const { conversationId, epoch, switches } = ledger
    if (hot.peek(conversationId) === ledger) current.set(ledger, { epoch, switches })
  }
  return { names, readers: await readersOf(tx, hot, gifts, names), current }
}

/** People read on: where the first and the last message are in memory, those between are, mostly. Who sets bits looks closely. */
export function hasBothEnds({ marks }: Ledger, seqs: readonly number[]): boolean {
  return marks.has(seqs[0] ?? 0) && marks.has(seqs.at(-1) ?? 0)
}

function noteMissing(missing: Map<string, Set<number>>, ledger: Ledger, seqs: readonly number[]): void {
  for (const seq of seqs) {
    if (ledger.marks.has(seq)) continue
    const noted = missing.get(ledger.conversationId)
    if (noted === undefined) missing.set(ledger.conversationId, new Set([seq]))
    else noted.add(seq)
  }
}

async function loadMarks(
  read: Read,
  hot: HotSet,
  conversationId: string,
  seqs: readonly number[],
): Promise<void> {
  const ledger = hot.held(conversationId)
  if (ledger === undefined) return
  try {
    await hot.marks(read, ledger, seqs)
  } finally {
    hot.release(ledger)
  }
}

/** Gives the ledgers that were brought to what is committed. */
async function holdAndCatchUp(
  tx: Tx,
  hot: HotSet,
  conversationIds: ReadonlySet<string>,
): Promise<readonly Ledger[]> {
  if (conversationIds.size === 0) return []
  const ordered = [...conversationIds].sort()
  const ledgers = ordered.flatMap((conversationId) => hot.peek(conversationId) ?? [])
  const [wereThere] = await Promise.all([
    holdJournals(tx, ordered, { mayBeMissing: !ordered.every((id) => hasJournal(hot.peek(id))) }),
    catchUp(tx, hot, ledgers),
  ])
  // Some are held only now: what was committed until then is to be seen too.
  if (!wereThere) await catchUp(tx, hot, ledgers)
  return ledgers
}

/** Whoever appends to a journal, or turns its epoch, has made it. */
function hasJournal(ledger: Ledger | undefined): boolean {
  return ledger !== undefined && (ledger.nextPosition > 1 || ledger.epoch > 0)
}

async function namesOf(tx: Tx, groupIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.all<{ group_id: string; conversation_id: string }>(
    'SELECT group_id, conversation_id FROM groups WHERE group_id IN (SELECT value FROM json_each(?))',
    JSON.stringify(groupIds),
  )
  return new Map(rows.map((row) => [row.group_id, row.conversation_id]))
}

async function readersOf(
  tx: Tx,
  hot: HotSet,
  gifts: readonly Gift[],
  names: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Reader>> {
  const conversationIds = new Set<string>()
  const userIds = new Set<string>()
  for (const { conversation, userId } of gifts) {
    const conversationId = conversation.startsWith('c2c_')
      ? c2cConversationId(userId, conversation.slice(4))
      : names.get(conversation.slice(6))
    if (conversationId === undefined || hot.peek(conversationId)?.readers.has(userId) === true) continue
    conversationIds.add(conversationId)
    userIds.add(userId)
  }
  if (userIds.size === 0) return new Map()
  const rows = await tx.all<{
    conversation_id: string
    user_id: string
    ordinal: number
    receipts_enabled: number
  }>(
    `SELECT m.conversation_id, m.user_id, m.ordinal, u.receipts_enabled FROM members m JOIN users u ON u.user_id = m.user_id
     WHERE m.conversation_id IN (SELECT value FROM json_each(?)) AND m.left_seq IS NULL
       AND m.user_id IN (SELECT value FROM json_each(?))`,
    JSON.stringify([...conversationIds]),
    JSON.stringify([...userIds]),
  )
  return new Map(
    rows.map((row) => [
      seatKey(row.conversation_id, row.user_id),
      { ordinal: row.ordinal, isOn: row.receipts_enabled === 1 },
    ]),
  )
}
