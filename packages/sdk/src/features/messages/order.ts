import type { Message } from '@kidoku/protocol'

/**
 * One conversation's messages on their way to the listener: each once, in the order of seq. Pure: every function gives what is
 * to be told and the state after it.
 */
export interface Order {
  /** The newest number told, or known to be told already; `undefined` while nothing is known. */
  readonly told: number | undefined
  /** Arrived beyond a gap, by seq. */
  readonly waiting: ReadonlyMap<number, Message>
}
export interface Step {
  readonly order: Order
  /** To be told now, ascending. */
  readonly tell: readonly Message[]
  /** Something beyond a gap is waiting: ask the server for what is between. */
  readonly hasGap: boolean
}

export const emptyOrder: Order = { told: undefined, waiting: new Map() }

/** A message that just came. In an unknown conversation the very first is told; others wait for what may be before them. */
export function arrived(order: Order, message: Message): Step {
  if (order.told === undefined && message.seq > 1) {
    const waiting = new Map(order.waiting).set(message.seq, message)
    return { order: { ...order, waiting }, tell: [], hasGap: true }
  }
  const told = order.told ?? 0
  if (message.seq <= told || order.waiting.has(message.seq)) {
    return { order: { ...order, told }, tell: [], hasGap: order.waiting.size > 0 }
  }
  const waiting = new Map(order.waiting).set(message.seq, message)
  return release({ told, waiting })
}

/** A page asked for from `told` on: whatever it leaves out, I may not see. */
export function filled(order: Order, page: readonly Message[]): Step {
  const told = order.told ?? 0
  const waiting = new Map(order.waiting)
  const tell: Message[] = []
  let last = told
  for (const message of page) {
    waiting.delete(message.seq)
    if (message.seq <= last) continue
    tell.push(message)
    last = message.seq
  }
  const rest = release({ told: last, waiting })
  return { ...rest, tell: [...tell, ...rest.tell] }
}

/** Nothing more will come up to `upToSeq`: a gap there is a gap, and everything there counts as told. */
export function closed(order: Order, upToSeq: number): Step {
  const told = Math.max(order.told ?? 0, upToSeq)
  const tell = [...order.waiting.values()].filter(({ seq }) => seq <= upToSeq).sort((a, b) => a.seq - b.seq)
  const rest = release({ told, waiting: new Map(order.waiting) })
  return { ...rest, tell: [...tell, ...rest.tell] }
}

function release({ told, waiting }: { readonly told: number; readonly waiting: Map<number, Message> }): Step {
  const tell: Message[] = []
  let last = told
  for (const seq of waiting.keys()) if (seq <= told) waiting.delete(seq)
  for (let next = waiting.get(last + 1); next !== undefined; next = waiting.get(last + 1)) {
    tell.push(next)
    last = next.seq
    waiting.delete(last)
  }
  return { order: { told: last, waiting }, tell, hasGap: waiting.size > 0 }
}
