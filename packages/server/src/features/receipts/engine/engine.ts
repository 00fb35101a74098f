import type { Db, Reader as Read, Tx } from '../../../db/db.ts'
import { Housekeeping } from '../../../housekeeping.ts'
import type { Log } from '../../../telemetry/log.ts'
import type { Tally } from '../rules.ts'
import { writeBitmaps } from './bitmap-store.ts'
import { catchUp } from './catch-up.ts'
import { type Addition, appendAdditions, type Found, type Gift, Giver } from './give.ts'
import type { Given, Giving } from './giving.ts'
import { HotSet } from './hot-set.ts'
import { holdJournals, turnEpoch } from './journal-locks.ts'
import { compact, eraseSeq, lastPosition, receiptsIn } from './journal-store.ts'
import { type Checkpoint, type Ledger, Mark } from './ledger.ts'
import type { Prepared } from './prepare.ts'
import { deleteRecord, type StoredRecord } from './record-store.ts'

/** Loose rows of a conversation before they are joined into segments. */
const looseRowsMax = 256
/** Receipts of a conversation before its changed bitmaps are written: reading so many from the journal takes some ten milliseconds. */
const receiptsUntilCheckpoint = 2_000_000
/** Bitmaps in one transaction. */
const bitmapsAtOnceMax = 256
/** How long closing goes on writing bitmaps; what is left is read from the journal at the next start. */
const closingMsMax = 3_000

/**
 * Exact receipts at the price of a watermark: bits in memory, a journal on disk. What is in memory is what is committed,
 * but for the bits of the transaction under way.
 */
export class ReceiptsEngine {
  readonly hot: HotSet
  readonly #db: Db
  readonly #giver: Giver
  readonly #housekeeping: Housekeeping

  constructor(parts: { readonly db: Db; readonly log: Log; readonly hotBytesMax?: number }) {
    this.hot = new HotSet(parts.hotBytesMax)
    this.#db = parts.db
    this.#housekeeping = new Housekeeping(parts.log)
    this.#giver = new Giver(this.hot, parts.db.read)
  }

  /** Takes gifts in the running transaction. Whatever comes of it, `committed` or `failed` must be called. */
  async give(tx: Tx, asked: readonly Gift[], { now, turn, late }: Giving): Promise<Given> {
    const additions = new Map<string, Addition>()
    const found: Found[] = []
    const names = new Map<string, string>()
    const failed = (): void => {
      for (const { ledger } of additions.values()) {
        ledger.pins -= 1
        ledger.additions -= 1
        settle(ledger)
        this.hot.drop(ledger.conversationId)
      }
    }
    let prepared: Prepared | undefined
    const committed = (): void => {
      this.#giver.remember({ found, names, prepared })
      this.#committed(additions)
    }
    try {
      prepared = this.#db.isShared ? await this.#giver.prepare(tx, asked, turn) : undefined
      const ready = prepared
      const gifts =
        ready === undefined ? asked : [...asked, ...late((gift) => this.#giver.isReady(ready, gift))]
      const refusals = await this.#giver.take(gifts, { tx, nowMs: now(), additions, found, names, prepared })
      appendAdditions(tx, additions)
      const changes = [...additions.values()].flatMap(({ ledger, changed }) =>
        changed.map(({ facts, committedCount }) => ({
          conversationId: ledger.conversationId,
          seq: facts.seq,
          sender: facts.sender,
          isFirst: committedCount === 0,
        })),
      )
      return { refusals, changes, additions, committed, failed }
    } catch (error) {
      failed()
      throw error
    }
  }

  #committed(additions: ReadonlyMap<string, Addition>): void {
    for (const { ledger, entries, changed } of additions.values()) {
      ledger.looseRows += 1
      ledger.additions -= 1
      for (const mark of changed) {
        mark.committedCount = mark.bits.count
        mark.countedTo = ledger.nextPosition - 1
        mark.changedIn = undefined
      }
      settle(ledger)
      this.hot.weigh(ledger, changed)
      ledger.receiptsSince += receiptsIn(entries)
      if (ledger.looseRows >= looseRowsMax || ledger.receiptsSince >= receiptsUntilCheckpoint)
        this.#tidy(ledger)
      this.hot.release(ledger)
    }
  }

  /** The conversation with these messages' marks in memory. A message without a record has none. */
  async look(
    read: Read,
    conversationId: string,
    seqs: readonly number[],
  ): Promise<{ readonly ledger: Ledger; readonly marks: readonly Mark[] }> {
    for (;;) {
      const known = this.hot.held(conversationId)
      const ledger = known ?? (await this.hot.hold(read, conversationId))
      try {
        if (known !== undefined && this.#db.isShared && !(await this.#upToDate(read, known))) continue
        await this.hot.marks(read, ledger, seqs)
        // Dropped meanwhile: what is in hand may be older than what is on disk.
        if (this.hot.peek(conversationId) !== ledger) continue
        return { ledger, marks: seqs.flatMap((seq) => ledger.marks.get(seq) ?? []) }
      } finally {
        this.hot.release(ledger)
      }
    }
  }

  /**
   * Brings what is in memory to what is committed. `false`: something was under way, the database knows what became of it, and
   * this process has only now heard. A log read before says of it, or of what others have appended in its place.
   */
  async #upToDate(read: Read, ledger: Ledger): Promise<boolean> {
    const { ahead } = ledger
    const [last] = await Promise.all([
      ahead === undefined ? 0 : lastPosition(read, ledger.conversationId),
      catchUp(read, this.hot, [ledger]),
    ])
    if (ahead === undefined || last < ahead.fromPosition) return true
    await ahead.settled
    return false
  }

  /** After the commit of a message that asks for receipts. */
  opened(conversationId: string, record: StoredRecord): void {
    const ledger = this.hot.touch(conversationId)
    // Where other nodes take receipts, somebody may have read it by now: then it is read from the disk.
    if (ledger === undefined || (this.#db.isShared && ledger.nextPosition - 1 > record.position)) return
    this.hot.add(ledger, new Mark(record.facts, record.position))
  }

  /** What is known of a message's audience before its record is committed: nobody has read it. */
  async tallyOf(conversationId: string, record: StoredRecord): Promise<Tally> {
    // What is in memory is what is committed: it is never read in a transaction that may yet fail.
    const ledger = await this.hot.hold(this.#db.read, conversationId)
    try {
      return ledger.tally(new Mark(record.facts, record.position))
    } finally {
      this.hot.release(ledger)
    }
  }

  /** In the transaction that takes a message back; `forgotten` after its commit. */
  async erase(tx: Tx, conversationId: string, seq: number): Promise<void> {
    await turnEpoch(tx, conversationId)
    await deleteRecord(tx, conversationId, seq)
    await eraseSeq(tx, conversationId, seq)
  }

  erased(conversationId: string, seq: number): void {
    const ledger = this.hot.touch(conversationId)
    if (ledger !== undefined) this.hot.remove(ledger, seq)
  }

  /** In a transaction that changes what is known of these users here: whoever asks next in it looks them up anew. */
  forget(conversationId: string, userIds: readonly string[]): void {
    const ledger = this.hot.peek(conversationId)
    for (const userId of userIds) ledger?.readers.delete(userId)
  }

  /** In the transaction by which a group goes; `dissolved` after its commit. */
  forgetGroup(groupId: string): void {
    this.#giver.forgetGroup(groupId)
  }

  /** After the commit by which members have left. */
  left(
    conversationId: string,
    members: readonly { readonly userId: string; readonly ordinal: number }[],
  ): void {
    const ledger = this.hot.touch(conversationId)
    for (const { userId, ordinal } of members) {
      ledger?.gone.add(ordinal)
      ledger?.off.delete(ordinal)
      ledger?.readers.delete(userId)
    }
  }

  /** After the commit by which a member with receipts off has come in. */
  joinedOff(conversationId: string, ordinal: number): void {
    this.hot.touch(conversationId)?.off.add(ordinal)
  }

  /** After the commit by which a user has turned receipts on or off; with the user's places in all conversations. */
  switched(
    userId: string,
    isOn: boolean,
    places: readonly { readonly conversationId: string; readonly ordinal: number }[],
  ): void {
    for (const { conversationId, ordinal } of places) {
      const ledger = this.hot.touch(conversationId)
      if (ledger === undefined) continue
      if (isOn) ledger.off.delete(ordinal)
      else ledger.off.add(ordinal)
      ledger.readers.set(userId, { ordinal, isOn })
    }
  }

  /** After the commit by which a group is gone. */
  dissolved(conversationId: string): void {
    this.hot.drop(conversationId)
  }

  /** Joins loose rows, and now and then writes bitmaps, in transactions of their own, behind those of the callers. */
  #tidy({ conversationId, receiptsSince }: Ledger): void {
    const writesBitmaps = receiptsSince >= receiptsUntilCheckpoint
    const tidy = (): Promise<void> => this.tidy(conversationId, { writesBitmaps })
    this.#housekeeping.begin(conversationId, tidy, 'Could not tidy a journal of receipts.')
  }

  async tidy(conversationId: string, { writesBitmaps }: { readonly writesBitmaps: boolean }): Promise<void> {
    const ledger = this.hot.peek(conversationId)
    // At once, while bits and journal are of one moment: what is given from now on is not among what is written.
    const checkpoint = writesBitmaps ? ledger?.checkpoint() : undefined
    await Promise.all([
      this.#compact(conversationId, ledger),
      checkpoint && this.#write(conversationId, checkpoint),
    ])
  }

  async #compact(conversationId: string, ledger: Ledger | undefined): Promise<void> {
    const loose = { fromPosition: ledger?.looseFrom ?? 0, rowsMax: looseRowsMax * 4 }
    const looseFrom = await this.#db.transaction(async (tx) => {
      if (this.#db.isShared) await holdJournals(tx, [conversationId])
      return compact(tx, conversationId, loose)
    })
    if (ledger === undefined) return
    ledger.looseRows = 0
    ledger.looseFrom = looseFrom
  }

  /** Some at a time: nobody waits long for them, and givers hold nothing that is held here. */
  async #write(conversationId: string, { bitmaps, position, written, failed }: Checkpoint): Promise<void> {
    try {
      for (let at = 0; at < bitmaps.length; at += bitmapsAtOnceMax) {
        const some = bitmaps.slice(at, at + bitmapsAtOnceMax)
        await this.#db.transaction((tx) => writeBitmaps(tx, conversationId, { bitmaps: some, position }))
      }
      written()
    } catch (error) {
      failed()
      throw error
    }
  }

  /** Writes what is in memory and not yet in the bitmaps, so that the next start finds it there. */
  async close(): Promise<void> {
    await this.#housekeeping.close()
    const endMs = performance.now() + closingMsMax
    for (const ledger of [...this.hot.ledgers()]) {
      if (performance.now() > endMs) return
      if (ledger.receiptsSince > 0) await this.tidy(ledger.conversationId, { writesBitmaps: true })
    }
  }
}

function settle(ledger: Ledger): void {
  ledger.ahead?.settle()
  ledger.ahead = undefined
}
