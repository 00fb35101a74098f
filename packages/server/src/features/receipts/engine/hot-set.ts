import type { Reader } from '../../../db/db.ts'
import { readBitmaps } from './bitmap-store.ts'
import { addNews, type NewsOfJournal } from './catch-up.ts'
import { visitEntries } from './entries.ts'
import { momentOf } from './journal-locks.ts'
import { lastPosition, rowsTouching } from './journal-store.ts'
import { Ledger, Mark } from './ledger.ts'
import { readGone } from './members-gone.ts'
import { ordinalsOff } from './off-store.ts'
import { getRecords } from './record-store.ts'

/** Bytes that ledgers and marks may take in memory; past it the least recently used are forgotten. */
const hotBytesMaxInitial = 268_435_456
/** Messages that the conversation used last keeps in any case. */
const marksKept = 64
/** Messages so far apart are looked for in the journal separately. */
const nearMax = 128

/** A load under way. */
interface Load {
  /** Something has changed that it may not have seen. */
  isStale: boolean
  /** What other nodes have read meanwhile. */
  readonly news: NewsOfJournal[]
}

/**
 * The receipts in memory: what is committed, and no more. Everything here can be forgotten and read again. A load that a
 * commit overtakes is done again, so that nothing it brought is missed.
 */
export class HotSet {
  readonly #hotBytesMax: number
  readonly #ledgers = new Map<string, Ledger>()
  /** Loads under way; a commit to the conversation makes them stale. */
  readonly #loads = new Map<string, Set<Load>>()
  #lastUsed: Ledger | undefined
  #bytes = 0

  constructor(hotBytesMax: number = hotBytesMaxInitial) {
    this.#hotBytesMax = hotBytesMax
  }

  /** The ledger as it is in memory. To be called by whoever changes it after a commit: loads under way begin again. */
  touch(conversationId: string): Ledger | undefined {
    for (const load of this.#loads.get(conversationId) ?? []) load.isStale = true
    return this.#ledgers.get(conversationId)
  }

  ledgers(): Iterable<Ledger> {
    return this.#ledgers.values()
  }

  /** The ledger as it is in memory, if it is. */
  peek(conversationId: string): Ledger | undefined {
    return this.#ledgers.get(conversationId)
  }

  /** The ledger, in memory now, and held there: it is not forgotten for want of room before it is released. */
  async hold(read: Reader, conversationId: string): Promise<Ledger> {
    const known = this.held(conversationId)
    if (known !== undefined) return known
    return this.#fresh(
      conversationId,
      () => readLedger(read, conversationId),
      (made) => {
        const raced = this.held(conversationId)
        if (raced !== undefined) return raced
        this.#ledgers.set(conversationId, made)
        this.weigh(made, [])
        made.pins += 1
        return made
      },
    )
  }

  /** The same, if it is in memory already. */
  held(conversationId: string): Ledger | undefined {
    const known = this.#ledgers.get(conversationId)
    if (known === undefined) return undefined
    known.pins += 1
    this.#use(known)
    return known
  }

  release(ledger: Ledger): void {
    ledger.pins -= 1
    this.#trim()
  }

  /** Sees to it that the marks of these messages, where they have any, are in memory. */
  async marks(read: Reader, ledger: Ledger, seqs: readonly number[]): Promise<void> {
    const missing = seqs.filter((seq) => !ledger.marks.has(seq))
    if (missing.length === 0) return
    await this.#fresh(
      ledger.conversationId,
      () => readMarks(read, ledger.conversationId, missing),
      (loaded, news) => {
        addNews(new Map(loaded.map((mark) => [mark.seq, mark])), news, 0)
        for (const mark of loaded) this.#add(ledger, mark)
      },
    )
  }

  /** What other nodes have committed: to the ledger, and to what is being read for it just now. */
  apply(ledger: Ledger, rows: readonly NewsOfJournal[]): void {
    const last = rows.at(-1)?.last_position ?? 0
    if (last < ledger.nextPosition) return
    for (const load of this.#loads.get(ledger.conversationId) ?? []) load.news.push(...rows)
    this.weigh(ledger, addNews(ledger.marks, rows, ledger.nextPosition))
    ledger.nextPosition = last + 1
  }

  /** A message has been committed that nobody can have read yet. */
  add(ledger: Ledger, mark: Mark): void {
    this.#add(ledger, mark)
    this.#trim()
  }

  #add(ledger: Ledger, mark: Mark): void {
    if (ledger.marks.has(mark.facts.seq)) return
    ledger.marks.set(mark.seq, mark)
    this.weigh(ledger, [mark])
  }

  /** To be called when what they hold has grown: the bound is on true bytes. What is forgotten already weighs nothing. */
  weigh(ledger: Ledger, marks: readonly Mark[]): void {
    if (this.#ledgers.get(ledger.conversationId) !== ledger) return
    for (const item of [ledger, ...marks]) {
      const { bytes } = item
      this.#bytes += bytes - item.weighedBytes
      item.weighedBytes = bytes
    }
  }

  remove(ledger: Ledger, seq: number): void {
    this.touch(ledger.conversationId)
    this.#bytes -= ledger.marks.get(seq)?.weighedBytes ?? 0
    ledger.marks.delete(seq)
  }

  /** Marks as just used: it is the last to be forgotten. */
  #use(ledger: Ledger): void {
    if (ledger === this.#lastUsed) return
    this.#lastUsed = ledger
    this.#ledgers.delete(ledger.conversationId)
    this.#ledgers.set(ledger.conversationId, ledger)
  }

  /** Forgets a conversation: after a commit that failed, or when it is gone. */
  drop(conversationId: string): void {
    const ledger = this.touch(conversationId)
    if (ledger === undefined) return
    this.#ledgers.delete(conversationId)
    if (this.#lastUsed === ledger) this.#lastUsed = undefined
    this.#bytes -= ledger.weighedBytes
    for (const mark of ledger.marks.values()) this.#bytes -= mark.weighedBytes
  }

  /** `take` sees the newest: nothing comes between the end of the load and it. */
  async #fresh<T, R>(
    conversationId: string,
    load: () => Promise<T>,
    take: (loaded: T, news: readonly NewsOfJournal[]) => R,
  ): Promise<R> {
    for (;;) {
      const mine: Load = { isStale: false, news: [] }
      const loads = this.#loads.get(conversationId) ?? new Set<Load>()
      this.#loads.set(conversationId, loads.add(mine))
      try {
        const loaded = await load()
        if (!mine.isStale) return take(loaded, mine.news)
      } finally {
        loads.delete(mine)
        if (loads.size === 0) this.#loads.delete(conversationId)
      }
    }
  }

  /** Forgets what nobody holds, the least recently used first, until the rest has room. */
  #trim(): void {
    if (this.#bytes <= this.#hotBytesMax) return
    let last: Ledger | undefined
    for (const ledger of this.#ledgers.values()) {
      if (last?.pins === 0) this.drop(last.conversationId)
      if (this.#bytes <= this.#hotBytesMax) return
      last = ledger
    }
    if (last === undefined || last.pins > 0) return
    // One conversation alone is too much: its old messages are read again when somebody asks.
    for (const [seq, mark] of last.marks) {
      if (this.#bytes <= this.#hotBytesMax || last.marks.size <= marksKept) return
      if (!mark.isDirty) this.remove(last, seq)
    }
  }
}

async function readLedger(read: Reader, conversationId: string): Promise<Ledger> {
  // The moment first: what changes while the rest is read makes another one.
  const moment = await momentOf(read, conversationId)
  const ledger = new Ledger(conversationId, (await lastPosition(read, conversationId)) + 1)
  const gone = await readGone(read, conversationId)
  ledger.renew(moment, { gone, off: await ordinalsOff(read, conversationId) })
  return ledger
}

async function readMarks(
  read: Reader,
  conversationId: string,
  seqs: readonly number[],
): Promise<readonly Mark[]> {
  const records = await getRecords(read, conversationId, seqs)
  const marks = new Map(records.map(({ facts, position }) => [facts.seq, new Mark(facts, position)]))
  if (marks.size === 0) return []
  await readBitmaps(read, conversationId, marks)
  for (const near of clustersOf([...marks.values()])) await addFromJournal(read, conversationId, near)
  for (const mark of marks.values()) mark.committedCount = mark.bits.count
  return [...marks.values()]
}

/** Adds what was read since the bitmaps on disk were written. `near`: in ascending order. */
async function addFromJournal(read: Reader, conversationId: string, near: readonly Mark[]): Promise<void> {
  const minSeq = near[0]?.seq ?? 0
  const maxSeq = near.at(-1)?.seq ?? 0
  const afterPosition = Math.min(...near.map((mark) => mark.position))
  const places: (Mark | undefined)[] = Array.from({ length: maxSeq - minSeq + 1 })
  for (const mark of near) places[mark.seq - minSeq] = mark
  for await (const row of rowsTouching(read, conversationId, { afterPosition, minSeq, maxSeq })) {
    visitEntries(row.entries, row.base_ms, (ordinal, _timeMs, firstSeq, length) => {
      const end = Math.min(firstSeq + length - 1, maxSeq)
      for (let seq = Math.max(firstSeq, minSeq); seq <= end; seq += 1) {
        const mark = places[seq - minSeq]
        if (mark?.bits.add(ordinal) === true) mark.isDirty = true
      }
      return true
    })
    // What the row holds of each of them is in, and all before it.
    for (const mark of near) mark.countedTo = Math.max(mark.countedTo, row.last_position)
  }
}

/** Messages near each other, each cluster in ascending order: what lies between two far ones need not be read. */
function clustersOf(marks: readonly Mark[]): readonly (readonly Mark[])[] {
  const clusters: Mark[][] = []
  for (const mark of marks.toSorted((one, other) => one.seq - other.seq)) {
    const cluster = clusters.at(-1)
    if (cluster === undefined || mark.seq - (cluster.at(-1)?.seq ?? 0) > nearMax) clusters.push([mark])
    else cluster.push(mark)
  }
  return clusters
}
