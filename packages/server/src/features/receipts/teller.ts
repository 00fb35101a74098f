import type { Receipt } from '@kidoku/protocol'
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Bus, Notice } from '../../bus/bus.ts'
import type { Reader } from '../../db/db.ts'
import type { LiveSettings } from '../../live-settings.ts'
import type { Log } from '../../telemetry/log.ts'
import { logNumber, receiptsEnabled } from '../users/store.ts'
import type { ReceiptsEngine } from './engine/engine.ts'
import type { Change } from './engine/giving.ts'
import { changesSince } from './log-store.ts'
import { viewReceipts } from './view.ts'

/**
 * Tells senders, gathered: receipts.md §4.
 *
 *   quiet ──note──▶ due ──(first receipt: at once; else when the last telling is 100 ms old)──▶ telling ──▶ quiet
 *                    ▲                                                                            │
 *                    └───────────────────────── noted meanwhile ─────────────────────────────────┘
 *
 * What is told at once takes along what was gathered, if that is no more than a frame; else the rest waits until it is due.
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

type Messages = Map<string, Set<number>>

interface Pending {
  /** Messages whose receipts have changed, by conversation. */
  changed: Messages
  /** Those of which the first receipt is to be told. */
  urgent: Messages
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

export interface TellerParts {
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
}

export function createTeller(parts: TellerParts): Teller {
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
    if (pending.changed.size === 0 && pending.urgent.size === 0) {
      // Quiet: remembered until the interval is over, so that what comes within it is gathered.
      pending.timer = setTimeout(() => senders.delete(sender), Math.max(0, restMs))
    } else if (pending.urgent.size > 0 || restMs <= 0) {
      const isPart = restMs > 0 && countOf(pending.changed) > receiptsPerFrameMax
      pending.telling = tell(sender, pending, isPart).finally(() => {
        pending.telling = undefined
        proceed(sender, pending)
      })
    } else {
      pending.timer = setTimeout(() => proceed(sender, pending), restMs)
    }
  }

  /** `isPart`: only what is urgent; all else is told when it is due. */
  async function tell(sender: string, pending: Pending, isPart: boolean): Promise<void> {
    if (!isPart) pending.toldAtMs = now()
    try {
      // The cursor first: whatever is committed up to it has been noted, so none of it is left out below.
      const cursor = isPart ? 0 : await logNumber(read, sender)
      const isOn = await receiptsEnabled(read, sender)
      const changed = pending.urgent
      pending.urgent = new Map()
      if (!isPart) {
        for (const [conversationId, seqs] of pending.changed)
          for (const seq of seqs) noteIn(changed, conversationId, seq)
        pending.changed = new Map()
      }
      const sinceCursor = pending.toldTo
      if (bus.isShared && !isPart) {
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
          ...(bus.isShared && isLast && !isPart ? { sinceCursor } : {}),
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
    for (const seq of news.seqs)
      noteIn(news.isFirst ? pending.urgent : pending.changed, news.conversationId, seq)
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
          for (const [isFirst, each] of Map.groupBy(some, (change) => change.isFirst)) {
            const seqs = each.map((change) => change.seq)
            const news = { sender, conversationId, seqs, isFirst, logNumber: logNumbers.get(sender) ?? 0 }
            if (!bus.isShared) gather(sender, news)
            else bus.publish([{ kind: 'note', name: noteName, topic: `user:${sender}`, payload: news }])
          }
        }
      }
    },
    async close(): Promise<void> {
      isClosed = true
      for (const [sender, pending] of senders) {
        clearTimeout(pending.timer)
        await pending.telling
        if (pending.changed.size > 0 || pending.urgent.size > 0) await tell(sender, pending, false)
      }
      senders.clear()
    },
  }
}

function newPending(toldTo: number): Pending {
  const none = { timer: undefined, telling: undefined }
  return { changed: new Map(), urgent: new Map(), toldTo, toldAtMs: 0, ...none }
}

function countOf(messages: Messages): number {
  let count = 0
  for (const seqs of messages.values()) count += seqs.size
  return count
}

function noteIn(changed: Messages, conversationId: string, seq: number): void {
  const seqs = changed.get(conversationId)
  if (seqs === undefined) changed.set(conversationId, new Set([seq]))
  else seqs.add(seq)
}

/** Another node may be of another version. */
function newsIn(payload: unknown): News | undefined {
  return newsCheck.Check(payload) ? payload : undefined
}
