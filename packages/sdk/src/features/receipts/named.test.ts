import { expect, test } from 'vitest'
import { named } from './named.ts'

test('a run of three is named by its ends, what stands alone by itself', () => {
  expect(named([7, 3, 2, 4, 10, 11])).toEqual({ seqs: [7, 10, 11], runs: [[2, 4]] })
  expect(named([5])).toEqual({ seqs: [5] })
  expect(named([5, 5, 6])).toEqual({ seqs: [5, 6] })
})
