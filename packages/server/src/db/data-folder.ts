import { constants } from 'node:fs'
import { access, mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** Makes the data folder, for us alone, where it is not there yet. What hinders that is said in plain words. */
export async function makeDataFolder(folder: string): Promise<void> {
  const path = resolve(folder)
  try {
    // Folder by folder: Node's own recursion does not end in file systems that let nobody make any.
    for (const missing of (await missingUpwards(path)).toReversed()) await makeOne(missing)
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new Error(
      `The data folder ${folder} cannot be ${whatFor(code)} (${code}): choose another folder with --data, or make it writable.`,
      { cause },
    )
  }
}

/** The folder and those above it that are not there, from the lowest up. */
async function missingUpwards(path: string): Promise<readonly string[]> {
  const missing: string[] = []
  for (let at = path; !(await exists(at)); at = dirname(at)) missing.push(at)
  return missing
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await stat(path)) !== undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}

async function makeOne(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
  } catch (error) {
    // Somebody else has just made it.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}

function whatFor(code: string): string {
  return code === 'EACCES' || code === 'EROFS' || code === 'EPERM' ? 'written' : 'made'
}
