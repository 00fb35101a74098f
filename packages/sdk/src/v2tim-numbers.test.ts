import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as flat from './v2tim-flat-numbers.ts'
import * as grouped from './v2tim-numbers.ts'
import { version } from './version.ts'

test('every number has the same value flat and grouped', () => {
  const groups = Object.values(grouped).filter((group) => typeof group === 'object')
  expect(Object.assign({}, ...groups)).toEqual({ ...flat })
})

test('the version is that of the package', () => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  expect(manifest).toMatchObject({ version })
})
