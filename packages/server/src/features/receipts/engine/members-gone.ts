import type { Reader } from '../../../db/db.ts'

/** The ordinals of those who have left. */
export async function readGone(read: Reader, conversationId: string): Promise<readonly number[]> {
  const rows = await read.all<{ ordinal: number }>(
    'SELECT ordinal FROM members WHERE conversation_id = ? AND left_seq IS NOT NULL',
    conversationId,
  )
  return rows.map((row) => row.ordinal)
}
