import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFileStorage } from './node.ts'

test('what is kept in a folder is there after a restart, and keys may be any text', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kidoku-sdk-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const first = createFileStorage(join(folder, 'made'))
  expect(await first.get('never set')).toBeUndefined()
  await Promise.all([first.set('a/../b c', 'one'), first.set('a/../b c', 'two'), first.set('d', 'three')])
  await first.remove('d')
  await first.remove('never set')
  const second = createFileStorage(join(folder, 'made'))
  expect([await second.get('a/../b c'), await second.get('d')]).toEqual(['two', undefined])
})
