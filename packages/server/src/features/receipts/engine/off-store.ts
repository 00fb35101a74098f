import type { Reader } from '../../../db/db.ts'

/**
 * The ordinals of members with receipts off. Looked for from the side that is smaller: the conversation's members, or all
 * users with receipts off. CROSS JOIN keeps SQLite to that order.
 */
export async function ordinalsOff(read: Reader, conversationId: string): Promise<readonly number[]> {
  const conversation = await read.get<{ member_count: number }>(
    'SELECT member_count FROM conversations WHERE conversation_id = ?',
    conversationId,
  )
  const members = conversation?.member_count ?? 0
  const off = await read.get<{ count: number }>(
    'SELECT count(*) AS count FROM (SELECT user_id FROM users WHERE receipts_enabled = 0 LIMIT ?) AS found',
    members,
  )
  const from = (off?.count ?? 0) < members ? 'users u CROSS JOIN members m' : 'members m CROSS JOIN users u'
  const rows = await read.all<{ ordinal: number }>(
    `SELECT m.ordinal FROM ${from} WHERE m.user_id = u.user_id AND u.receipts_enabled = 0
     AND m.conversation_id = ? AND m.left_seq IS NULL`,
    conversationId,
  )
  return rows.map((row) => row.ordinal)
}
