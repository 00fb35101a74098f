import { expect, test } from 'vitest'
import { openNamed } from './open.ts'

test('a PostgreSQL that does not answer is named, without its password', async () => {
  const opening = openNamed({ url: 'postgres://kidoku:hidden@127.0.0.1:1/none', patienceMs: 100 })
  const error: unknown = await opening.catch((cause: unknown) => cause)
  expect(String(error)).toContain('No PostgreSQL answers at 127.0.0.1:1:')
  expect(String(error)).not.toContain('hidden')
})
