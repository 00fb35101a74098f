/** One row: from it come the environment variable, the flag, `--help` and the docs page. */
export interface Setting<T> {
  readonly env: string
  readonly flag: string
  readonly initial: T
  readonly unit?: string
  readonly sentence: string
  readonly parse: (text: string) => T
}

/** A setting that cannot be read: told to who starts the server, exit code 2. */
export class ConfigError extends Error {}

function setting<T>(
  initial: T,
  flag: string,
  sentence: string,
  parse: (text: string) => T,
  unit?: string,
): Setting<T> {
  return {
    env: `KIDOKU_${flag.replaceAll('-', '_').toUpperCase()}`,
    flag,
    initial,
    sentence,
    parse,
    ...(unit === undefined ? {} : { unit }),
  }
}
export function text(initial: string, flag: string, sentence: string): Setting<string> {
  return setting(initial, flag, sentence, (given) => given)
}
export function whole(
  initial: number,
  flag: string,
  sentence: string,
  min: number,
  max: number,
  unit?: string,
): Setting<number> {
  const parse = (given: string): number => {
    const value = given.trim() === '' ? Number.NaN : Number(given)
    if (!Number.isInteger(value) || value < min || value > max)
      throw new ConfigError(`a whole number from ${min} to ${max}, not "${given}".`)
    return value
  }
  return setting(initial, flag, sentence, parse, unit)
}
export function flag(initial: boolean, name: string, sentence: string): Setting<boolean> {
  return setting(initial, name, sentence, (given) => {
    if (given !== 'true' && given !== 'false') throw new ConfigError(`true or false, not "${given}".`)
    return given === 'true'
  })
}
export function oneOf<const T extends string>(
  allowed: readonly T[],
  initial: T,
  name: string,
  sentence: string,
): Setting<T> {
  return setting<T>(initial, name, sentence, (given) => {
    const value = allowed.find((each) => each === given)
    if (value === undefined) throw new ConfigError(`one of ${allowed.join(', ')}, not "${given}".`)
    return value
  })
}
export function list(name: string, sentence: string): Setting<readonly string[]> {
  return setting<readonly string[]>([], name, sentence, (given) =>
    given
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== ''),
  )
}
export function types<const T extends string>(
  initial: readonly T[],
  name: string,
  sentence: string,
): Setting<readonly string[]> {
  const allowed = ['Work', 'Public', 'Meeting', 'Community']
  return setting<readonly string[]>(initial, name, sentence, (given) => {
    const values = given
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
    const wrong = values.find((each) => !allowed.includes(each))
    if (wrong !== undefined)
      throw new ConfigError(
        `group types are ${allowed.join(', ')}, not "${wrong}" (AVChatRoom stores nothing).`,
      )
    return values
  })
}
