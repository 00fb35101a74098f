import type { Bus, Notice } from '../../bus/bus.ts'
import type { Db } from '../../db/db.ts'
import type { LiveSettings } from '../../live-settings.ts'
import type { Log } from '../../telemetry/log.ts'
import { ReceiptsEngine } from './engine/engine.ts'
import { ReceiptLog } from './log-store.ts'
import { createTeller, type Teller } from './teller.ts'

/** What keeps receipts while the server runs. */
export interface ReceiptsParts {
  /** Who has read what. */
  readonly engine: ReceiptsEngine
  /** What has changed, for each sender. */
  readonly log: ReceiptLog
  /** Tells senders of it. */
  readonly teller: Teller
}

export function startReceipts(parts: {
  readonly db: Db
  readonly bus: Bus
  readonly live: LiveSettings
  readonly now: () => number
  readonly log: Log
  /** Says something to this node's sockets only. */
  readonly deliver: (notice: Notice) => void
  /** Whether the user has a socket here. */
  readonly isHere: (userId: string) => boolean
}): ReceiptsParts & { close(): Promise<void> } {
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
