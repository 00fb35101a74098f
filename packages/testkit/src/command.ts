import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../bin/kidoku.js', import.meta.resolve('kidoku')))

export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command `kidoku` to its end. */
export async function runCommand(args: readonly string[], input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [program, ...args], { stdio: 'pipe' })
  let out = ''
  let err = ''
  child.stdout.on('data', (bytes) => {
    out += String(bytes)
  })
  child.stderr.on('data', (bytes) => {
    err += String(bytes)
  })
  child.stdin.end(input)
  await once(child, 'close')
  return { code: child.exitCode, out, err }
}
