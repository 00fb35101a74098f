import { createInterface } from 'node:readline'
import { ConfigError } from '../config.ts'

/** The first line of standard input; `what` is missing where there is none. */
export async function firstLine(what: string): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line
  throw new ConfigError(`there is no ${what} on standard input.`)
}
