import { spawn } from 'node:child_process'

/** What the command prints, once it has ended well. */
export function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const texts = { out: '', error: '' }
    child.stdout.on('data', (bytes) => {
      texts.out += String(bytes)
    })
    child.stderr.on('data', (bytes) => {
      texts.error += String(bytes)
    })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(texts.out) : reject(new Error(`ended with ${code}: ${texts.error}`)),
    )
  })
}
