import { isRoleEnough, Refusal } from '@kidoku/protocol'
import type { Caller } from './feature.ts'

/**
 * Whether an administrator stands behind the call, be it in its own name or in a user's: the ranks, windows and rates that
 * bind users do not bind it.
 */
export function isByAdministrator(caller: Caller): boolean {
  return isRoleEnough(caller.administrator?.role, 'viewer')
}

/** What only administrators may say in an input that is everybody's: 10007 for others. */
export function checkReserved(caller: Caller, fields: Readonly<Record<string, unknown>>): void {
  if (isByAdministrator(caller)) return
  const [given] = Object.entries(fields).filter(([, value]) => value !== undefined)
  if (given !== undefined) throw new Refusal(10007, `"${given[0]}" is for administrators`)
}
