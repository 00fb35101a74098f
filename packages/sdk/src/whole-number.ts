import { refusal } from './v2tim-error.ts'

/** V2TIM's uint64 as users pass it: number, decimal text or bigint; null is 0. Rejects with 6017 what is no whole number up to 2^53. */
export async function wholeNumber(value: number | string | bigint | null, name: string): Promise<number> {
  const isNumeral =
    typeof value === 'string' ? /^\d+$/.test(value) : value === null || /^(number|bigint)$/.test(typeof value)
  const number = isNumeral ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(number) || number < 0) throw refusal(6017, `${name} is a whole number up to 2^53`)
  return number
}

/** A time in seconds: `Date.now() / 1000` is meant as its second. */
export function wholeSeconds(value: number | string | bigint | null, name: string): Promise<number> {
  return wholeNumber(typeof value === 'number' ? Math.floor(value) : value, name)
}
