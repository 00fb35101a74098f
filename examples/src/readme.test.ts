import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = join(import.meta.dirname, '..')
const readme = readFileSync(join(folder, 'README.md'), 'utf8')
const links = [...readme.matchAll(/\[`(\w+)`\]\((src\/[\w-]+\.ts)#L(\d+)\)/g)]

test('every sample of the five documents has a row', () => {
  const rows = readme.match(/^\| [1-5] \| .* \| .* \| \[`\w+`\]\(.*\) \|$/gm) ?? []
  const ofDocument = (number: number): number => rows.filter((row) => row.startsWith(`| ${number} |`)).length
  expect([1, 2, 3, 4, 5].map(ofDocument)).toEqual([15, 15, 15, 10, 5])
})

test('every row leads to the function it names', () => {
  const wrong = links.filter(([, name, file, line]) => {
    const lines = readFileSync(join(folder, file ?? ''), 'utf8').split('\n')
    return !lines[Number(line) - 1]?.includes(`function ${name}(`)
  })
  expect(wrong.map(([link]) => link)).toEqual([])
})
