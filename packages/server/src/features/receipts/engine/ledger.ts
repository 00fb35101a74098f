import type { Tally } from '../rules.ts'
import { Bitmap } from './bitmap.ts'
import { type BitmapCopy, copyBitmap } from './bitmap-store.ts'
import type { Moment } from './journal-locks.ts'

/** What is kept of a message that asks for receipts. receipts.md §2: its horizon and its audience's size, not a list. */
export interface MarkFacts {
  readonly seq: number
  readonly msgId: string
  readonly sender: string
  readonly senderOrdinal: number
  readonly horizon: number
  /** Targeted messages: the ordinals that count, ascending. */
  readonly targets: readonly number[] | undefined
  readonly audience: number
}

/** A mark without its bits: the objects, its facts, its place in the ledger. */
const markBytes = 700
/** A member who was looked up, with the name. */
const readerBytes = 150
const ledgerBytes = 2_000

/** A message's receipts in memory. */
export class Mark {
  readonly facts: MarkFacts
  readonly seq: number
  readonly bits: Bitmap
  /** How many receipts of it are on the disk: what is told and asked. `bits` may be ahead of it by a commit. */
  committedCount = 0
  /** The bitmap on disk holds the receipts up to this position. */
  position: number
  /** The position in the journal up to which `committedCount` counts. */
  countedTo: number
  /** Bits have been added since. */
  isDirty = false
  /** The addition of the running transaction that has noted this message: a batch names it once, however many read it. */
  changedIn: object | undefined
  /** Its bytes as they were last counted. */
  weighedBytes = 0

  constructor(facts: MarkFacts, position: number) {
    this.facts = facts
    this.seq = facts.seq
    this.position = position
    this.countedTo = position
    this.bits = new Bitmap(facts.horizon)
  }

  /** Bytes in memory. */
  get bytes(): number {
    return markBytes + this.bits.bytes + (this.facts.targets?.length ?? 0) * 8
  }

  /** Whether this member's receipt counts for the message. receipts.md §2 */
  counts(ordinal: number): boolean {
    const { senderOrdinal, horizon, targets } = this.facts
    return (
      ordinal !== senderOrdinal && ordinal < horizon && (targets === undefined || targets.includes(ordinal))
    )
  }
}

/** Who asks, as far as receipts care. */
export interface Reader {
  readonly ordinal: number
  readonly isOn: boolean
}

/** Bitmaps to be written, and then either said to be on the disk or not. */
export interface Checkpoint {
  readonly bitmaps: readonly BitmapCopy[]
  readonly position: number
  written(): void
  failed(): void
}

/** What a transaction under way adds to a journal. */
export interface Ahead {
  /** The position of its first receipt. */
  readonly fromPosition: number
  /** Resolves when it has been said what became of it: the database knows that before. */
  readonly settled: Promise<void>
  settle(): void
}

/** A conversation's receipts in memory: the hot marks, who has gone, who has receipts off. Always what is committed. */
export class Ledger {
  readonly conversationId: string
  readonly marks: Map<number, Mark> = new Map()
  /** Members, as they were looked up once. */
  readonly readers: Map<string, Reader> = new Map()
  gone: Bitmap = new Bitmap(Number.MAX_SAFE_INTEGER)
  off: Bitmap = new Bitmap(Number.MAX_SAFE_INTEGER)
  /** `readers`, `gone` and `off` are of this moment: what other nodes do makes another. */
  epoch = 0
  switches = 0
  /** The position of the next receipt. */
  nextPosition: number
  /** Receipts since the bitmaps were last written. */
  receiptsSince = 0
  /** Journal rows written since the last compaction, and from where on there are such. */
  looseRows = 0
  looseFrom = 0
  /** Commits under way that have changed something here: it must not be forgotten before they end. */
  pins = 0
  /** Transactions under way that have set bits here: they are ahead of the journal. */
  additions = 0
  /** What the one among them has appended that did so last. */
  ahead: Ahead | undefined
  /** Its bytes, without its marks, as they were last counted. */
  weighedBytes = 0

  constructor(conversationId: string, nextPosition: number) {
    this.conversationId = conversationId
    this.nextPosition = nextPosition
  }

  /** Who has gone and who has receipts off, as of this moment; members are looked up again. */
  renew(
    moment: Moment,
    members: { readonly gone: readonly number[]; readonly off: readonly number[] },
  ): void {
    this.epoch = moment.epoch
    this.switches = moment.switches
    this.readers.clear()
    this.gone = new Bitmap(Number.MAX_SAFE_INTEGER)
    this.off = new Bitmap(Number.MAX_SAFE_INTEGER)
    for (const ordinal of members.gone) this.gone.add(ordinal)
    for (const ordinal of members.off) this.off.add(ordinal)
  }

  /** The bitmaps that have changed since they were last written, as they are now; none while bits are ahead of the journal. */
  checkpoint(): Checkpoint | undefined {
    if (this.additions > 0) return undefined
    const marks = [...this.marks.values()].filter((mark) => mark.isDirty)
    const bitmaps = marks.map(copyBitmap)
    const position = this.nextPosition - 1
    const { receiptsSince } = this
    this.receiptsSince = 0
    return {
      bitmaps,
      position,
      written: () => {
        for (const [at, mark] of marks.entries()) {
          mark.position = position
          mark.isDirty = mark.bits.count !== bitmaps[at]?.count
        }
      },
      failed: () => {
        this.receiptsSince += receiptsSince
      },
    }
  }

  /** Bytes in memory, without its marks. */
  get bytes(): number {
    return ledgerBytes + this.readers.size * readerBytes + this.gone.bytes + this.off.bytes
  }

  /** receipts.md §2: read, undisclosed and departed; the rest of the audience is unread. */
  tally(mark: Mark): Tally {
    const { audience, targets, horizon, senderOrdinal } = mark.facts
    const read = mark.committedCount
    const present = targets === undefined ? this.#presentUnread(mark) : this.#presentTargets(mark).length
    const undisclosed =
      this.off.count === 0
        ? 0
        : targets === undefined
          ? // Who has gone is not among those with receipts off.
            this.off.countBelow(horizon) -
            this.off.overlap(mark.bits, horizon) -
            Number(senderOrdinal < horizon && this.off.has(senderOrdinal))
          : this.#presentTargets(mark).filter((ordinal) => this.off.has(ordinal)).length
    // Readers whose commit is under way are neither read yet nor unread any more; they are counted as unread still.
    const ahead = mark.bits.count - read
    return { audience, read, undisclosed, departed: Math.max(0, audience - read - ahead - present) }
  }

  /** Ordinals from `after` on that are still here and gave none, ascending, at most `count`. */
  unread(
    mark: Mark,
    page: { readonly after: number; readonly count: number; readonly disclosesOptOut: boolean },
  ): readonly number[] {
    const { horizon, senderOrdinal, targets } = mark.facts
    const hides = (ordinal: number): boolean => page.disclosesOptOut && this.off.has(ordinal)
    if (targets !== undefined) {
      return this.#presentTargets(mark)
        .filter((ordinal) => ordinal >= page.after && !hides(ordinal))
        .slice(0, page.count)
    }
    const found: number[] = []
    for (let word = page.after >>> 5; word * 32 < horizon && found.length < page.count; word += 1) {
      const off = page.disclosesOptOut ? this.off.word(word) : 0
      let open = ~(mark.bits.word(word) | this.gone.word(word) | off)
      while (open !== 0 && found.length < page.count) {
        const bit = 31 - Math.clz32(open & -open)
        open &= open - 1
        const ordinal = word * 32 + bit
        if (ordinal >= page.after && ordinal < horizon && ordinal !== senderOrdinal) found.push(ordinal)
      }
    }
    return found
  }

  /** Who is still here and gave none, receipts on or off. */
  #presentUnread(mark: Mark): number {
    const { audience, horizon, senderOrdinal } = mark.facts
    if (this.gone.count === 0) return audience - mark.bits.count
    const answered = mark.bits.count + this.gone.countBelow(horizon) - mark.bits.overlap(this.gone, horizon)
    return horizon - answered - Number(senderOrdinal < horizon && !this.gone.has(senderOrdinal))
  }

  #presentTargets(mark: Mark): readonly number[] {
    const { targets = [], senderOrdinal } = mark.facts
    return targets.filter(
      (ordinal) => ordinal !== senderOrdinal && !mark.bits.has(ordinal) && !this.gone.has(ordinal),
    )
  }
}
