import { isUserId, limits } from '@kidoku/protocol'
import type { LogLine } from './log-lines.ts'

export type Deed =
  | { readonly kind: 'join'; readonly nickName: string }
  | { readonly kind: 'leave' }
  | { readonly kind: 'rename'; readonly nickName: string }
  | { readonly kind: 'say'; readonly text: string }

/** What one account does. Steps are done one after the other, each acknowledged before the next. */
export type Step = Deed & { readonly userId: string; readonly line: number; readonly minute: number }

export interface Plan {
  readonly steps: readonly Step[]
  readonly peopleCount: number
  /** Lines that change nothing: who leaves was never seen, who joins is here already. */
  readonly idleCount: number
}

interface Account {
  readonly userId: string
  isPresent: boolean
}

/** Turns names into accounts: who is renamed stays who they are, who comes back under the same name is the same. */
export function planSteps(lines: readonly LogLine[], takenUserIds: readonly string[] = []): Plan {
  const userIds = new Set(takenUserIds)
  const accounts = new Map<string, Account>()
  const steps: Step[] = []
  let peopleCount = 0
  let idleCount = 0

  for (const entry of lines) {
    const { line, minute } = entry
    const add = (account: Account, deed: Deed): void => {
      steps.push({ ...deed, userId: account.userId, line, minute })
    }
    const present = (nick: string): Account => {
      const account = accounts.get(nick) ?? newAccount(nick)
      if (!account.isPresent) add(account, { kind: 'join', nickName: nick })
      account.isPresent = true
      return account
    }
    const depart = (account: Account): void => {
      add(account, { kind: 'leave' })
      account.isPresent = false
    }

    const known = accounts.get(entry.nick)
    if (entry.kind === 'joined') {
      if (known?.isPresent) idleCount += 1
      else present(entry.nick)
    } else if (entry.kind === 'left') {
      if (known?.isPresent) depart(known)
      else idleCount += 1
    } else if (entry.kind === 'said') {
      add(present(entry.nick), { kind: 'say', text: entry.text })
    } else {
      const account = present(entry.nick)
      const holder = accounts.get(entry.newNick)
      // A name is one person's at a time: who had it has gone without the log saying so.
      if (holder?.isPresent && holder !== account) depart(holder)
      accounts.delete(entry.nick)
      accounts.set(entry.newNick, account)
      add(account, { kind: 'rename', nickName: entry.newNick })
    }
  }
  return { steps, peopleCount, idleCount }

  function newAccount(nick: string): Account {
    const account = { userId: freeUserId(nick, userIds), isPresent: false }
    userIds.add(account.userId)
    accounts.set(nick, account)
    peopleCount += 1
    return account
  }
}

/** A legal user ID that looks like the name: what is not printable ASCII becomes `_`, and `~2` tells two alike apart. */
export function freeUserId(nick: string, taken: ReadonlySet<string>): string {
  const legal = nick.replace(/[^\x21-\x7e]/gu, '_').slice(0, limits.userIdBytesMax)
  const wanted = isUserId(legal) ? legal : 'someone'
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : `~${number}`
    const userId = `${wanted.slice(0, limits.userIdBytesMax - suffix.length)}${suffix}`
    if (!taken.has(userId)) return userId
  }
}
