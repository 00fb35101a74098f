import fc from 'fast-check'
import { expect, test } from 'vitest'
import { subjectOf, tokenOf } from './subjects.ts'

test('whatever is in an ID, it is one token, and no wildcard', () => {
  expect(subjectOf('kidoku.1', 'user:ann')).toBe('kidoku.1.user.ann')
  expect(subjectOf('kidoku.1', 'user:a b.*>_')).toBe('kidoku.1.user.a_20b_2e_2a_3e_5f')
  expect(subjectOf('kidoku.1', 'conversation:group:既読:1')).toBe(
    'kidoku.1.conversation.group_3a_e6_97_a2_e8_aa_ad_3a1',
  )
  expect(subjectOf('kidoku.1', 'every')).toBe('kidoku.1.every')
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (id) => /^[\w-]+$/.test(tokenOf(id))))
})

test('no two IDs share a token', () => {
  const parts = fc.array(fc.constantFrom('_', '2', 'e', '.', ' ', 'é', 'A', '-'), { maxLength: 6 })
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const [a, b] = [one.join(''), other.join('')]
      expect(tokenOf(a) === tokenOf(b)).toBe(a === b)
    }),
    { numRuns: 300 },
  )
})
