import { type AdministratorRole, limits, Refusal } from '@kidoku/protocol'
import type { Db, Tx } from '../../db/db.ts'
import type { Log } from '../../telemetry/log.ts'
import { writeAudit } from '../audit/store.ts'
import { createAttempts } from './attempts.ts'
import { createPasswords } from './passwords.ts'
import { checkPassword, hashOfToken, isAlive, newToken } from './rules.ts'
import {
  addSession,
  endSession,
  endSessions,
  getAdministrator,
  getLink,
  getSession,
  noteSeen,
  removeLinks,
  writePassword,
} from './store.ts'

/** Who is signed in. */
export interface SignedIn {
  readonly name: string
  readonly role: AdministratorRole
}

/** A session just begun: the token is the cookie. */
export interface Begun extends SignedIn {
  readonly token: string
}

/**
 * The "know" step of the console: from a password, a link or a cookie to an administrator. Passwords are hashed here, before
 * the transaction and not in it, for it takes a quarter of a second.
 */
export interface SignIn {
  /** 70050 after too many failures, 10007 for a wrong name or password: which of them is not said. */
  withPassword(asked: {
    readonly name: string
    readonly password: string
    readonly address: string
  }): Promise<Begun>
  /** Whom a one-time link is for; `undefined`: it has been used, has expired, or never was. */
  lookAtLink(link: string): Promise<SignedIn | undefined>
  /** Sets the password, ends the link and all sessions, and begins one. */
  withLink(asked: {
    readonly link: string
    readonly password: string
    readonly address: string
  }): Promise<Begun>
  /** Sets another password and ends all sessions but a new one. */
  changePassword(asked: {
    readonly name: string
    readonly current: string
    readonly next: string
    readonly address: string
  }): Promise<Begun>
  know(token: string): Promise<SignedIn | undefined>
  end(token: string): Promise<void>
}

/** A session's time of use is written at most this often. */
const seenEveryMs = 60_000

export function createSignIn(parts: {
  readonly db: Db
  readonly now: () => number
  readonly log: Log
}): SignIn {
  const { db, now, log } = parts
  const passwords = createPasswords()
  const attempts = createAttempts()

  async function begin(tx: Tx, name: string, address: string): Promise<Begun> {
    const row = await getAdministrator(tx, name)
    if (row === undefined) throw wrong()
    const token = newToken()
    const sessionsMax = limits.administratorSessionsMax
    await addSession(tx, { tokenHash: hashOfToken(token), name, address, nowMs: now(), sessionsMax })
    log.info({ name, address }, 'An administrator has signed in.')
    return { name, role: row.role, token }
  }

  /** Gives the hash that matched: what the session is begun with must still be it. */
  async function prove(asked: {
    readonly name: string
    readonly password: string
    readonly address: string
  }): Promise<string> {
    const { name, password, address } = asked
    attempts.begin(name, address, now())
    const stored = (await getAdministrator(db.read, name))?.password
    if (!(await passwords.matches(password, stored)) || stored === undefined || stored === null) {
      log.warn({ address }, 'A sign-in to the console has failed.')
      throw wrong()
    }
    attempts.succeeded(name, address)
    return stored
  }

  /** Between the look at the password and the transaction somebody may have reset it. */
  async function stillHas(tx: Tx, name: string, stored: string): Promise<void> {
    if ((await getAdministrator(tx, name))?.password !== stored) throw wrong()
  }

  async function setPassword(tx: Tx, name: string, stored: string): Promise<void> {
    await endSessions(tx, name)
    await writePassword(tx, name, stored)
    await writeAudit(tx, { actor: name, action: 'administrators.setPassword', target: name }, now())
  }

  return {
    async withPassword(asked): Promise<Begun> {
      const stored = await prove(asked)
      return db.transaction(async (tx) => {
        await stillHas(tx, asked.name, stored)
        return begin(tx, asked.name, asked.address)
      })
    },
    async lookAtLink(link): Promise<SignedIn | undefined> {
      const row = await getLink(db.read, hashOfToken(link), now())
      return row && { name: row.name, role: row.role }
    },
    async withLink({ link, password, address }): Promise<Begun> {
      const row = await getLink(db.read, hashOfToken(link), now())
      if (row === undefined) throw spent()
      checkPassword(row.name, password)
      const stored = await passwords.hash(password)
      return db.transaction(async (tx) => {
        const { name } = (await getLink(tx, hashOfToken(link), now())) ?? {}
        if (name === undefined) throw spent()
        await removeLinks(tx, name)
        await setPassword(tx, name, stored)
        return begin(tx, name, address)
      })
    },
    async changePassword({ name, current, next, address }): Promise<Begun> {
      checkPassword(name, next)
      const before = await prove({ name, password: current, address })
      const stored = await passwords.hash(next)
      return db.transaction(async (tx) => {
        await stillHas(tx, name, before)
        await setPassword(tx, name, stored)
        return begin(tx, name, address)
      })
    },
    async know(token): Promise<SignedIn | undefined> {
      const nowMs = now()
      const session = await getSession(db.read, hashOfToken(token))
      if (session === undefined || !isAlive(session, nowMs)) return undefined
      if (nowMs - session.seen_at_ms >= seenEveryMs)
        await db.transaction((tx) => noteSeen(tx, session.token_hash, nowMs))
      return { name: session.name, role: session.role }
    },
    async end(token): Promise<void> {
      await db.transaction((tx) => endSession(tx, hashOfToken(token)))
    },
  }
}

function wrong(): Refusal {
  return new Refusal(10007, 'the name or the password is not right')
}
function spent(): Refusal {
  return new Refusal(10007, 'the link has been used or has expired: ask for a new one')
}
