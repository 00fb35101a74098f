import { describe, expect, test } from 'vitest'
import { createPasswords } from './passwords.ts'
import { checkPassword } from './rules.ts'

describe('passwords', () => {
  test('match what was hashed, however the keyboard has composed it, and nothing else', async () => {
    const passwords = createPasswords()
    const stored = await passwords.hash('caf\u00e9 au lait, deux')
    expect(stored).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/)
    expect(await passwords.matches('cafe\u0301 au lait, deux', stored)).toBe(true)
    expect(await passwords.matches('cafe au lait, deux', stored)).toBe(false)
    expect(await passwords.matches('', null)).toBe(false)
  })

  test('are looked at one at a time: sixteen in all, and who comes then is refused at once', async () => {
    const passwords = createPasswords({ N: 16, r: 8, p: 1 })
    const asked = Array.from({ length: 20 }, () => passwords.matches('whatever it is', null))
    const outcomes = await Promise.allSettled(asked)
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array.from({ length: 16 }, () => 'fulfilled'),
      ...Array.from({ length: 4 }, () => 'rejected'),
    ])
    expect(outcomes.at(-1)).toMatchObject({ reason: { code: 9507, retryAfterMs: 2_000 } })
    expect(await passwords.matches('whatever it is', null)).toBe(false)
  })

  test('are refused where they are easy to guess', () => {
    const guessable = [
      'short',
      'aaaaaaaaaaaaaa',
      'annannannann',
      'Password1234567890',
      'kidoku-kidoku',
      'x'.repeat(257),
    ]
    for (const password of guessable)
      expect(() => checkPassword('ann', password), password).toThrow(expect.objectContaining({ code: 6017 }))
    for (const password of [
      'five teacups on a tray',
      'パスワードは長い方が良いです',
      'ann likes her tea hot',
    ])
      expect(() => checkPassword('ann', password), password).not.toThrow()
  })
})
