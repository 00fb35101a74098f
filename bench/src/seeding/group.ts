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
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -200000')
  const addUser = db.prepare(
    'INSERT INTO users (user_id, created_at_ms) VALUES (?, ?) ON CONFLICT DO NOTHING',
  )
  const addMember = db.prepare(
    `INSERT INTO members (conversation_id, ordinal, user_id, joined_at_ms, read_time_ms) VALUES (?, ?, ?, ?, 0)`,
  )
  const nowMs = Date.now()
  db.exec('BEGIN')
  const fillers = Math.max(0, ...plans.map((plan) => plan.size - plan.connected - 1))
  for (let at = 0; at < Math.max(...plans.map((plan) => plan.connected)); at += 1)
    addUser.run(readerId(at), nowMs)
  for (let at = 0; at < fillers; at += 1) addUser.run(fillerId(at), nowMs)
  for (const plan of plans) {
    const conversationId = conversationOf(db, plan.groupId)
    for (const [offset, userId] of membersOf(plan)) addMember.run(conversationId, offset + 1, userId, nowMs)
    db.prepare('UPDATE conversations SET member_count = ?, next_ordinal = ? WHERE conversation_id = ?').run(
      plan.size,
      plan.size,
      conversationId,
    )
  }
  db.exec('COMMIT')
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  db.close()
}

export function conversationOf(db: DatabaseSync, groupId: string): string {
  const row = db.prepare('SELECT conversation_id FROM groups WHERE group_id = ?').get(groupId)
  if (row === undefined) throw new Error(`There is no group ${groupId}.`)
  return String(row.conversation_id)
}

/** Padded, so that they come in the order of their numbers: the index grows at its end. */
function fillerId(at: number): string {
  return `m${String(at).padStart(7, '0')}`
}

function* membersOf(plan: GroupPlan): Generator<readonly [number, string]> {
  const others = plan.size - 1
  let connected = 0
  for (let at = 0; at < others; at += 1) {
    // The reader of this place, where the even spread puts one here.
    if (connected < plan.connected && Math.floor((connected * others) / plan.connected) === at) {
      yield [at, readerId(connected)]
      connected += 1
    } else {
      yield [at, fillerId(at - connected)]
    }
  }
}
