import { refusal } from './v2tim-error.ts'

/** V2TIM's uint64 as users pass it: number, decimal text or bigint. Rejects with 6017 what is no whole number up to 2^53. */
export async function wholeNumber(value: number | string | bigint, name: string): Promise<number> {
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
  if (!Number.isSafeInteger(number) || number < 0) throw refusal(6017, `${name} is a whole number up to 2^53`)
  return number
}
