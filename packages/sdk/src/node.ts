import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { V2TIMStorage } from './storage.ts'

/**
 * One file a key in `folder`, which is made where it is missing; each is replaced whole, so that a crash leaves the old text or
 * the new one. For one process at a time.
 */
export function createFileStorage(folder: string): V2TIMStorage {
  const fileOf = (key: string): string =>
    join(folder, createHash('sha256').update(key).digest('hex').slice(0, 32))
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work)
    last = result.catch(() => undefined) // The caller hears of it; the next one must not.
    return result
  }
  return {
    get: (key) => inTurn(() => readIfThere(fileOf(key))),
    set: (key, value) =>
      inTurn(async () => {
        await mkdir(folder, { recursive: true })
        const file = fileOf(key)
        await writeFile(`${file}.new`, value, 'utf8')
        await rename(`${file}.new`, file)
      }),
    remove: (key) => inTurn(() => rm(fileOf(key), { force: true })),
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
