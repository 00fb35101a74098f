import { randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ConfigError, type Settings } from './config.ts'

/** The key that UserSigs are made with: the configured one, else the one kept in the data folder, made at the first start. */
export async function readSecretKey(
  settings: Settings,
): Promise<{ readonly secretKey: string; readonly isNew: boolean }> {
  if (settings.secretKey !== '') return { secretKey: settings.secretKey, isNew: false }
  const file = join(settings.data, 'secret-key')
  try {
    const handle = await open(file, 'wx', 0o600)
    const secretKey = randomBytes(32).toString('hex')
    await handle.writeFile(`${secretKey}\n`)
    await handle.sync()
    await handle.close()
    return { secretKey, isNew: true }
  } catch (cause) {
    if (!isAlreadyThere(cause)) throw cause
  }
  const secretKey = (await readFile(file, 'utf8')).trim()
  if (secretKey === '')
    throw new ConfigError(`${file} is empty: delete it to have a new key made, or set KIDOKU_SECRET_KEY.`)
  return { secretKey, isNew: false }
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
