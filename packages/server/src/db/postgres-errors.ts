import { Refusal } from '@kidoku/protocol'
import pg from 'pg'
import { RunAgain } from './db.ts'

/** The connection went away under a statement, or there was none to be had. */
export class ConnectionLost extends Error {
  /** It went away while committing: nobody knows what became of the transaction. */
  readonly isCommitting: boolean

  constructor(cause: unknown, { isCommitting }: { readonly isCommitting: boolean }) {
    super('The connection to the database was lost.', { cause })
    this.isCommitting = isCommitting
  }
}

/**
 * Two transactions in each other's way: each may simply run again. A broken unique key is one of them: whoever came first has
 * made the row, and the second run finds it.
 */
const conflicts = new Set(['40001', '40P01', '23505'])
/** Ended, ending or not yet ready: a server that is started anew says so before it goes. */
const away = new Set(['57P01', '57P02', '57P03', '25P03', '53300'])
/** Took too long, or waited too long for a row. */
const late = new Set(['57014', '55P03'])
/** Not to be mended by waiting: a wrong password, no such database. */
const wrong = new Set(['28P01', '28000', '3D000', '42501'])

/** What a failed statement throws. */
export function failureOf(error: unknown, { isCommitting }: { readonly isCommitting: boolean }): unknown {
  if (!(error instanceof pg.DatabaseError) || away.has(error.code ?? ''))
    return new ConnectionLost(error, { isCommitting })
  return error
}

/** The transaction had been broken before: what is to be told is what broke it. */
export function isAborted(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '25P02'
}

/** Whether the same may be tried again, and what to wait for. */
export function retriesOf(error: unknown): 'conflict' | 'away' | undefined {
  if (error instanceof RunAgain) return 'conflict'
  if (error instanceof pg.DatabaseError) return conflicts.has(error.code ?? '') ? 'conflict' : undefined
  if (!(error instanceof ConnectionLost) || error.isCommitting) return undefined
  const { cause } = error
  return cause instanceof pg.DatabaseError && wrong.has(cause.code ?? '') ? undefined : 'away'
}

/** What the client hears of it; anything else is a failure of ours. */
export function refusalOf(error: unknown): unknown {
  if (error instanceof ConnectionLost) {
    const { cause } = error
    if (cause instanceof pg.DatabaseError && wrong.has(cause.code ?? '')) return cause
    const text = error.isCommitting
      ? 'the database went away while committing: it may or may not be done, ask again'
      : 'the database does not answer'
    return new Refusal(9520, text, { retryAfterMs: 1_000, cause: error })
  }
  const isLate = error instanceof pg.DatabaseError && late.has(error.code ?? '')
  if (isLate || retriesOf(error) === 'conflict')
    return new Refusal(9520, 'the database took too long', { retryAfterMs: 1_000, cause: error })
  return error
}
