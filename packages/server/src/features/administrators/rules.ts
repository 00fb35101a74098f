import { createHash, randomBytes } from 'node:crypto'
import { limits, Refusal } from '@kidoku/protocol'

/** What is random and secret: 256 bits, as a text that may stand in a link. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Tokens are kept as their hashes: who reads the database cannot sign in with what is there. */
export function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

/** A session ends when nothing has been asked for so long, and after so long in any case. */
export const sessionIdleMs: number = 60 * 60_000
export const sessionMsMax: number = 12 * 60 * 60_000
export const linkMs: number = 24 * 60 * 60_000

export function isAlive(
  session: { readonly created_at_ms: number; readonly seen_at_ms: number },
  nowMs: number,
): boolean {
  return nowMs - session.seen_at_ms < sessionIdleMs && nowMs - session.created_at_ms < sessionMsMax
}

/** Length is what counts; what is refused besides is what everybody tries first. */
export function checkPassword(name: string, password: string): void {
  const characters = [...password.normalize('NFKC')]
  if (characters.length < limits.passwordCharactersMin)
    throw new Refusal(6017, `a password has at least ${limits.passwordCharactersMin} characters`)
  if (characters.length > limits.passwordCharactersMax)
    throw new Refusal(6017, `a password has at most ${limits.passwordCharactersMax} characters`)
  if (new Set(characters).size < 5)
    throw new Refusal(6017, 'a password has at least five different characters')
  const plain = password.normalize('NFKC').toLowerCase()
  const rest = guessable.reduce((text, word) => text.replaceAll(word, ''), plain.replaceAll(name, ''))
  if ([...rest].length < 5) throw new Refusal(6017, 'that password is among those that are tried first')
}

const guessable = [
  'kidoku',
  'password',
  'passwort',
  'administrator',
  'admin',
  'qwertyuiop',
  'qwerty',
  '1234567890',
  '0123456789',
  '123456',
  '111111',
  'letmein',
  'welcome',
  'iloveyou',
]
