import type { Db } from '../../db/db.ts'
import { ReceiptsEngine } from './engine/engine.ts'
import { ReceiptLog } from './log-store.ts'
import { createTeller, type Teller, type TellerParts } from './teller.ts'

/** What keeps receipts while the server runs. */
export interface ReceiptsParts {
  /** Who has read what. */
  readonly engine: ReceiptsEngine
  /** What has changed, for each sender. */
  readonly log: ReceiptLog
  /** Tells senders of it. */
  readonly teller: Teller
}

export function startReceipts(
  parts: Omit<TellerParts, 'engine' | 'read'> & { readonly db: Db },
): ReceiptsParts & { close(): Promise<void> } {
  const engine = new ReceiptsEngine(parts)
  const log = new ReceiptLog(parts)
  const teller = createTeller({ ...parts, engine, read: parts.db.read })
  return {
    engine,
    log,
    teller,
    async close(): Promise<void> {
      await teller.close()
      await log.close()
      await engine.close()
    },
  }
}
