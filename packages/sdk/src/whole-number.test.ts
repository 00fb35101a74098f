import { expect, test } from 'vitest'
import { wholeNumber, wholeSeconds } from './whole-number.ts'

test.each([[5], ['5'], [5n]])('%s is a whole number', async (value) => {
  expect(await wholeNumber(value, 'x')).toBe(5)
})

test('what JavaScript would make a number of is none', async () => {
  for (const value of [
    true,
    [],
    [5],
    '',
    ' 5',
    '0x10',
    '1e3',
    '-1',
    -1,
    1.5,
    Number.NaN,
    2 ** 53,
    {},
    undefined,
  ]) {
    await expect(wholeNumber(value as number, 'x')).rejects.toMatchObject({ code: 6017 })
  }
})

test('a part of a second belongs to it', async () => {
  expect(await wholeSeconds(1_700_000_000.9, 'x')).toBe(1_700_000_000)
  await expect(wholeSeconds(-0.5, 'x')).rejects.toMatchObject({ code: 6017 })
})
