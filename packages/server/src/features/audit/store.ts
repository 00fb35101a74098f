import { randomBytes } from 'node:crypto'
import type { AuditEntry } from '@kidoku/protocol'
import type { Reader, Tx } from '../../db/db.ts'

/** What an administrator has done; `before` and `after` are anything that JSON can say, and never a secret. */
export interface Deed {
  readonly actor: string
  readonly action: string
  readonly target: string
  readonly before?: unknown
  readonly after?: unknown
}

/** To be called by everything that administrators do, in the transaction that does it. */
export async function writeAudit(tx: Tx, deed: Deed, nowMs: number): Promise<void> {
  await tx.run(
    `INSERT INTO audit_log (entry_id, at_ms, actor, action, target, before_json, after_json)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    entryId(nowMs),
    nowMs,
    deed.actor,
    deed.action,
    deed.target,
    jsonOf(deed.before),
    jsonOf(deed.after),
  )
}

interface AuditRow {
  readonly entry_id: string
  readonly at_ms: number
  readonly actor: string
  readonly action: string
  readonly target: string
  readonly before_json: string | null
  readonly after_json: string | null
}

/** Newest first. */
export async function auditBefore(
  read: Reader,
  asked: {
    readonly beyondEntryId: string | undefined
    readonly actor: string | undefined
    readonly action: string | undefined
    readonly count: number
  },
): Promise<readonly AuditEntry[]> {
  const { beyondEntryId = '~', actor, action, count } = asked
  const rows = await read.all<AuditRow>(
    `SELECT * FROM audit_log WHERE entry_id < ?${actor === undefined ? '' : ' AND actor = ?'}
     ${action === undefined ? '' : ' AND (action = ? OR (action >= ? AND action < ?))'}
     ORDER BY entry_id DESC LIMIT ?`,
    beyondEntryId,
    ...(actor === undefined ? [] : [actor]),
    // What begins with "settings.": a slash is the sign after the dot.
    ...(action === undefined ? [] : [action, `${action}.`, `${action}/`]),
    count,
  )
  return rows.map((row) => ({
    entryId: row.entry_id,
    atMs: row.at_ms,
    actor: row.actor,
    action: row.action,
    target: row.target,
    before: row.before_json,
    after: row.after_json,
  }))
}

/** In the order of time as text, and never the same twice, whichever node writes it. */
function entryId(nowMs: number): string {
  return `${String(nowMs).padStart(15, '0')}-${randomBytes(6).toString('hex')}`
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value)
}
