import type { Receipt } from '@kidoku/protocol'
import { limits } from '@kidoku/protocol/wire'
import type { Client, Session } from '../../client.ts'
import type { Listeners } from '../../listeners.ts'
import { LruMap } from '../../lru-map.ts'
import type { MessageCache } from '../messages/cache.ts'
import type { V2TIMAdvancedMsgListener } from '../messages/message-listener.ts'
import { accept, type Known } from './state.ts'
import { messageReceipt } from './translate.ts'

/** Messages whose last receipt is remembered, so that counts never go backwards. */
const knownReceiptsMax = 10_000
/** Own messages of a conversation whose counts are asked for again when somebody has left it. */
const outdatedMessagesMax = 30
/** Departures in quick succession are one question. */
const outdatedGatherMs = 100
/** How often the cursor is written down while receipts come in. */
const cursorStoreMs = 1_000
const cursorKey = 'receipts.cursor'

export interface HearingOptions {
  readonly client: Client
  readonly cache: MessageCache
  readonly listeners: Listeners<V2TIMAdvancedMsgListener>
}

/** Receipts on their way to the sender's listener: events are hints, the pull is the truth. receipts.md §4 */
export class Hearing {
  readonly #options: HearingOptions
  readonly #known = new LruMap<string, Known>(knownReceiptsMax)
  readonly #outdated = new Map<string, ReturnType<typeof setTimeout>>()
  #cursor = 0
  /** Cursors of events that came while a catch-up runs: they count once it is through. */
  #heardUpTo = 0
  #catchingUp: Promise<void> | undefined
  #isAskedAgain = false
  /** A catch-up failed: the cursor must not move past what it would have brought. */
  #isBehind = false
  #storing: ReturnType<typeof setTimeout> | undefined
  #isOver = true

  constructor(options: HearingOptions) {
    this.#options = options
  }

  /** From where this installation stopped; a fresh one starts now. */
  async start(session: Session): Promise<void> {
    this.#isOver = false
    this.#cursor = session.cursor
    const stored = readCursor(await this.#options.client.storage.get(cursorKey))
    if (this.#isOver) return
    if (stored !== undefined && stored <= session.cursor) this.#cursor = stored
    else this.#storeSoon()
    await this.catchUp()
  }

  /** What changed between the two cursors; beyond a gap before them it is a hint only. */
  heard(receipts: readonly Receipt[], cursor: number, sinceCursor = 0): void {
    this.learn(receipts)
    const hasGap = sinceCursor > this.#cursor
    if (this.#catchingUp === undefined && !this.#isBehind && !hasGap) this.#moveTo(cursor)
    else {
      if (!hasGap) this.#heardUpTo = Math.max(this.#heardUpTo, cursor)
      if (hasGap || this.#catchingUp === undefined) void this.catchUp()
    }
  }

  /** Takes newer counts in, and tells the listener of those that are news. */
  learn(receipts: readonly Receipt[]): void {
    const news = receipts.filter((receipt) => this.#isNews(receipt, false))
    if (news.length === 0) return
    const told = news.map(messageReceipt)
    this.#options.listeners.tell((listener) => listener.onRecvMessageReadReceipts?.(told))
  }

  /** Takes newer counts in without a word: the caller has asked for them. */
  remember(receipt: Receipt): void {
    this.#isNews(receipt, true)
  }

  /** Asks for everything since the cursor; once more where an answer is on its way, for it may say less. */
  catchUp(): Promise<void> {
    this.#isAskedAgain = this.#catchingUp !== undefined
    this.#catchingUp ??= this.#pullAll().finally(() => {
      this.#catchingUp = undefined
      if (!this.#isBehind) this.#moveTo(this.#heardUpTo)
    })
    return this.#catchingUp
  }

  /** Somebody has left: unread may have become departed. */
  outdated(conversation: string): void {
    if (this.#outdated.has(conversation)) return
    const timer = setTimeout(() => {
      this.#outdated.delete(conversation)
      void this.#askAgain(conversation)
    }, outdatedGatherMs)
    this.#outdated.set(conversation, timer)
  }

  clear(): void {
    this.#isOver = true
    if (this.#storing !== undefined) this.#store()
    for (const timer of this.#outdated.values()) clearTimeout(timer)
    this.#outdated.clear()
    this.#known.clear()
    this.#cursor = 0
    this.#heardUpTo = 0
    this.#isBehind = false
  }

  #isNews(receipt: Receipt, isAnswer: boolean): boolean {
    const { isNews, ...known } = accept(this.#known.get(receipt.msgId), receipt, isAnswer)
    this.#known.set(receipt.msgId, known)
    return isNews
  }

  async #pullAll(): Promise<void> {
    do {
      this.#isAskedAgain = false
      await this.#pull()
    } while (this.#isAskedAgain && !this.#isBehind && !this.#isOver)
  }

  async #pull(): Promise<void> {
    const { client } = this.#options
    try {
      for (let isFinished = false; !isFinished && !this.#isOver; ) {
        const page = await client.call('receipts.changes', {
          cursor: this.#cursor,
          count: limits.receiptChangesPageMax,
        })
        if (this.#isOver) return
        this.learn(page.receipts)
        this.#moveTo(page.cursor)
        isFinished = page.isFinished
      }
      this.#isBehind = false
    } catch (error) {
      // The next event, or the next reconnect, asks again.
      this.#isBehind = true
      client.log('debug', 'missed receipts cannot be fetched', { error: String(error) })
    }
  }

  async #askAgain(conversation: string): Promise<void> {
    const { client, cache } = this.#options
    const own = cache
      .inConversation(conversation)
      .filter((message) => message.isSelf && message.needReadReceipt && message.revokerInfo === null)
    const seqs = own.slice(-outdatedMessagesMax).map(({ seq }) => seq)
    if (seqs.length === 0) return
    try {
      const { receipts } = await client.call('receipts.get', { conversation, seqs })
      if (!this.#isOver) this.learn(receipts)
    } catch (error) {
      client.log('debug', 'outdated receipts cannot be fetched', { error: String(error) })
    }
  }

  #moveTo(cursor: number): void {
    if (this.#isOver || cursor <= this.#cursor) return
    this.#cursor = cursor
    this.#storeSoon()
  }

  #storeSoon(): void {
    this.#storing ??= setTimeout(() => this.#store(), cursorStoreMs)
  }

  #store(): void {
    clearTimeout(this.#storing)
    this.#storing = undefined
    const { storage, log } = this.#options.client
    storage
      .set(cursorKey, String(this.#cursor))
      .catch((error: unknown) => log('warn', 'the receipts cursor cannot be kept', { error: String(error) }))
  }
}

/** 0 is a place in the log too: that of a user whose messages nobody had read. */
function readCursor(text: string | undefined): number | undefined {
  const cursor = text === undefined || text === '' ? Number.NaN : Number(text)
  return Number.isSafeInteger(cursor) && cursor >= 0 ? cursor : undefined
}
