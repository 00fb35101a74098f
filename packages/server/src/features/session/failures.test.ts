import { describe, expect, test } from 'vitest'
import { createLoginFailures } from './failures.ts'

describe('refused logins', () => {
  test('of one address are bounded in a minute, and say when to come again', () => {
    const failures = createLoginFailures()
    failures.check('here', 60_000, 2)
    failures.count('here')
    failures.count('here')
    expect(() => failures.check('here', 70_000, 2)).toThrow(
      expect.objectContaining({ code: 70050, retryAfterMs: 50_000 }),
    )
    expect(() => failures.check('elsewhere', 70_000, 2)).not.toThrow()
    expect(() => failures.check('here', 120_000, 2)).not.toThrow()
  })

  test('are not bounded where the setting says so', () => {
    const failures = createLoginFailures()
    for (let failed = 0; failed < 100; failed += 1) failures.count('here')
    expect(() => failures.check('here', 1, 0)).not.toThrow()
  })
})
