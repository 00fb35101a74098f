import { settingsTable } from './config.ts'
import type { Setting } from './setting.ts'

/** The table as lines for `--help`. */
export function describeSettings(): string {
  return Object.values(settingsTable)
    .map((row: Setting<unknown>) => {
      const values = valuesOf(row)
      const live = row.liveName === undefined ? '' : ` Administrators may change it: ${row.liveName}.`
      return `  --${row.flag} (${row.env})\n      ${row.sentence}${values === '' ? '' : ` ${values}.`} Default: ${initialOf(row)}.${live}`
    })
    .join('\n')
}

/** What may be given: "one of a, b", "a list of a, b", "from 1 to 10". Empty where it is any text. */
export function valuesOf(row: Setting<unknown>): string {
  if (row.kind === 'oneOf') return `One of ${row.allowed?.join(', ')}`
  if (row.kind === 'list') return row.allowed === undefined ? '' : `Any of ${row.allowed.join(', ')}`
  if (row.kind === 'flag') return 'true or false'
  if (row.kind !== 'whole' || row.min === undefined) return ''
  return row.max === Number.MAX_SAFE_INTEGER ? `From ${row.min} up` : `From ${row.min} to ${row.max}`
}

export function initialOf(row: Setting<unknown>): string {
  const initial = Array.isArray(row.initial) ? row.initial.join(',') : String(row.initial)
  const unit = row.unit === undefined ? '' : ` ${row.unit}`
  return initial === '' ? 'none' : `${initial}${unit}`
}
