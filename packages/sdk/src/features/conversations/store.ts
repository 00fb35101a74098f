import type { Conversation } from '@kidoku/protocol'
import { type ConversationEvent, isSameConversation, nextConversation } from './state.ts'

export interface ConversationChanges {
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly deleted: readonly string[]
}

export interface StoreEvents {
  /** Gathered over a turn. */
  readonly changes: (changes: ConversationChanges) => void
  /** One of the two read marks is another: at once. */
  readonly marksMoved: (id: string) => void
  /** The other has read further. */
  readonly peerRead: (id: string, readTimeMs: number) => void
}

/** My conversations as far as they are known. What changes in one turn is told together. */
export class ConversationStore {
  readonly #entries = new Map<string, Conversation>()
  readonly #events: StoreEvents
  readonly #added = new Set<string>()
  readonly #changed = new Set<string>()
  readonly #deleted = new Set<string>()
  /** Asked for and not yet here: what happens to them meanwhile waits, for the answer may be older. */
  readonly #expected = new Map<string, (() => void)[]>()
  #isTelling = false
  #total = 0

  constructor(events: StoreEvents) {
    this.#events = events
  }

  get total(): number {
    return this.#total
  }

  get(id: string): Conversation | undefined {
    return this.#entries.get(id)
  }

  ids(): string[] {
    return [...this.#entries.keys()]
  }

  /** The latest active first. */
  sorted(): Conversation[] {
    return [...this.#entries.values()].sort((a, b) => b.activeAtMs - a.activeAtMs)
  }

  /** As the server gave it. */
  put(entry: Conversation): void {
    const id = entry.conversation
    const known = this.#entries.get(id)
    if (known !== undefined && isSameConversation(known, entry)) return
    this.#write(id, entry)
    if (known === undefined) {
      this.#added.add(id)
      // The event may have come before: to this device it is news all the same.
      if (entry.peerReadTimeMs > 0) this.#events.peerRead(id, entry.peerReadTimeMs)
    } else this.#changed.add(id)
    this.#tellSoon()
  }

  /** Taken into the list without a word: what was there when somebody logged in, or asked for. */
  putSilently(entry: Conversation): void {
    this.#write(entry.conversation, entry)
  }

  isExpected(id: string): boolean {
    return this.#expected.has(id)
  }

  /** It is being asked for: to be followed by `arrived`. */
  expect(id: string): void {
    this.#expected.set(id, [])
  }

  /** It is here (or, `undefined`, there is none): what has happened meanwhile happens now. */
  arrived(id: string, entry: Conversation | undefined): void {
    const held = this.#expected.get(id)
    if (held === undefined) return
    this.#expected.delete(id)
    if (entry !== undefined) this.put(entry)
    for (const work of held) work()
  }

  apply(id: string, event: ConversationEvent): void {
    const held = this.#expected.get(id)
    if (held !== undefined) {
      held.push(() => this.apply(id, event))
      return
    }
    const known = this.#entries.get(id)
    if (known === undefined) {
      // Not in the part of the list that is here, or not to be had: the listener hears of it all the same.
      if (event.kind === 'peerReadMark') this.#events.peerRead(id, event.readTimeMs)
      return
    }
    const next = nextConversation(known, event)
    if (next === known) return
    this.#write(id, next)
    this.#changed.add(id)
    this.#tellSoon()
  }

  remove(id: string): void {
    const held = this.#expected.get(id)
    if (held !== undefined) {
      held.push(() => this.remove(id))
      return
    }
    const known = this.#entries.get(id)
    if (known === undefined) return
    this.#total -= known.unreadCount
    this.#entries.delete(id)
    this.#deleted.add(id)
    this.#tellSoon()
  }

  clear(): void {
    this.#entries.clear()
    this.#expected.clear()
    this.#total = 0
    for (const ids of [this.#added, this.#changed, this.#deleted]) ids.clear()
  }

  #write(id: string, entry: Conversation): void {
    const known = this.#entries.get(id)
    this.#total += entry.unreadCount - (known?.unreadCount ?? 0)
    this.#entries.set(id, entry)
    // Messages may be here before their conversation is.
    if (known?.readSeq !== entry.readSeq || known.peerReadSeq !== entry.peerReadSeq)
      this.#events.marksMoved(id)
    if (known !== undefined && entry.peerReadTimeMs > known.peerReadTimeMs)
      this.#events.peerRead(id, entry.peerReadTimeMs)
  }

  #tellSoon(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    queueMicrotask(() => {
      this.#isTelling = false
      const isThere = (id: string): boolean => this.#entries.has(id)
      const added = [...this.#added].filter(isThere)
      const changed = [...this.#changed].filter((id) => isThere(id) && !this.#added.has(id))
      const deleted = [...this.#deleted].filter((id) => !isThere(id))
      for (const ids of [this.#added, this.#changed, this.#deleted]) ids.clear()
      if (added.length + changed.length + deleted.length > 0)
        this.#events.changes({ added, changed, deleted })
    })
  }
}
