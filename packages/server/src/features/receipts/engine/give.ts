import { parseConversationId, Refusal } from '@kidoku/protocol'
import type { Reader as Read, Tx } from '../../../db/db.ts'
import { notMember } from '../../conversations/members.ts'
import { c2cConversationId } from '../../conversations/store.ts'
import { catchUp } from './catch-up.ts'
import { type Entry, joinRun } from './entries.ts'
import type { HotSet } from './hot-set.ts'
import { appendRows, receiptsIn, rowOf } from './journal-store.ts'
import type { Ledger, Mark, Reader } from './ledger.ts'
import { hasBothEnds, type Prepared, prepare, seatKey } from './prepare.ts'

/** One member's "I have read these". */
export interface Gift {
  readonly userId: string
  readonly conversation: string
  readonly seqs: readonly number[]
}

/** Who gives, and where; the ledger is held, and to be released. */
interface Seat {
  readonly ledger: Ledger
  readonly reader: Reader
}

/** Receipts that the running transaction adds to one conversation. */
export interface Addition {
  readonly ledger: Ledger
  readonly entries: Entry[]
  /** The messages concerned, each once. */
  readonly changed: Mark[]
}

/** Somebody looked up in the running transaction: remembered once it is committed. */
export interface Found {
  readonly ledger: Ledger
  readonly userId: string
  readonly reader: Reader
}

/** What a batch works with, and comes to. */
export interface Batch {
  readonly tx: Tx
  readonly nowMs: number
  readonly additions: Map<string, Addition>
  readonly found: Found[]
  /** Names of groups looked up, remembered likewise. */
  readonly names: Map<string, string>
  /** Where other nodes write too. */
  readonly prepared: Prepared | undefined
}

/** Readers remembered in one conversation; past it, all are looked up again. */
const readersMax = 200_000
/** Names of groups remembered; past it, all are looked up again. */
const groupNamesMax = 200_000

/**
 * Takes gifts, many at a time: finds who gives and what for, sets the bits, and writes one journal row for each conversation.
 * Looks nothing up in the database that it knows from before.
 */
export class Giver {
  readonly #hot: HotSet
  readonly #read: Read
  readonly #groupNames = new Map<string, string>()

  constructor(hot: HotSet, read: Read) {
    this.#hot = hot
    this.#read = read
  }

  forgetGroup(groupId: string): void {
    this.#groupNames.delete(groupId)
  }

  /** Where other nodes write too: whatever they have committed is in memory, and they wait until this transaction ends. */
  async prepare(tx: Tx, gifts: readonly Gift[], turn: Promise<boolean>): Promise<Prepared> {
    const from = { tx, read: this.#read }
    let prepared = await prepare(from, this.#hot, gifts, this.#groupNames)
    // What the one before has set in memory stays; or it was forgotten, with who was known there.
    if (!(await turn)) prepared = await prepare(from, this.#hot, gifts, this.#groupNames)
    for (const { conversation } of gifts) {
      const groupId = conversation.slice(6)
      if (this.#groupNames.get(groupId) !== prepared.names.get(groupId)) this.#groupNames.delete(groupId)
    }
    return prepared
  }

  /** After the commit: what was looked up in it is so, where nothing is known to have changed since. */
  remember({ found, names, prepared }: Pick<Batch, 'found' | 'names' | 'prepared'>): void {
    if (this.#groupNames.size >= groupNamesMax) this.#groupNames.clear()
    for (const [groupId, conversationId] of names) this.#groupNames.set(groupId, conversationId)
    for (const { ledger, userId, reader } of found) {
      const moment = prepared?.current.get(ledger)
      if (prepared !== undefined && (moment?.epoch !== ledger.epoch || moment.switches !== ledger.switches))
        continue
      if (ledger.readers.size >= readersMax) ledger.readers.clear()
      ledger.readers.set(userId, reader)
    }
  }

  /**
   * Adds what is news to `additions`; gives a refusal for each gift that has one. Synchronous where all is in memory.
   * receipts.md §3: own, unknown, recalled, unasked, not in the audience, given before: ignored one by one.
   */
  async take(gifts: readonly Gift[], batch: Batch): Promise<readonly (Refusal | undefined)[]> {
    const refusals: (Refusal | undefined)[] = []
    const fetched = new Set<string>()
    for (const gift of gifts) {
      const seat = this.#known(gift, batch) ?? (await this.#find(batch, gift))
      if (seat === undefined || 'isMissing' in seat) {
        refusals.push(refusalOf(gift, seat === undefined))
        continue
      }
      const { ledger } = seat
      try {
        let marks = marksOf(ledger, gift.seqs)
        if (marks === undefined) {
          await this.#hot.marks(this.#read, ledger, wantedWith(ledger, gift, gifts, fetched))
          marks = gift.seqs.flatMap((seq) => ledger.marks.get(seq) ?? [])
        }
        if (seat.reader.isOn) add(seat, marks, batch)
      } finally {
        this.#hot.release(ledger)
      }
      refusals.push(undefined)
    }
    return refusals
  }

  #known(gift: Gift, { prepared }: Batch): Seat | undefined {
    const conversationId = this.#conversationIdOf(gift)
    if (conversationId === undefined) return undefined
    const ledger = this.#hot.peek(conversationId)
    const reader = ledger?.readers.get(gift.userId)
    if (ledger === undefined || reader === undefined || prepared?.current.has(ledger) === false)
      return undefined
    this.#hot.held(conversationId)
    return { ledger, reader }
  }

  /** Whether its conversation is held, and nothing has to be looked up for it, as far as is seen at a glance. */
  isReady({ current }: Prepared, gift: Gift): boolean {
    const conversationId = this.#conversationIdOf(gift)
    const ledger = conversationId === undefined ? undefined : this.#hot.peek(conversationId)
    if (ledger === undefined || !current.has(ledger)) return false
    return ledger.readers.has(gift.userId) && hasBothEnds(ledger, gift.seqs)
  }

  #conversationIdOf({ userId, conversation }: Pick<Gift, 'userId' | 'conversation'>): string | undefined {
    if (conversation.startsWith('c2c_')) return c2cConversationId(userId, conversation.slice(4))
    return this.#groupNames.get(conversation.slice(6))
  }

  /** `undefined`: no such conversation. */
  async #find(batch: Batch, gift: Gift): Promise<Seat | { readonly isMissing: true } | undefined> {
    const conversationId = this.#conversationIdOf(gift) ?? (await this.#groupNamed(batch, gift.conversation))
    if (conversationId === undefined) return undefined
    const reader = await readerOf(batch, conversationId, gift.userId)
    if (reader === undefined) return { isMissing: true }
    const ledger = await this.#current(batch, conversationId)
    batch.found.push({ ledger, userId: gift.userId, reader })
    return { ledger, reader }
  }

  /** The ledger, held. One that somebody else has put into memory meanwhile may be from before this transaction held its journal. */
  async #current({ tx, prepared }: Batch, conversationId: string): Promise<Ledger> {
    for (;;) {
      const ledger = await this.#hot.hold(this.#read, conversationId)
      if (prepared === undefined || prepared.current.has(ledger)) return ledger
      await catchUp(tx, this.#hot, [ledger])
      if (this.#hot.peek(conversationId) === ledger) {
        prepared.current.set(ledger, undefined)
        return ledger
      }
      this.#hot.release(ledger)
    }
  }

  async #groupNamed({ tx, names, prepared }: Batch, conversation: string): Promise<string | undefined> {
    const name = parseConversationId(conversation)
    if (name?.kind !== 'group') return undefined
    const known = prepared?.names.get(name.groupId)
    if (known !== undefined) names.set(name.groupId, known)
    if (prepared !== undefined) return known
    const row = await tx.get<{ conversation_id: string }>(
      'SELECT conversation_id FROM groups WHERE group_id = ?',
      name.groupId,
    )
    if (row === undefined) return undefined
    names.set(name.groupId, row.conversation_id)
    return row.conversation_id
  }
}

async function readerOf(
  { tx, prepared }: Batch,
  conversationId: string,
  userId: string,
): Promise<Reader | undefined> {
  // Who is not among them was in memory when the batch was prepared, or is nobody's member: the one may be forgotten by now.
  const known = prepared?.readers.get(seatKey(conversationId, userId))
  if (known !== undefined) return known
  const row = await tx.get<{ ordinal: number; receipts_enabled: number }>(
    `SELECT m.ordinal, u.receipts_enabled FROM members m JOIN users u ON u.user_id = m.user_id
     WHERE m.conversation_id = ? AND m.user_id = ? AND m.left_seq IS NULL`,
    conversationId,
    userId,
  )
  return row && { ordinal: row.ordinal, isOn: row.receipts_enabled === 1 }
}

/** Writes what was added, one row a conversation. Positions are given out here. */
export function appendAdditions(tx: Tx, additions: ReadonlyMap<string, Addition>): void {
  const rows = [...additions.values()].map(({ ledger, entries }) => {
    const firstPosition = ledger.nextPosition
    ledger.nextPosition += receiptsIn(entries)
    const { promise: settled, resolve: settle } = Promise.withResolvers<void>()
    ledger.ahead = { fromPosition: firstPosition, settled, settle }
    return rowOf(ledger.conversationId, firstPosition, entries)
  })
  void appendRows(tx, rows)
}

/** Two people who have not spoken have nothing to give receipts for: that is no error. */
function refusalOf(gift: Gift, isUnknown: boolean): Refusal | undefined {
  if (gift.conversation.startsWith('c2c_')) return undefined
  const groupId = gift.conversation.slice(6)
  return isUnknown ? new Refusal(10010, groupId) : notMember(gift.userId, groupId)
}

/** The marks of these messages; `undefined`: not all are in memory. */
function marksOf(ledger: Ledger, seqs: readonly number[]): readonly Mark[] | undefined {
  const marks: Mark[] = []
  for (const seq of seqs) {
    const mark = ledger.marks.get(seq)
    if (mark === undefined) return undefined
    marks.push(mark)
  }
  return marks
}

/** What has to be read for one gift is read for all of the batch that go to the same conversation: once. */
function wantedWith(
  ledger: Ledger,
  gift: Gift,
  gifts: readonly Gift[],
  fetched: Set<string>,
): readonly number[] {
  const { conversation } = gift
  // One-to-one, the same name means another conversation to everybody.
  if (fetched.has(conversation) || conversation.startsWith('c2c_')) return gift.seqs
  fetched.add(conversation)
  const wanted = new Set<number>()
  for (const each of gifts) {
    if (each.conversation !== conversation) continue
    for (const seq of each.seqs) if (!ledger.marks.has(seq)) wanted.add(seq)
  }
  return [...wanted]
}

/** Sets the bits, and notes what is news. */
function add({ ledger, reader }: Seat, marks: readonly Mark[], { additions, nowMs }: Batch): void {
  const { ordinal } = reader
  let addition = additions.get(ledger.conversationId)
  let run: Entry | undefined
  for (const mark of isAscending(marks) ? marks : marks.toSorted((one, other) => one.seq - other.seq)) {
    if (!mark.counts(ordinal) || !mark.bits.add(ordinal)) continue
    if (addition === undefined) {
      addition = { ledger, entries: [], changed: [] }
      additions.set(ledger.conversationId, addition)
      ledger.pins += 1
      ledger.additions += 1
    }
    mark.isDirty = true
    if (mark.changedIn !== addition) {
      mark.changedIn = addition
      addition.changed.push(mark)
    }
    if (run === undefined || !joinRun(run, mark.seq)) {
      run = { ordinal, timeMs: nowMs, firstSeq: mark.seq, length: 1 }
      addition.entries.push(run)
    }
  }
}

function isAscending(marks: readonly Mark[]): boolean {
  let before = 0
  for (const { seq } of marks) {
    if (seq < before) return false
    before = seq
  }
  return true
}
