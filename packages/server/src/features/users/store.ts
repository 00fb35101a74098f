import type { UserProfile } from '@kidoku/protocol'
import type { Reader, Tx } from '../../db/db.ts'
import { hasText, searchValues } from '../../db/search.ts'

interface UserRow {
  readonly user_id: string
  readonly nick_name: string
  readonly face_url: string
  readonly self_signature: string
  readonly gender: number
  readonly birthday: number
  readonly role: number
  readonly level: number
}

const columns = 'user_id, nick_name, face_url, self_signature, gender, birthday, role, level'

/** An account that had ended begins anew; one that is there stays as it is. */
const reviving = `ON CONFLICT (user_id) DO UPDATE SET created_at_ms = excluded.created_at_ms, deleted_at_ms = NULL
  WHERE users.deleted_at_ms IS NOT NULL`

/** An account comes into being by its first login, or by being put into a group. */
export async function ensureUser(tx: Tx, userId: string, nowMs: number): Promise<void> {
  await tx.run(`INSERT INTO users (user_id, created_at_ms) VALUES (?, ?) ${reviving}`, userId, nowMs)
}

/** The same for several at once, in an order in which nobody waits for each other. */
export async function ensureUsers(tx: Tx, userIds: readonly string[], nowMs: number): Promise<void> {
  await tx.insertAll(
    `INSERT INTO users (user_id, created_at_ms) VALUES (?, ?) ${reviving}`,
    [...new Set(userIds)].sort().map((userId) => [userId, nowMs]),
  )
}

/** Until the transaction ends nobody else logs in as one of these, or becomes, or is no longer, a member. */
export async function holdUsers(tx: Tx, userIds: readonly string[]): Promise<void> {
  await tx.all(
    'SELECT user_id FROM users WHERE user_id IN (SELECT value FROM json_each(?)) ORDER BY user_id /* FOR UPDATE */',
    JSON.stringify(userIds),
  )
}

export async function userExists(read: Reader, userId: string): Promise<boolean> {
  return (
    (await read.get('SELECT 1 AS one FROM users WHERE user_id = ? AND deleted_at_ms IS NULL', userId)) !==
    undefined
  )
}

export async function existingUsers(read: Reader, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await read.all<{ user_id: string }>(
    'SELECT user_id FROM users WHERE deleted_at_ms IS NULL AND user_id IN (SELECT value FROM json_each(?))',
    JSON.stringify(userIds),
  )
  return new Set(rows.map((row) => row.user_id))
}

export async function getProfile(read: Reader, userId: string): Promise<UserProfile | undefined> {
  const row = await read.get<UserRow>(
    `SELECT ${columns} FROM users WHERE user_id = ? AND deleted_at_ms IS NULL`,
    userId,
  )
  return row && profileOf(row)
}

/** Held until the transaction ends, to be changed. */
export async function holdProfile(tx: Tx, userId: string): Promise<UserProfile | undefined> {
  const row = await tx.get<UserRow>(
    `SELECT ${columns} FROM users WHERE user_id = ? AND deleted_at_ms IS NULL /* FOR UPDATE */`,
    userId,
  )
  return row && profileOf(row)
}

export async function getProfiles(
  read: Reader,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, UserProfile>> {
  const rows = await read.all<UserRow>(
    `SELECT ${columns} FROM users WHERE deleted_at_ms IS NULL AND user_id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(userIds),
  )
  return new Map(rows.map((row) => [row.user_id, profileOf(row)]))
}

export async function writeProfile(tx: Tx, profile: UserProfile): Promise<void> {
  await tx.run(
    `UPDATE users SET nick_name = ?, face_url = ?, self_signature = ?, gender = ?, birthday = ?, role = ?, level = ?
     WHERE user_id = ?`,
    profile.nickName,
    profile.faceUrl,
    profile.selfSignature,
    profile.gender,
    profile.birthday,
    profile.role,
    profile.level,
    profile.userId,
  )
}

export async function listProfiles(
  read: Reader,
  page: { readonly after: string; readonly count: number; readonly search?: string },
): Promise<readonly UserProfile[]> {
  const rows = await read.all<UserRow>(
    `SELECT ${columns} FROM users WHERE deleted_at_ms IS NULL AND user_id > ?
     AND ${hasText('user_id', 'nick_name')} ORDER BY user_id LIMIT ?`,
    page.after,
    ...searchValues(page.search ?? ''),
    page.count,
  )
  return rows.map(profileOf)
}

/**
 * The account is gone; its row stays, empty, for what others have of it: messages, receipts given. The number of its log goes
 * on where it was, should the user come back.
 */
export async function eraseUser(tx: Tx, userId: string, nowMs: number): Promise<void> {
  await tx.run(
    `UPDATE users SET nick_name = '', face_url = '', self_signature = '', gender = 0, birthday = 0, role = 0, level = 0,
       deleted_at_ms = ? WHERE user_id = ?`,
    nowMs,
    userId,
  )
}

/** Nothing of what was said so far among two is there any more for this user, nor unread to them; the others keep it. */
export async function emptyConversations(tx: Tx, userId: string): Promise<void> {
  // In the order in which the user's own devices come by, should they be reading everything at this moment.
  await tx.all(
    `SELECT conversation_id FROM members WHERE user_id = ? AND left_seq IS NULL AND conversation_id < 'group:'
     ORDER BY conversation_id /* FOR UPDATE */`,
    userId,
  )
  await tx.run(
    `UPDATE members SET read_own = own_countable,
       hidden_seq = (SELECT c.last_seq FROM conversations c WHERE c.conversation_id = members.conversation_id),
       read_countable = (SELECT c.countable FROM conversations c WHERE c.conversation_id = members.conversation_id)
     WHERE user_id = ? AND left_seq IS NULL AND conversation_id < 'group:'`,
    userId,
  )
}

/** The number of the user's own log now. */
export async function logNumber(read: Reader, userId: string): Promise<number> {
  const row = await read.get<{ log_number: number }>('SELECT log_number FROM users WHERE user_id = ?', userId)
  return row?.log_number ?? 0
}

/** Gives out so many numbers of the user's own log; the last of them comes back. */
export async function takeLogNumbers(tx: Tx, userId: string, count: number): Promise<number> {
  const row = await tx.get<{ log_number: number }>(
    'UPDATE users SET log_number = log_number + ? WHERE user_id = ? RETURNING log_number',
    count,
    userId,
  )
  return row?.log_number ?? 0
}

export async function receiptsEnabled(read: Reader, userId: string): Promise<boolean> {
  const row = await read.get<{ receipts_enabled: number }>(
    'SELECT receipts_enabled FROM users WHERE user_id = ?',
    userId,
  )
  return row?.receipts_enabled !== 0
}

/** Those of these users who have turned receipts off. */
export async function receiptsOffOf(read: Reader, userIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await read.all<{ user_id: string }>(
    `SELECT user_id FROM users WHERE receipts_enabled = 0 AND user_id IN (SELECT value FROM json_each(?))`,
    JSON.stringify(userIds),
  )
  return new Set(rows.map((row) => row.user_id))
}

export async function setReceiptsEnabled(tx: Tx, userId: string, isEnabled: boolean): Promise<void> {
  await tx.run('UPDATE users SET receipts_enabled = ? WHERE user_id = ?', isEnabled ? 1 : 0, userId)
}

function profileOf(row: UserRow): UserProfile {
  return {
    userId: row.user_id,
    nickName: row.nick_name,
    faceUrl: row.face_url,
    selfSignature: row.self_signature,
    gender: row.gender,
    birthday: row.birthday,
    role: row.role,
    level: row.level,
  }
}
