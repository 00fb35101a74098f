import type { EventFrame, LoginInput, Receipt, ReceiptChanges } from '@kidoku/protocol'
import type { Random } from '../../seeded-random.ts'
import { type Connection, createConnection } from './connection.ts'
import type { Figures } from './figures.ts'
import { createReader, type Reader } from './reader.ts'
import type { Slots } from './slots.ts'

/** Somebody of the log, with a connection of their own. */
export interface Person {
  readonly userId: string
  readonly call: Connection['call']
  readonly reader: Reader
  /** The newest counts this person was told of each own message, by its number. */
  readonly told: ReadonlyMap<number, Receipt>
  readonly receiptsPerRequestMax: number
  end(reason: Error): void
}

export interface PersonParts {
  readonly serverUrl: string
  readonly conversation: string
  readonly login: LoginInput
  readonly delayMs: number
  readonly random: Random
  readonly slots: Slots
  readonly figures: Figures
  readonly patienceMs: () => number
  readonly began: () => void
  readonly gave: (count: number) => void
  readonly failed: (error: unknown) => void
}

const heeded = new Set(['receipts.changed'])
const changesPerPage = 100

export function createPerson(parts: PersonParts): Person {
  const { serverUrl, conversation, login, slots, figures, patienceMs } = parts
  const told = new Map<number, Receipt>()
  let cursor: number | undefined
  let receiptsPerRequestMax = 1

  /** Events and pulls cross on their way: both numbers only grow, so the larger ones are the newer. receipts.md §4 */
  function note(changes: Pick<ReceiptChanges, 'receipts' | 'cursor'>): void {
    for (const receipt of changes.receipts) {
      const before = told.get(receipt.seq)
      const isNewer =
        before === undefined ||
        (receipt.readCount >= before.readCount && receipt.departedCount >= before.departedCount)
      if (receipt.conversation === conversation && isNewer) told.set(receipt.seq, receipt)
    }
    cursor = Math.max(cursor ?? 0, changes.cursor)
  }

  /** What was missed while there was no socket. */
  async function catchUp(from: number): Promise<void> {
    let page: ReceiptChanges
    let at = from
    do {
      page = await connection.call('receipts.changes', { cursor: at, count: changesPerPage })
      note(page)
      at = page.cursor
    } while (!page.isFinished)
  }

  const connection = createConnection({
    ...{ serverUrl, login, slots, figures, patienceMs, heeded },
    began(output): void {
      receiptsPerRequestMax = output.receiptsPerRequestMax
      parts.began()
      if (cursor === undefined) cursor = output.cursor
      else catchUp(cursor).catch(parts.failed)
    },
    told(frame: EventFrame): void {
      // The only event heeded: its shape is the contract's.
      note(frame.payload as Pick<ReceiptChanges, 'receipts' | 'cursor'>)
    },
  })
  const reader = createReader({
    give: (seqs) => connection.call('receipts.give', { conversation, seqs }),
    perRequestMax: () => receiptsPerRequestMax,
    ...{ delayMs: parts.delayMs, random: parts.random, gave: parts.gave, failed: parts.failed },
  })
  return {
    userId: login.userId,
    call: connection.call,
    reader,
    told,
    get receiptsPerRequestMax(): number {
      return receiptsPerRequestMax
    },
    end: connection.end,
  }
}
