import type { Reader } from '../../db/db.ts'
import type { ReceiptsEngine } from './engine/engine.ts'

/** Which of these messages the member has given a receipt for. v2tim.md 1.3.2 message_has_sent_receipt */
export async function givenBy(
  engine: ReceiptsEngine,
  read: Reader,
  asked: { readonly conversationId: string; readonly ordinal: number; readonly seqs: readonly number[] },
): Promise<ReadonlySet<number>> {
  const { marks } = await engine.look(read, asked.conversationId, asked.seqs)
  return new Set(marks.filter((mark) => mark.bits.has(asked.ordinal)).map((mark) => mark.facts.seq))
}
