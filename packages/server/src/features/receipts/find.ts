import type { FoundMessage, Input, Output } from '@kidoku/protocol'
import type { QueryContext } from '../../feature.ts'
import { getMessage, messageOf, placesOfMsgIdAnywhere } from '../messages/store.ts'
import type { ReceiptsEngine } from './engine/engine.ts'
import { viewReceipts } from './view.ts'

const foundMax = 20

/** For administrators: a message by its ID and its counts, without what it says. */
export async function findReceipts(
  engine: ReceiptsEngine,
  { read, settings }: QueryContext,
  input: Input<'receipts.find'>,
): Promise<Output<'receipts.find'>> {
  const messages: FoundMessage[] = []
  for (const place of await placesOfMsgIdAnywhere(read, { msgId: input.msgId, most: foundMax })) {
    const row = await getMessage(read, place.conversation_id, place.seq)
    if (row === undefined) continue
    const { msgId, seq, sender, receiver, groupId, timeMs, needReadReceipt, revoked } = messageOf(row)
    const asked = { userId: sender, conversationId: row.conversation_id, seqs: [seq], settings }
    const [receipt] = await viewReceipts(engine, read, asked)
    messages.push({
      msgId,
      seq,
      sender,
      ...(receiver === undefined ? {} : { receiver }),
      ...(groupId === undefined ? {} : { groupId }),
      timeMs,
      isRevoked: revoked !== undefined,
      needReadReceipt,
      ...(receipt === undefined ? {} : { receipt }),
    })
  }
  return { messages }
}
