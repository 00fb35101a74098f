import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What a backup holds: written last, so that a backup without one is none. */
export interface Manifest {
  readonly format: 1
  readonly madeAt: string
  readonly kidoku: string
  /** The newest step that the database's shape has taken. */
  readonly migration: number
  readonly files: readonly ManifestFile[]
}

export interface ManifestFile {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

export const manifestName = 'manifest.json'
/** What a data folder has that must not be lost. */
export const databaseName = 'kidoku.sqlite'
export const secretKeyName = 'secret-key'

export async function describeFile(folder: string, name: string): Promise<ManifestFile> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of createReadStream(join(folder, name))) {
    if (!Buffer.isBuffer(chunk)) continue
    bytes += chunk.length
    hash.update(chunk)
  }
  return { name, bytes, sha256: hash.digest('hex') }
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  await onDisk(join(folder, manifestName))
  await onDisk(folder)
}

/** Reads the manifest, and compares every file with what it says. Throws with a sentence where something is wrong. */
export async function checkBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder)
  for (const file of manifest.files) {
    const found = await describeFile(folder, file.name).catch((cause: unknown) => {
      throw new Error(`The backup has no ${file.name} any more.`, { cause })
    })
    if (found.bytes !== file.bytes || found.sha256 !== file.sha256)
      throw new Error(`${file.name} of the backup is not what was backed up: its checksum is another.`)
  }
  return manifest
}

async function readManifest(folder: string): Promise<Manifest> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(join(folder, manifestName), 'utf8'))
  } catch (cause) {
    throw new Error(`There is no whole backup in ${folder}: its ${manifestName} cannot be read.`, { cause })
  }
  if (!isManifest(value)) throw new Error(`The ${manifestName} in ${folder} is none of a backup.`)
  return value
}

function isManifest(value: unknown): value is Manifest {
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== 1) return false
  const files = 'files' in value ? value.files : undefined
  const names = new Set([databaseName, secretKeyName])
  const isFile = (file: unknown): boolean =>
    typeof file === 'object' && file !== null && 'name' in file && names.has(String(file.name))
  return Array.isArray(files) && files.some((file) => file?.name === databaseName) && files.every(isFile)
}

/** Waits until what was written is on the disk. */
export async function onDisk(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
