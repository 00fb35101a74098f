import type { ReadStream } from 'node:tty'
import { ConfigError } from '../../config.ts'
import { firstLine } from '../first-line.ts'

/** Asks twice on a terminal, without showing what is typed; else takes the first line of standard input. */
export async function readPassword(question: string): Promise<string> {
  const { stdin } = process
  if (!stdin.isTTY) return firstLine('password')
  const password = await typed(stdin, question)
  if ((await typed(stdin, 'Once more: ')) !== password)
    throw new ConfigError('the two passwords are not the same.')
  return password
}

function typed(terminal: ReadStream, question: string): Promise<string> {
  process.stderr.write(question)
  terminal.setRawMode(true)
  terminal.setEncoding('utf8')
  terminal.resume()
  return new Promise((resolve, reject) => {
    let text = ''
    const end = (settle: () => void): void => {
      terminal.off('data', hear)
      terminal.setRawMode(false)
      terminal.pause()
      process.stderr.write('\n')
      settle()
    }
    function hear(keys: string): void {
      for (const key of keys) {
        if (key === '\r' || key === '\n') return end(() => resolve(text))
        // Ctrl-C and Ctrl-D: in raw mode the terminal ends nothing by itself.
        if (key === '\u0003' || key === '\u0004')
          return end(() => reject(new ConfigError('no password was given.')))
        text = key === '\u007f' || key === '\b' ? [...text].slice(0, -1).join('') : text + key
      }
    }
    terminal.on('data', hear)
  })
}
