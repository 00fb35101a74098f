import type { UserProfile } from '@kidoku/protocol'
import type { Reader, Tx } from '../../db/db.ts'

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

/** An account comes into being by its first login, or by being put into a group. */
export async function ensureUser(tx: Tx, userId: string, nowMs: number): Promise<void> {
  await tx.run(
    'INSERT INTO users (user_id, created_at_ms) VALUES (?, ?) ON CONFLICT (user_id) DO NOTHING',
    userId,
    nowMs,
  )
}

/** The same for several at once, in an order in which nobody waits for each other. */
export async function ensureUsers(tx: Tx, userIds: readonly string[], nowMs: number): Promise<void> {
  await tx.insertAll(
    'INSERT INTO users (user_id, created_at_ms) VALUES (?, ?) ON CONFLICT (user_id) DO NOTHING',
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
  return (await read.get('SELECT 1 FROM users WHERE user_id = ?', userId)) !== undefined
}

export async function getProfile(read: Reader, userId: string): Promise<UserProfile | undefined> {
  const row = await read.get<UserRow>(`SELECT ${columns} FROM users WHERE user_id = ?`, userId)
  return row && profileOf(row)
}

/** Held until the transaction ends, to be changed. */
export async function holdProfile(tx: Tx, userId: string): Promise<UserProfile | undefined> {
  const row = await tx.get<UserRow>(`SELECT ${columns} FROM users WHERE user_id = ? /* FOR UPDATE */`, userId)
  return row && profileOf(row)
}

export async function getProfiles(
  read: Reader,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, UserProfile>> {
  const rows = await read.all<UserRow>(
    `SELECT ${columns} FROM users WHERE user_id IN (SELECT value FROM json_each(?))`,
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
