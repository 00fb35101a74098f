import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openApiOf } from './openapi.ts'
import { services } from './services.ts'

const page = readFileSync(new URL('../../../../../docs/server-api.md', import.meta.url), 'utf8')
const rows = page.match(/^\| `v4\/[^|]*\| (done|not yet) \|.*$/gm) ?? []

test('the page lists every command there is, and every one that is not there yet, with the code it answers', () => {
  const written = rows.filter((row) => services.some(({ name }) => row.startsWith(`| \`v4/${name}/`)))
  const expected = services.flatMap(({ name, commands, notYet, codes }) => [
    ...commands.map((command) => `| \`v4/${name}/${command.name}\` | done | ${command.sentence} |`),
    ...notYet.map((command) => `| \`v4/${name}/${command}\` | not yet | ${codes.unknownCommand} |`),
  ])
  expect([...written].sort()).toEqual([...expected].sort())
  const others = rows.filter((row) => !written.includes(row))
  expect(others.length).toBeGreaterThan(5)
  for (const row of others) expect(row).toMatch(/not yet \| 60009 \|$/)
})

test('OpenAPI names each command once, and each field of it has a place in a schema', () => {
  const document = openApiOf(services, '1')
  const names = services.flatMap(({ name, commands }) =>
    commands.map((command) => `/v4/${name}/${command.name}`),
  )
  expect(new Set(names).size).toBe(names.length)
  expect(Object.keys(document.paths ?? {})).toEqual(names)
  const text = JSON.stringify(document)
  for (const { commands } of services)
    for (const { request, answer } of commands)
      for (const field of [...Object.keys(request.properties), ...Object.keys(answer)])
        expect(text).toContain(`"${field}":`)
})

test('a field that has a code of its own is a field of the command', () => {
  for (const { commands } of services)
    for (const { name, request, faults } of commands)
      for (const field of Object.keys(faults))
        expect([name, field in request.properties]).toEqual([name, true])
})
