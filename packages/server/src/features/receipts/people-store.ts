import type { Reader } from '../../db/db.ts'

export interface Person {
  readonly userId: string
  readonly nickName: string
  readonly faceUrl: string
  readonly nameCard: string
}

interface PersonRow {
  readonly ordinal: number
  readonly user_id: string
  readonly nick_name: string
  readonly face_url: string
  readonly name_card: string
}

/** Who these ordinals are, wherever they are now. */
export async function peopleAt(
  read: Reader,
  conversationId: string,
  ordinals: readonly number[],
): Promise<ReadonlyMap<number, Person>> {
  const rows = await read.all<PersonRow>(
    `SELECT m.ordinal, m.user_id, u.nick_name, u.face_url, m.name_card FROM members m
     JOIN users u ON u.user_id = m.user_id
     WHERE m.conversation_id = ? AND m.ordinal IN (SELECT value FROM json_each(?))`,
    conversationId,
    JSON.stringify(ordinals),
  )
  return new Map(
    rows.map((row) => [
      row.ordinal,
      { userId: row.user_id, nickName: row.nick_name, faceUrl: row.face_url, nameCard: row.name_card },
    ]),
  )
}

/** Where the user is a member now. */
export async function placesOf(
  read: Reader,
  userId: string,
): Promise<readonly { readonly conversationId: string; readonly ordinal: number }[]> {
  const rows = await read.all<{ conversation_id: string; ordinal: number }>(
    'SELECT conversation_id, ordinal FROM members WHERE user_id = ? AND left_seq IS NULL',
    userId,
  )
  return rows.map((row) => ({ conversationId: row.conversation_id, ordinal: row.ordinal }))
}

/** Those of these users who are members here and have receipts on, or off. receipts.md §7 */
export async function membersAmong(
  read: Reader,
  conversationId: string,
  asked: { readonly userIds: readonly string[]; readonly receiptsOn: boolean },
): Promise<readonly { readonly userId: string; readonly ordinal: number }[]> {
  const rows = await read.all<{ user_id: string; ordinal: number }>(
    `SELECT m.user_id, m.ordinal FROM members m JOIN users u ON u.user_id = m.user_id
     WHERE m.conversation_id = ? AND m.left_seq IS NULL AND u.receipts_enabled = ?
       AND m.user_id IN (SELECT value FROM json_each(?))`,
    conversationId,
    asked.receiptsOn ? 1 : 0,
    JSON.stringify(asked.userIds),
  )
  return rows.map((row) => ({ userId: row.user_id, ordinal: row.ordinal }))
}
