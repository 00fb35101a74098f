import { limits, Refusal } from '@kidoku/protocol'
import type { Speaker } from './speaker.ts'

/** Which message is to be read, by whom, and how fast. */
export interface ReadingOrder {
  readonly groupId: string
  readonly seq: number
  /** Who wrote it: only they are told the counts. */
  readonly sender: string
  /** 0 stops it. */
  readonly perSecond: number
  /** It ends when so many have read. */
  readonly upTo: number
  /** Who is left out: people who sit at the page read for themselves. */
  readonly except: readonly string[]
}

export interface Reading extends Omit<ReadingOrder, 'except' | 'sender'> {
  /** As the server counts them. */
  readonly readCount: number
  readonly unreadCount: number
  readonly isRunning: boolean
}

/** Simulated members who read: each gives a receipt as any client would, and the counts are the server's. */
export interface Readings {
  /** Begins, or changes the pace of what has begun: one reading a message. */
  order(order: ReadingOrder): Promise<Reading>
  /** Resolves when no receipt is under way any more. */
  close(): Promise<void>
}

export const readersPerSecondMax = 20_000
/** Messages that are being read at once. */
const readingsMax = 8
const tickMs = 50

interface Run {
  order: ReadingOrder
  counts: Counts
  readonly walk: Walk
  owed: number
  readonly timer: NodeJS.Timeout
  giving: Promise<void> | undefined
}
/** Once over all who might read, in an order that looks like chance and is the same every time. */
interface Walk {
  next: number
  readonly end: number
  readonly count: number
  /** Shares no divisor with the count. */
  readonly step: number
}
interface Counts {
  readonly readCount: number
  readonly unreadCount: number
}

interface Parts {
  readonly say: Speaker
  /** How many might read a message of this group, and who they are. */
  readonly candidates: (groupId: string) => {
    readonly count: number
    readonly userId: (at: number) => string
  }
  readonly onError: (error: unknown) => void
}

export function createReadings({ say, candidates, onError }: Parts): Readings {
  const runs = new Map<string, Run>()

  async function countsOf(order: ReadingOrder): Promise<Counts> {
    const conversation = `group_${order.groupId}`
    const { receipts } = await say(order.sender, 'receipts.get', { conversation, seqs: [order.seq] })
    const [receipt] = receipts
    // Recalled, not asked for, or its sender has receipts off.
    if (receipt === undefined) throw new Refusal(10062)
    return receipt
  }

  function start(order: ReadingOrder, counts: Counts): Run {
    const walk = walkOver(candidates(order.groupId).count, counts.readCount)
    const timer = setInterval(() => {
      run.giving ??= tick(run)
        .catch((error: unknown) => {
          stop(run)
          if (!(error instanceof Refusal)) onError(error)
        })
        .finally(() => {
          run.giving = undefined
        })
    }, tickMs)
    const run: Run = { order, counts, walk, owed: 0, timer, giving: undefined }
    runs.set(nameOf(order), run)
    return run
  }

  async function tick(run: Run): Promise<void> {
    const { order } = run
    run.owed = Math.min(run.owed + (order.perSecond * tickMs) / 1_000, Math.max(1, order.perSecond))
    const most = Math.min(Math.floor(run.owed), order.upTo - run.counts.readCount)
    const isNearlyDone = run.counts.unreadCount <= limits.readMembersPageMax
    const readers = isNearlyDone ? await lastReaders(order, most) : nextReaders(run, most)
    run.owed -= readers.length
    const input = { conversation: `group_${order.groupId}`, seqs: [order.seq] }
    // Who has left the group meanwhile is refused, and the others go on.
    const given = await Promise.allSettled(readers.map((userId) => say(userId, 'receipts.give', input)))
    const broken = given.find((each) => each.status === 'rejected' && !(each.reason instanceof Refusal))
    if (broken?.status === 'rejected') throw broken.reason
    run.counts = await countsOf(order)
    const nobodyIsLeft = isNearlyDone ? readers.length < most : run.walk.next >= run.walk.end
    // Another order that has come meanwhile is not done yet.
    if (run.order === order && (run.counts.readCount >= order.upTo || nobodyIsLeft)) stop(run)
  }

  /** The few who are left are known by name. */
  async function lastReaders(order: ReadingOrder, most: number): Promise<readonly string[]> {
    const { members } = await say(order.sender, 'receipts.members', {
      conversation: `group_${order.groupId}`,
      seq: order.seq,
      filter: 'unread',
      after: 0,
      count: limits.readMembersPageMax,
    })
    const left = members.map(({ userId }) => userId).filter((userId) => !order.except.includes(userId))
    return left.slice(0, most)
  }

  function nextReaders({ order, walk }: Run, most: number): readonly string[] {
    const { userId } = candidates(order.groupId)
    const readers: string[] = []
    for (; readers.length < most && walk.next < walk.end; walk.next += 1) {
      const reader = userId((walk.next * walk.step) % walk.count)
      if (reader !== order.sender && !order.except.includes(reader)) readers.push(reader)
    }
    return readers
  }

  function stop(run: Run): void {
    clearInterval(run.timer)
    if (runs.get(nameOf(run.order)) === run) runs.delete(nameOf(run.order))
  }

  return {
    async order(order): Promise<Reading> {
      const counts = await countsOf(order)
      const running = runs.get(nameOf(order))
      if (order.perSecond === 0 || counts.unreadCount === 0 || counts.readCount >= order.upTo) {
        if (running !== undefined) stop(running)
      } else if (running !== undefined) running.order = order
      else if (runs.size >= readingsMax)
        throw new Refusal(9507, `at most ${readingsMax} messages are read at once`)
      else start(order, counts)
      const { groupId, seq, perSecond, upTo } = order
      return {
        groupId,
        seq,
        perSecond,
        upTo,
        readCount: counts.readCount,
        unreadCount: counts.unreadCount,
        isRunning: runs.has(nameOf(order)),
      }
    },
    async close(): Promise<void> {
      const open = [...runs.values()]
      for (const run of open) stop(run)
      await Promise.all(open.map((run) => run.giving))
    },
  }
}

function nameOf({ groupId, seq }: Pick<ReadingOrder, 'groupId' | 'seq'>): string {
  return `${groupId}/${seq}`
}

/** Those who have read already are at its beginning, so it begins after them, and comes round to them at the end. */
function walkOver(count: number, readCount: number): Walk {
  const next = readCount < count ? readCount : 0
  let step = Math.max(1, Math.floor(count * 0.618))
  while (greatestCommonDivisor(step, count) !== 1) step += 1
  return { next, end: next + count, count, step }
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other)
}
