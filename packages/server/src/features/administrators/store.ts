import type { Administrator, AdministratorRole, OwnSession } from '@kidoku/protocol'
import type { Reader, Tx } from '../../db/db.ts'
import { sessionIdleMs, sessionMsMax } from './rules.ts'

export interface AdministratorRow {
  readonly name: string
  readonly role: AdministratorRole
  readonly password: string | null
  readonly created_at_ms: number
  readonly signed_in_at_ms: number
}

export interface SessionRow {
  readonly token_hash: string
  readonly name: string
  readonly role: AdministratorRole
  readonly address: string
  readonly created_at_ms: number
  readonly seen_at_ms: number
}

/** In a transaction the administrator is held: who signs in and who resets the password, on whichever node, take their turns. */
export async function getAdministrator(read: Reader, name: string): Promise<AdministratorRow | undefined> {
  return read.get<AdministratorRow>(
    'SELECT name, role, password, created_at_ms, signed_in_at_ms FROM administrators WHERE name = ? /* FOR UPDATE */',
    name,
  )
}

export async function viewAdministrators(read: Reader, nowMs: number): Promise<readonly Administrator[]> {
  const rows = await read.all<AdministratorRow & { readonly session_count: number }>(
    `SELECT a.name, a.role, a.password, a.created_at_ms, a.signed_in_at_ms,
       (SELECT count(*) FROM administrator_sessions s WHERE s.name = a.name AND s.seen_at_ms > ? AND s.created_at_ms > ?) AS session_count
     FROM administrators a ORDER BY a.name`,
    nowMs - sessionIdleMs,
    nowMs - sessionMsMax,
  )
  return rows.map((row) => ({
    name: row.name,
    role: row.role,
    hasPassword: row.password !== null,
    createdAtMs: row.created_at_ms,
    signedInAtMs: row.signed_in_at_ms,
    sessionCount: row.session_count,
  }))
}

/** Gives whether there is anybody who can sign in. */
export async function hasAnyPassword(read: Reader): Promise<boolean> {
  return (await read.get('SELECT name FROM administrators WHERE password IS NOT NULL LIMIT 1')) !== undefined
}

export async function countAdministrators(read: Reader): Promise<number> {
  const row = await read.get<{ count: number }>('SELECT count(*) AS count FROM administrators')
  return row?.count ?? 0
}

/** Until the transaction ends nobody makes an owner of somebody, or of an owner somebody else; gives how many there are. */
export async function holdOwners(tx: Tx): Promise<number> {
  const owners = await tx.all<{ name: string }>(
    `SELECT name FROM administrators WHERE role = 'owner' ORDER BY name /* FOR UPDATE */`,
  )
  return owners.length
}

/** Gives false where the name is taken. */
export async function addAdministrator(
  tx: Tx,
  row: { readonly name: string; readonly role: AdministratorRole; readonly nowMs: number },
): Promise<boolean> {
  const added = await tx.run(
    'INSERT INTO administrators (name, role, created_at_ms) VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING',
    row.name,
    row.role,
    row.nowMs,
  )
  return added > 0
}

export async function writeRole(tx: Tx, name: string, role: AdministratorRole): Promise<void> {
  await tx.run('UPDATE administrators SET role = ? WHERE name = ?', role, name)
}

export async function writePassword(tx: Tx, name: string, password: string | null): Promise<void> {
  await tx.run('UPDATE administrators SET password = ? WHERE name = ?', password, name)
}

export async function removeAdministratorRow(tx: Tx, name: string): Promise<void> {
  await removeLinks(tx, name)
  await endSessions(tx, name)
  await tx.run('DELETE FROM administrators WHERE name = ?', name)
}

export async function addLink(
  tx: Tx,
  link: {
    readonly tokenHash: string
    readonly name: string
    readonly nowMs: number
    readonly expiresAtMs: number
  },
): Promise<void> {
  await tx.run('DELETE FROM administrator_links WHERE expires_at_ms <= ?', link.nowMs)
  await tx.run(
    'INSERT INTO administrator_links (token_hash, name, expires_at_ms) VALUES (?, ?, ?)',
    link.tokenHash,
    link.name,
    link.expiresAtMs,
  )
}

/** Whom the link is for, as long as it holds. In a transaction both are held: it works once, on whichever node. */
export async function getLink(
  read: Reader,
  tokenHash: string,
  nowMs: number,
): Promise<AdministratorRow | undefined> {
  return read.get<AdministratorRow>(
    `SELECT a.name, a.role, a.password, a.created_at_ms, a.signed_in_at_ms FROM administrators a
     JOIN administrator_links l ON l.name = a.name WHERE l.token_hash = ? AND l.expires_at_ms > ? /* FOR UPDATE */`,
    tokenHash,
    nowMs,
  )
}

export async function removeLinks(tx: Tx, name: string): Promise<void> {
  await tx.run('DELETE FROM administrator_links WHERE name = ?', name)
}

/** Begins a session and forgets those that have ended, and the oldest where the administrator has too many. */
export async function addSession(
  tx: Tx,
  session: {
    readonly tokenHash: string
    readonly name: string
    readonly address: string
    readonly nowMs: number
    readonly sessionsMax: number
  },
): Promise<void> {
  const { tokenHash, name, address, nowMs, sessionsMax } = session
  await tx.run(
    'DELETE FROM administrator_sessions WHERE seen_at_ms <= ? OR created_at_ms <= ?',
    nowMs - sessionIdleMs,
    nowMs - sessionMsMax,
  )
  await tx.run(
    `DELETE FROM administrator_sessions WHERE token_hash IN
       (SELECT token_hash FROM administrator_sessions WHERE name = ? ORDER BY created_at_ms DESC LIMIT 1000 OFFSET ?)`,
    name,
    sessionsMax - 1,
  )
  await tx.run(
    `INSERT INTO administrator_sessions (token_hash, name, address, created_at_ms, seen_at_ms)
     VALUES (?, ?, ?, ?, ?)`,
    tokenHash,
    name,
    address,
    nowMs,
    nowMs,
  )
  await tx.run('UPDATE administrators SET signed_in_at_ms = ? WHERE name = ?', nowMs, name)
}

export async function getSession(read: Reader, tokenHash: string): Promise<SessionRow | undefined> {
  return read.get<SessionRow>(
    `SELECT s.token_hash, s.name, a.role, s.address, s.created_at_ms, s.seen_at_ms
     FROM administrator_sessions s JOIN administrators a ON a.name = s.name WHERE s.token_hash = ?`,
    tokenHash,
  )
}

export async function viewSessions(
  read: Reader,
  name: string,
  nowMs: number,
): Promise<readonly OwnSession[]> {
  const rows = await read.all<Pick<SessionRow, 'address' | 'created_at_ms' | 'seen_at_ms'>>(
    `SELECT address, created_at_ms, seen_at_ms FROM administrator_sessions
     WHERE name = ? AND seen_at_ms > ? AND created_at_ms > ? ORDER BY created_at_ms DESC`,
    name,
    nowMs - sessionIdleMs,
    nowMs - sessionMsMax,
  )
  return rows.map((row) => ({
    address: row.address,
    createdAtMs: row.created_at_ms,
    seenAtMs: row.seen_at_ms,
  }))
}

export async function noteSeen(tx: Tx, tokenHash: string, nowMs: number): Promise<void> {
  await tx.run('UPDATE administrator_sessions SET seen_at_ms = ? WHERE token_hash = ?', nowMs, tokenHash)
}

export async function endSession(tx: Tx, tokenHash: string): Promise<void> {
  await tx.run('DELETE FROM administrator_sessions WHERE token_hash = ?', tokenHash)
}

export async function endSessions(tx: Tx, name: string): Promise<void> {
  await tx.run('DELETE FROM administrator_sessions WHERE name = ?', name)
}
