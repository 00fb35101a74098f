import type { AdministratorRole, OneTimeLink } from '@kidoku/protocol'
import type { Tx } from '../../db/db.ts'
import { hashOfToken, linkMs, newToken } from './rules.ts'
import { addAdministrator, addLink, hasAnyPassword } from './store.ts'

/** Who is there from the first start on, to be given a password. */
const firstOwner: { readonly name: string; readonly role: AdministratorRole } = {
  name: 'owner',
  role: 'owner',
}

export async function makeLink(tx: Tx, name: string, nowMs: number): Promise<OneTimeLink> {
  const token = newToken()
  const expiresAtMs = nowMs + linkMs
  await addLink(tx, { tokenHash: hashOfToken(token), name, nowMs, expiresAtMs })
  return { token, expiresAtMs }
}

/** As long as nobody can sign in, each start makes a link for the owner's password. */
export async function linkOfFirstStart(tx: Tx, nowMs: number): Promise<OneTimeLink | undefined> {
  if (await hasAnyPassword(tx)) return undefined
  await addAdministrator(tx, { ...firstOwner, nowMs })
  return makeLink(tx, firstOwner.name, nowMs)
}

/** The part behind `#` stays in the browser: it is in no log of a proxy's and in no Referer. */
export function linkAddress(serverUrl: string, token: string): string {
  return `${serverUrl}/console/#link=${token}`
}
