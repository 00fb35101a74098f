import { c2cConversation, parseConversationId } from '@kidoku/protocol/wire'
import type { Client } from '../../client.ts'
import type { Gate } from '../../gate.ts'
import type { Listeners } from '../../listeners.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { V2TIMAdvancedMsgListener } from '../messages/message-listener.ts'
import { readMarkReceipt } from '../receipts/translate.ts'

/** `onRecvC2CReadReceipt`: the other has read our conversation up to this time. */
export function tellPeerRead(
  listeners: Listeners<V2TIMAdvancedMsgListener>,
  conversation: string,
  readTimeMs: number,
): void {
  const name = parseConversationId(conversation)
  if (name?.kind !== 'c2c') return
  listeners.tell((listener) => listener.onRecvC2CReadReceipt?.([readMarkReceipt(name.userId, readTimeMs)]))
}

export interface PeerReadOptions {
  readonly client: Client
  readonly gate: Gate
  readonly conversations: Conversations
}

export function listenToPeerRead({ client, gate, conversations }: PeerReadOptions): void {
  client.on('readMarks.peerMoved', ({ userId, ...mark }) =>
    gate.pass(() => conversations.store.apply(c2cConversation(userId), { kind: 'peerReadMark', ...mark })),
  )
}
