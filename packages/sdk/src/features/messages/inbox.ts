import type { Message } from '@kidoku/protocol'
import { limits } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import { hasCode } from '../../v2tim-error.ts'
import { arrived, closed, emptyOrder, filled, type Order, type Step } from './order.ts'

/** How long a message beyond a gap waits for those before it, which are usually on their way, before the server is asked. */
const gapPatienceMs = 50
/** Missed messages of one conversation that are told one by one; beyond, only its change is told. */
const missedMessagesMax = 500

/** Of a group that nothing was known of: how far before its first message others may have been missed. */
const groupPastMs = 5_000

export interface InboxOptions {
  readonly client: Client
  /** Once a message, in the order of its conversation. `isOwn`: sent from here, and so known to the caller. */
  readonly tell: (conversation: string, message: Message, isOwn: boolean) => void
}

interface Entry {
  order: Order
  /** Sent from here. */
  readonly own: Set<number>
  patience: ReturnType<typeof setTimeout> | undefined
  isFilling: boolean
}

/** Puts what arrives, and what was missed, into the order of each conversation. */
export class Inbox {
  /** Messages from here on are news, by the server's clock. */
  sinceMs = 0
  readonly #entries = new Map<string, Entry>()
  readonly #options: InboxOptions

  constructor(options: InboxOptions) {
    this.#options = options
  }

  /** The newest number told; `undefined` for a conversation that nothing is known of. */
  toldUpTo(conversation: string): number | undefined {
    return this.#entries.get(conversation)?.order.told
  }

  /** From here on: older messages are history and not told. */
  startAt(conversation: string, seq: number): void {
    const entry = this.#entry(conversation)
    if (entry.order.told === undefined) entry.order = { ...entry.order, told: seq }
  }

  arrived(conversation: string, message: Message): void {
    const entry = this.#entry(conversation)
    this.#take(conversation, entry, message)
  }

  /** Sent from here and accepted: takes its place. */
  sent(conversation: string, message: Message): void {
    const entry = this.#entry(conversation)
    if (message.seq <= (entry.order.told ?? 0)) return
    entry.own.add(message.seq)
    this.#take(conversation, entry, message)
  }

  /**
   * Asks for what was missed: beyond the newest number told, or, for an unknown conversation, from `sinceMs` on (the server's
   * clock). `lastSeq` is the conversation's newest number.
   */
  async catchUp(conversation: string, lastSeq: number, sinceMs: number): Promise<void> {
    const entry = this.#entry(conversation)
    if (entry.isFilling || (entry.order.told ?? -1) >= lastSeq) return
    entry.isFilling = true
    const isUnknown = entry.order.told === undefined
    // What arrives meanwhile waits for what is before it.
    if (isUnknown) entry.order = { ...entry.order, told: 0 }
    clearTimeout(entry.patience)
    entry.patience = undefined
    try {
      await this.#fill(conversation, entry, lastSeq, isUnknown ? { minTimeMs: sinceMs } : {})
    } catch (error) {
      if (hasCode(error, 6014, 7009)) return // Logged out meanwhile.
      this.#options.client.log('warn', 'missed messages cannot be fetched', {
        conversation,
        error: String(error),
      })
      if (this.#isCurrent(conversation, entry)) this.#apply(conversation, entry, closed(entry.order, lastSeq))
    } finally {
      entry.isFilling = false
    }
    // What arrived beyond another gap meanwhile.
    if (this.#isCurrent(conversation, entry) && entry.order.waiting.size > 0) this.#wait(conversation, entry)
  }

  clear(): void {
    for (const { patience } of this.#entries.values()) clearTimeout(patience)
    this.#entries.clear()
  }

  async #fill(
    conversation: string,
    entry: Entry,
    lastSeq: number,
    bound: { readonly minTimeMs?: number },
  ): Promise<void> {
    for (let fetched = 0; fetched < missedMessagesMax; ) {
      const { messages, isFinished } = await this.#options.client.call('messages.history', {
        conversation,
        direction: 'newer',
        count: limits.historyPageMax,
        beyondSeq: entry.order.told ?? 0,
        ...bound,
      })
      if (!this.#isCurrent(conversation, entry)) return
      this.#apply(conversation, entry, filled(entry.order, messages))
      fetched += messages.length
      if (isFinished || messages.length === 0) break
    }
    this.#apply(conversation, entry, closed(entry.order, lastSeq))
  }

  #take(conversation: string, entry: Entry, message: Message): void {
    const step = arrived(entry.order, message)
    this.#apply(conversation, entry, step)
    if (!step.hasGap || entry.isFilling) return
    if (step.order.told !== undefined) this.#wait(conversation, entry)
    // Unknown so far: what is before it may be lost. A group that I have just come to has a past that is no news.
    else if (conversation.startsWith('c2c_')) void this.catchUp(conversation, message.seq, this.sinceMs)
    else void this.catchUp(conversation, message.seq, message.timeMs - groupPastMs)
  }

  #apply(conversation: string, entry: Entry, { order, tell }: Step): void {
    entry.order = order
    for (const message of tell) this.#options.tell(conversation, message, entry.own.delete(message.seq))
    if (order.waiting.size > 0) return
    clearTimeout(entry.patience)
    entry.patience = undefined
  }

  #wait(conversation: string, entry: Entry): void {
    entry.patience ??= setTimeout(() => {
      entry.patience = undefined
      void this.catchUp(conversation, Math.max(...entry.order.waiting.keys()), 0)
    }, gapPatienceMs)
  }

  #entry(conversation: string): Entry {
    const known = this.#entries.get(conversation)
    if (known !== undefined) return known
    const entry: Entry = { order: emptyOrder, own: new Set(), patience: undefined, isFilling: false }
    this.#entries.set(conversation, entry)
    return entry
  }

  #isCurrent(conversation: string, entry: Entry): boolean {
    return this.#entries.get(conversation) === entry
  }
}
