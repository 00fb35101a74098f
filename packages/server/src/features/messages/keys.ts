import type { Input, Message, Output } from '@kidoku/protocol'
import type { QueryContext } from '../../feature.ts'
import { c2cConversationId, resolveConversation } from '../conversations/store.ts'
import { messageOf, messagesBetween } from './store.ts'

/** Messages of one second that are looked through for a key. */
const messagesPerSecondMax = 2_000

/** What the server API and webhooks call a one-to-one message: `<MsgSeq>_<MsgRandom>_<MsgTime>`. v2tim.md 3.5 */
export function msgKeyOf(message: Pick<Message, 'clientSeq' | 'seq' | 'random' | 'timeMs'>): string {
  return `${msgSeqOf(message)}_${message.random}_${Math.floor(message.timeMs / 1_000)}`
}

/** The number that its sender gave it; else the one that the conversation has. */
export function msgSeqOf(message: Pick<Message, 'clientSeq' | 'seq'>): number {
  return message.clientSeq ?? message.seq
}

/** The second that a key names; `undefined` for what is no key. */
export function secondOfKey(key: string): number | undefined {
  const second = /^\d{1,10}_\d{1,10}_(\d{1,12})$/.exec(key)?.[1]
  return second === undefined ? undefined : Number(second)
}

export async function findKeys(
  context: QueryContext,
  input: Input<'messages.findKeys'>,
): Promise<Output<'messages.findKeys'>> {
  const { read, caller } = context
  const { peerId } = await resolveConversation(read, caller.userId, input.conversation)
  if (peerId === undefined) return { found: [] }
  const conversationId = c2cConversationId(caller.userId, peerId)
  const seqs = new Map<string, number>()
  for (const second of new Set(input.keys.map(secondOfKey))) {
    if (second === undefined) continue
    const times = { minMs: second * 1_000, maxMs: second * 1_000 + 999, most: messagesPerSecondMax }
    for (const row of await messagesBetween(read, conversationId, times))
      if (input.sender === undefined || row.sender === input.sender)
        seqs.set(msgKeyOf(messageOf(row)), row.seq)
  }
  return {
    found: input.keys.flatMap((key) => {
      const seq = seqs.get(key)
      return seq === undefined ? [] : [{ key, seq }]
    }),
  }
}
