import { randomInt } from 'node:crypto'
import type { Message, Payload } from '@kidoku/protocol'
import type { FrameClient } from './frame-client.ts'

/** What the clients of a server under load have been promised, and what they have asked for: the server may hold no less and no more. */
export interface Ledger {
  /** Messages that were acknowledged, or told to somebody: they exist. */
  readonly promised: Map<string, Message>
  /** Messages that were sent and whose answer got lost: they exist once, or not at all. */
  readonly open: Map<string, { readonly sender: string }>
  /** `<msgId> <reader>` of receipts that were acknowledged. */
  readonly given: Set<string>
  /** The same of receipts that were asked for. */
  readonly asked: Set<string>
  /** The largest readCount that the sender of a message was told. */
  readonly told: Map<string, number>
}

export function createLedger(): Ledger {
  return { promised: new Map(), open: new Map(), given: new Set(), asked: new Set(), told: new Map() }
}

export interface Worker {
  readonly userId: string
  readonly client: FrameClient
  readonly groupId: string
  readonly random: () => number
  readonly ledger: Ledger
}

/** Sends messages and gives receipts, as fast as it is answered, until the server is gone. */
export async function work(worker: Worker, name: string): Promise<void> {
  for (let number = 0; ; number += 1) {
    try {
      if (worker.random() < 0.4) await sendOne(worker, `${name}-${number}`)
      else await giveSome(worker)
    } catch {
      // The server has been killed: what was not answered stays open.
      return
    }
  }
}

async function sendOne({ client, groupId, ledger, userId }: Worker, msgId: string): Promise<void> {
  ledger.open.set(msgId, { sender: userId })
  const { message } = await client.call('messages.send', {
    groupId,
    msgId,
    random: randomInt(2 ** 32),
    elems: [{ type: 'text', text: msgId }],
    needReadReceipt: true,
  })
  ledger.open.delete(msgId)
  ledger.promised.set(msgId, message)
}

async function giveSome({ client, groupId, ledger, userId, random }: Worker): Promise<void> {
  const received = client.told.filter((each) => each.event === 'messages.received')
  const chosen: Message[] = []
  for (let wanted = 1 + Math.floor(random() * 3); wanted > 0 && received.length > 0; wanted -= 1) {
    // The newest are the likeliest to be unread; the rest are given again.
    const back = Math.floor(random() ** 2 * received.length)
    const payload = received.at(-1 - back)?.payload as Payload<'messages.received'> | undefined
    if (payload !== undefined) chosen.push(payload.message)
  }
  if (chosen.length === 0) {
    await client.call('session.ping', {})
    return
  }
  const keys = chosen.map((message) => `${message.msgId} ${userId}`)
  for (const key of keys) ledger.asked.add(key)
  await client.call('receipts.give', {
    conversation: `group_${groupId}`,
    seqs: chosen.map(({ seq }) => seq),
  })
  for (const key of keys) ledger.given.add(key)
}

/** Nothing is told before it is true: what was told is promised. */
export function settle(ledger: Ledger, client: FrameClient): void {
  for (const { event, payload } of client.told) {
    if (event === 'messages.received') {
      const { message } = payload as Payload<'messages.received'>
      ledger.promised.set(message.msgId, message)
      ledger.open.delete(message.msgId)
    }
    if (event === 'receipts.changed') {
      for (const receipt of (payload as Payload<'receipts.changed'>).receipts) {
        ledger.told.set(receipt.msgId, Math.max(receipt.readCount, ledger.told.get(receipt.msgId) ?? 0))
      }
    }
  }
}
