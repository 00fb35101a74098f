import Type from 'typebox'
import { describes, fields, type Query, query } from '../contract.ts'
import { count } from '../ids.ts'
import * as limits from '../limits.ts'

/** Something that an administrator has done. Written with it, in one transaction; never changed, never deleted. */
export interface AuditEntry {
  /** Opaque; grows with time. */
  readonly entryId: string
  readonly atMs: number
  readonly actor: string
  /** What was done, as `settings.set`. */
  readonly action: string
  /** What it was done to, as `receipts.groupTypes`. */
  readonly target: string
  /** What was before, and what is since, as JSON texts; `null` where there is nothing to say, or it is a secret. */
  readonly before: string | null
  readonly after: string | null
}

/** Newest first. */
export interface AuditInput {
  /** Start beyond this entry, towards older ones. */
  readonly beyondEntryId?: string
  readonly count: number
  /** Only what this administrator has done, or only what begins with this action: `settings` or `settings.set`. */
  readonly actor?: string
  readonly action?: string
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[]
  readonly isFinished: boolean
}

const name = Type.Optional(Type.String({ maxLength: 64 }))
const json = Type.Union([Type.String(), Type.Null()])

/** What administrators have changed: who, when, what, before and after. */
export const listAudit: Query<'audit.list', AuditInput, AuditPage> = query('audit.list', {
  reservedTo: 'viewer',
  input: describes<AuditInput>()(
    fields({
      beyondEntryId: name,
      count: Type.Integer({ minimum: 1, maximum: limits.auditPageMax }),
      actor: name,
      action: name,
    }),
  ),
  output: describes<AuditPage>()(
    fields({
      entries: Type.Array(
        describes<AuditEntry>()(
          fields({
            entryId: Type.String(),
            atMs: count,
            actor: Type.String(),
            action: Type.String(),
            target: Type.String(),
            before: json,
            after: json,
          }),
        ),
      ),
      isFinished: Type.Boolean(),
    }),
  ),
})
