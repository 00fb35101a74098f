import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface GroupPlan {
  readonly groupId: string
  /** Members in all, the sender too. */
  readonly size: number
  /** Members who will be connected: `r0`, `r1` … They are spread evenly over the places in the group. */
  readonly connected: number
}

export const senderId = 'sender'
export function readerId(at: number): string {
  return `r${at}`
}

/**
 * Puts members into groups that the server has made, straight into its database file while it is not running: a million
 * invitations would take longer than what is to be measured. Every row is as the server writes it for a member who came
 * in by an invitation.
 */
export function seedMembers(data: string, plans: readonly GroupPlan[]): void {
  const db = new DatabaseSync(join(data, 'kidoku.sqlite'))
  // The server turns the log on again when it opens the file.
  db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN')
  const nowMs = Date.now()
  const readers = Math.max(...plans.map((plan) => plan.connected))
  const places = Math.max(...plans.map((plan) => plan.size)) - 1
  const numbers =
    'WITH RECURSIVE numbers (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < ?)'
  const users = 'ON CONFLICT DO NOTHING'
  db.prepare(
    `${numbers} INSERT INTO users (user_id, created_at_ms) SELECT ${filler}, ? FROM numbers WHERE true ${users}`,
  ).run(places, nowMs)
  db.prepare(
    `${numbers} INSERT INTO users (user_id, created_at_ms) SELECT 'r' || n, ? FROM numbers WHERE true ${users}`,
  ).run(readers, nowMs)
  const fill = db.prepare(
    `${numbers} INSERT INTO members (conversation_id, ordinal, user_id, joined_at_ms) SELECT ?, n + 1, ${filler}, ? FROM numbers`,
  )
  const seat = db.prepare('UPDATE members SET user_id = ? WHERE conversation_id = ? AND ordinal = ?')
  const count = db.prepare(
    'UPDATE conversations SET member_count = ?, next_ordinal = ? WHERE conversation_id = ?',
  )
  for (const { groupId, size, connected } of plans) {
    const conversationId = conversationOf(db, groupId)
    fill.run(size - 1, conversationId, nowMs)
    // Readers take places spread evenly over the group; those who had them have never been.
    for (let reader = 0; reader < connected; reader += 1) {
      const place = Math.floor((reader * (size - 1)) / connected)
      seat.run(readerId(reader), conversationId, place + 1)
    }
    count.run(size, size, conversationId)
  }
  db.exec('COMMIT')
  db.close()
}

/** Padded, so that they come in the order of their numbers: indexes grow at their ends. */
const filler = "printf('m%07d', n)"

export function conversationOf(db: DatabaseSync, groupId: string): string {
  const row = db.prepare('SELECT conversation_id FROM groups WHERE group_id = ?').get(groupId)
  if (row === undefined) throw new Error(`There is no group ${groupId}.`)
  return String(row.conversation_id)
}
