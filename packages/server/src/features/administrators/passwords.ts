import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { Refusal } from '@kidoku/protocol'

/** Passwords are kept as scrypt hashes, and compared in constant time. */
export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes as long where there is no password to compare with: an answer's time does not tell who exists. */
  matches(password: string, stored: string | null | undefined): Promise<boolean>
}

export interface Cost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** What OWASP's cheat sheet on storing passwords asks for, in the variant that takes 32 MB: about a quarter of a second. */
const usualCost: Cost = { N: 2 ** 15, r: 8, p: 3 }
const hashBytes = 32
const saltBytes = 16
/** One at a time, and so many waiting: a flood of sign-ins gets one core's time at most, and neither memory nor patience. */
const waitingMax = 16

/** Compared with where there is nothing to compare with; no password gives a hash of zeroes. */
const nobodyEnd = `${Buffer.alloc(saltBytes).toString('base64url')}$${Buffer.alloc(hashBytes).toString('base64url')}`

export function createPasswords(cost: Cost = usualCost): Passwords {
  const nobody = `scrypt$${cost.N}$${cost.r}$${cost.p}$${nobodyEnd}`
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting >= waitingMax)
      throw new Refusal(9507, 'too many are signing in at once', { retryAfterMs: 2_000 })
    waiting += 1
    const mine = last.then(work).finally(() => {
      waiting -= 1
    })
    // Who comes next waits for this one, however it ends.
    last = mine.catch(() => undefined)
    return mine
  }

  return {
    async hash(password): Promise<string> {
      const salt = randomBytes(saltBytes)
      const hash = await inTurn(() => derive(password, salt, cost))
      return `scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`
    },
    async matches(password, stored): Promise<boolean> {
      const [, N, r, p, salt = '', hash = ''] = (stored ?? nobody).split('$')
      const kept = Buffer.from(hash, 'base64url')
      const asked = { N: Number(N), r: Number(r), p: Number(p) }
      const derived = await inTurn(() => derive(password, Buffer.from(salt, 'base64url'), asked))
      return kept.length === derived.length && timingSafeEqual(kept, derived)
    },
  }
}

/** The same password, typed on two keyboards, is the same text: NFKC. */
function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, { N, r, p, maxmem: 256 * N * r }, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })
}
