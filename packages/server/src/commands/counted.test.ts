import { expect, test } from 'vitest'
import { counted } from './counted.ts'

test('one is one, and all else is many', () => {
  const said = [0, 1, 2, 12_345].map((number) => counted(number, 'conversation'))
  expect(said).toEqual(['0 conversations', '1 conversation', '2 conversations', '12,345 conversations'])
})
