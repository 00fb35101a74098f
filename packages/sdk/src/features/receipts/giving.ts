import type { Client } from '../../client.ts'
import { LruMap } from '../../lru-map.ts'
import { hasCode, refusal, V2TIMError } from '../../v2tim-error.ts'
import { named } from './named.ts'
import { type Pending, readPending, writePending } from './pending.ts'

/** Receipts of one conversation that are asked for within this time go out as one request. */
export const gatherMs = 20
/** Receipts that are remembered as given, and never asked for again. */
const givenReceiptsMax = 10_000
/** Receipts that wait to be handed over; one more is refused with 9507. */
const pendingReceiptsMax = 10_000

const pendingKey = 'receipts.pending'

interface Waiting {
  /** On its way; asked for again meanwhile, it waits for that answer. */
  isSent: boolean
  readonly settled: { readonly resolve: () => void; readonly reject: (error: unknown) => void }[]
}

export interface GivingOptions {
  readonly client: Client
  /** Acknowledged: on the server's disk. */
  readonly given: (conversation: string, seqs: readonly number[]) => void
}

/**
 * Receipts on their way to the server. One that is asked for is pending until the server has acknowledged it, or refused it for
 * good; what is pending outlives a lost connection and a restart. receipts.md §3
 */
export class Giving {
  readonly #options: GivingOptions
  readonly #given = new LruMap<string, true>(givenReceiptsMax)
  readonly #pending = new Map<string, Map<number, Waiting>>()
  #pendingCount = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #isStored = false

  constructor(options: GivingOptions) {
    this.#options = options
  }

  isGiven(conversation: string, seq: number): boolean {
    return this.#given.get(`${conversation} ${seq}`) === true
  }

  /** Resolves once all of them are acknowledged. */
  async give(conversation: string, seqs: readonly number[]): Promise<void> {
    if (this.#pendingCount + seqs.length > pendingReceiptsMax) throw refusal(9507, 'receipts are waiting')
    const answers = seqs.map((seq) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      this.#add(conversation, seq).settled.push({ resolve, reject })
      return promise
    })
    if (!this.#options.client.isOnline()) this.#store()
    this.#soon()
    await Promise.all(answers)
  }

  /** Logged in, or connected again: hands over what was kept. */
  async restore(): Promise<void> {
    const stored = readPending(await this.#options.client.storage.get(pendingKey))
    for (const [conversation, seqs] of stored) for (const seq of seqs) this.#add(conversation, seq)
    this.#isStored ||= stored.length > 0
    this.#soon()
  }

  resume(): void {
    this.#soon()
  }

  /** The connection is gone: what is on its way may never arrive. */
  keep(): void {
    if (this.#pendingCount > 0) this.#store()
  }

  clear(): void {
    this.keep()
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const waiting of this.#pending.values()) {
      for (const { settled } of waiting.values()) for (const { reject } of settled) reject(refusal(6014))
    }
    this.#pending.clear()
    this.#given.clear()
    this.#pendingCount = 0
    this.#isStored = false
  }

  #add(conversation: string, seq: number): Waiting {
    const inConversation = this.#pending.get(conversation) ?? new Map<number, Waiting>()
    this.#pending.set(conversation, inConversation)
    const known = inConversation.get(seq)
    if (known !== undefined) return known
    const added: Waiting = { isSent: false, settled: [] }
    inConversation.set(seq, added)
    this.#pendingCount += 1
    return added
  }

  #soon(): void {
    if (this.#pendingCount === 0) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      for (const conversation of this.#pending.keys()) this.#sendAll(conversation)
    }, gatherMs)
  }

  #sendAll(conversation: string): void {
    const unsent = [...(this.#pending.get(conversation) ?? [])].filter(([, { isSent }]) => !isSent)
    const most = Math.max(1, this.#options.client.session().receiptsPerRequestMax)
    for (let start = 0; start < unsent.length; start += most) {
      const part = unsent.slice(start, start + most)
      for (const [, waiting] of part) waiting.isSent = true
      void this.#send(conversation, part)
    }
  }

  async #send(conversation: string, part: readonly (readonly [number, Waiting])[]): Promise<void> {
    const seqs = part.map(([seq]) => seq)
    const { client, given } = this.#options
    try {
      await client.call('receipts.give', { conversation, ...named(seqs) })
      // While receipts are off nothing is recorded (receipts.md §7): once they are on again, it may be asked anew.
      if (client.session().receiptsEnabled) {
        for (const seq of seqs) this.#given.set(`${conversation} ${seq}`, true)
        given(conversation, seqs)
      }
      this.#settle(conversation, part, ({ resolve }) => resolve())
    } catch (error) {
      if (this.#pending.get(conversation)?.get(seqs[0] ?? 0) !== part[0]?.[1]) return // Logged out meanwhile.
      if (isWorthKeeping(error)) this.#postpone(part, error)
      else this.#settle(conversation, part, ({ reject }) => reject(error))
    }
  }

  /** The caller has waited long enough; the receipt has not. */
  #postpone(part: readonly (readonly [number, Waiting])[], error: unknown): void {
    for (const [, waiting] of part) {
      waiting.isSent = false
      for (const { reject } of waiting.settled.splice(0)) reject(error)
    }
    this.#store()
    // Not at once: a server that fails is not hammered. The next reconnect, login or receipt takes it along.
  }

  #settle(
    conversation: string,
    part: readonly (readonly [number, Waiting])[],
    settle: (one: Waiting['settled'][number]) => void,
  ): void {
    const inConversation = this.#pending.get(conversation)
    for (const [seq, waiting] of part) {
      if (inConversation?.get(seq) === waiting) {
        inConversation.delete(seq)
        this.#pendingCount -= 1
      }
      waiting.settled.splice(0).forEach(settle)
    }
    if (inConversation?.size === 0) this.#pending.delete(conversation)
    if (this.#isStored) this.#store()
  }

  #store(): void {
    const { storage, log } = this.#options.client
    const pending: Pending = [...this.#pending].map(([conversation, seqs]) => [
      conversation,
      [...seqs.keys()],
    ])
    this.#isStored = pending.length > 0
    const written = this.#isStored
      ? storage.set(pendingKey, writePending(pending))
      : storage.remove(pendingKey)
    written.catch((error: unknown) =>
      log('warn', 'receipts cannot be kept for later', { error: String(error) }),
    )
  }
}

/** No line, or a server that fails for a moment; any other refusal is for good (10007, 10010 …). */
function isWorthKeeping(error: unknown): boolean {
  return !(error instanceof V2TIMError) || error.retry || hasCode(error, 6012, 9508)
}
