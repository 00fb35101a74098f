import type { Receipt } from '@kidoku/protocol'
import type { Bus } from '../../bus/bus.ts'
import type { Reader } from '../../db/db.ts'
import type { LiveSettings } from '../../live-settings.ts'
import type { Log } from '../../telemetry/log.ts'
import { logNumber, receiptsEnabled } from '../users/store.ts'
import type { Change, ReceiptsEngine } from './engine/engine.ts'
import { viewReceipts } from './view.ts'

/**
 * Tells senders, gathered: receipts.md §4.
 *
 *   quiet ──note──▶ due ──(first receipt: at once; else when the last telling is 100 ms old)──▶ telling ──▶ quiet
 *                    ▲                                                                            │
 *                    └───────────────────────── noted meanwhile ─────────────────────────────────┘
 *
 * What is told are the counts as they are when telling: always the newest, and the last state is always told.
 */
export interface Teller {
  /** Committed receipts of this message: its sender is to hear of it. */
  note(change: Change): void
  /** Tells what is due, and stops. */
  close(): Promise<void>
}

interface Pending {
  /** Messages whose receipts have changed, by conversation. */
  changed: Map<string, Set<number>>
  /** The first receipt of a message is among them. */
  isUrgent: boolean
  toldAtMs: number
  timer: NodeJS.Timeout | undefined
  telling: Promise<void> | undefined
}

/** Receipts in one frame to a sender; more go into the next. */
const receiptsPerFrameMax = 200

export function createTeller(parts: {
  readonly engine: ReceiptsEngine
  readonly read: Reader
  readonly bus: Bus
  readonly live: LiveSettings
  readonly now: () => number
  readonly log: Log
}): Teller {
  const { engine, read, bus, live, now, log } = parts
  const senders = new Map<string, Pending>()
  let isClosed = false

  /** The one place where a sender's next step is decided. */
  function proceed(sender: string, pending: Pending): void {
    clearTimeout(pending.timer)
    pending.timer = undefined
    if (pending.telling !== undefined || isClosed) return
    // Never longer than the interval, though the clock be put back.
    const restMs = Math.min(pending.toldAtMs - now(), 0) + live.current.receiptsTellEveryMs
    if (pending.changed.size === 0) {
      // Quiet: remembered until the interval is over, so that what comes within it is gathered.
      pending.timer = setTimeout(() => senders.delete(sender), Math.max(0, restMs))
    } else if (pending.isUrgent || restMs <= 0) {
      pending.telling = tell(sender, pending).finally(() => {
        pending.telling = undefined
        proceed(sender, pending)
      })
    } else {
      pending.timer = setTimeout(() => proceed(sender, pending), restMs)
    }
  }

  async function tell(sender: string, pending: Pending): Promise<void> {
    pending.toldAtMs = now()
    try {
      // The cursor first: whatever is committed up to it has been noted, so none of it is left out below.
      const cursor = await logNumber(read, sender)
      const isOn = await receiptsEnabled(read, sender)
      const { changed } = pending
      pending.changed = new Map()
      pending.isUrgent = false
      if (!isOn) return
      const receipts: Receipt[] = []
      for (const [conversationId, seqs] of changed) {
        receipts.push(
          ...(await viewReceipts(engine, read, {
            userId: sender,
            conversationId,
            seqs: [...seqs],
            settings: live.current,
          })),
        )
      }
      for (let at = 0; at < receipts.length; at += receiptsPerFrameMax) {
        const isLast = at + receiptsPerFrameMax >= receipts.length
        const payload = {
          receipts: receipts.slice(at, at + receiptsPerFrameMax),
          cursor: isLast ? cursor : 0,
        }
        bus.publish([{ kind: 'tell', event: 'receipts.changed', payload, audience: { users: [sender] } }])
      }
    } catch (error) {
      // A lost nudge: the sender's devices find it again by their cursor.
      log.error({ err: error }, 'Could not tell a sender of receipts.')
    }
  }

  return {
    note({ sender, conversationId, seq, isFirst }): void {
      const pending = senders.get(sender) ?? newPending()
      senders.set(sender, pending)
      const seqs = pending.changed.get(conversationId) ?? new Set()
      pending.changed.set(conversationId, seqs.add(seq))
      pending.isUrgent ||= isFirst
      proceed(sender, pending)
    },
    async close(): Promise<void> {
      isClosed = true
      for (const [sender, pending] of senders) {
        clearTimeout(pending.timer)
        await pending.telling
        if (pending.changed.size > 0) await tell(sender, pending)
      }
      senders.clear()
    },
  }
}

function newPending(): Pending {
  return { changed: new Map(), isUrgent: false, toldAtMs: 0, timer: undefined, telling: undefined }
}
