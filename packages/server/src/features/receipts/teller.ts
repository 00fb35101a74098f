import type { Receipt } from '@kidoku/protocol'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Bus, Notice } from '../../bus/bus.ts'
import type { Reader } from '../../db/db.ts'
import type { LiveSettings } from '../../live-settings.ts'
import type { Log } from '../../telemetry/log.ts'
import { logNumber, receiptsEnabled } from '../users/store.ts'
import type { Change, ReceiptsEngine } from './engine/engine.ts'
import { changesSince } from './log-store.ts'
import { viewReceipts } from './view.ts'

/**
 * Tells senders, gathered: receipts.md §4.
 *
 *   quiet ──note──▶ due ──(first receipt: at once; else when the last telling is 100 ms old)──▶ telling ──▶ quiet
 *                    ▲                                                                            │
 *                    └───────────────────────── noted meanwhile ─────────────────────────────────┘
 *
 * What is told are the counts as they are when telling: always the newest, and the last state is always told. Between nodes,
 * whoever commits says so to the nodes where the sender is, and each of them tells its own sockets, at its own pace: a sender
 * gets as many frames as from one, and nothing is counted for who is away.
 */
export interface Teller {
  /**
   * Committed receipts of these messages: their senders are to hear of it, from the nodes where they are. With the senders' log
   * numbers from before.
   */
  note(changes: readonly Change[], logNumbers: ReadonlyMap<string, number>): void
  /** Tells what is due, and stops. */
  close(): Promise<void>
}

interface Pending {
  /** Messages whose receipts have changed, by conversation. */
  changed: Map<string, Set<number>>
  /** The first receipt of a message is among them. */
  isUrgent: boolean
  /** Between nodes: the sender's log has been told up to here. */
  toldTo: number
  toldAtMs: number
  timer: NodeJS.Timeout | undefined
  telling: Promise<void> | undefined
}

const newsSchema = Type.Object({
  sender: Type.String(),
  conversationId: Type.String(),
  seqs: Type.Array(Type.Integer()),
  isFirst: Type.Boolean(),
  logNumber: Type.Integer(),
})
const newsCheck = Compile(newsSchema)

/** What the node that has committed says of a sender's messages in one conversation. */
type News = Static<typeof newsSchema>

const noteName = 'receipts.given'
/** Messages of a sender's log looked at for one telling; what is beyond them, devices ask for by cursor. */
const changesPerTellingMax = 4_096
/** Receipts in one frame to a sender; more go into the next. */
const receiptsPerFrameMax = 200

export function createTeller(parts: {
  readonly engine: ReceiptsEngine
  readonly read: Reader
  readonly bus: Bus
  readonly live: LiveSettings
  readonly now: () => number
  readonly log: Log
  /** Says something to this node's sockets only. */
  readonly deliver: (notice: Notice) => void
  /** Whether the user has a socket here. */
  readonly isHere: (userId: string) => boolean
}): Teller {
  const { engine, read, bus, live, now, log, deliver, isHere } = parts
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
      if (bus.isShared) {
        // Up to the cursor all is told, also what another node has committed and not said here yet.
        const missed = await changesSince(read, sender, {
          cursor: pending.toldTo,
          count: changesPerTellingMax,
        })
        for (const { conversationId, seq } of missed) noteIn(changed, conversationId, seq)
        pending.toldTo = cursor
      }
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
        deliver({ kind: 'tell', event: 'receipts.changed', payload, audience: { users: [sender] } })
      }
    } catch (error) {
      // A lost nudge: the sender's devices find it again by their cursor.
      log.error({ err: error }, 'Could not tell a sender of receipts.')
    }
  }

  function gather(sender: string, news: News): void {
    // Who is away asks by cursor when they are back.
    if (isClosed || !isHere(sender)) return
    const pending = senders.get(sender) ?? newPending(news.logNumber)
    senders.set(sender, pending)
    for (const seq of news.seqs) noteIn(pending.changed, news.conversationId, seq)
    pending.isUrgent ||= news.isFirst
    proceed(sender, pending)
  }

  bus.subscribe((notice) => {
    if (notice.kind !== 'note' || notice.name !== noteName) return
    const news = newsIn(notice.payload)
    if (news !== undefined) gather(news.sender, news)
  })

  return {
    note(changes, logNumbers): void {
      for (const [sender, own] of Map.groupBy(changes, (change) => change.sender)) {
        // Most senders are away most of the time.
        if (!bus.isShared && !isHere(sender)) continue
        for (const [conversationId, some] of Map.groupBy(own, (change) => change.conversationId)) {
          const seqs = some.map((change) => change.seq)
          const isFirst = some.some((change) => change.isFirst)
          const news = { sender, conversationId, seqs, isFirst, logNumber: logNumbers.get(sender) ?? 0 }
          if (!bus.isShared) gather(sender, news)
          else bus.publish([{ kind: 'note', name: noteName, topic: `user:${sender}`, payload: news }])
        }
      }
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

function newPending(toldTo: number): Pending {
  return { changed: new Map(), isUrgent: false, toldTo, toldAtMs: 0, timer: undefined, telling: undefined }
}

function noteIn(changed: Map<string, Set<number>>, conversationId: string, seq: number): void {
  const seqs = changed.get(conversationId)
  if (seqs === undefined) changed.set(conversationId, new Set([seq]))
  else seqs.add(seq)
}

/** Another node may be of another version. */
function newsIn(payload: unknown): News | undefined {
  return newsCheck.Check(payload) ? payload : undefined
}
