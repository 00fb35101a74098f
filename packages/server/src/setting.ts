import { isIP } from 'node:net'

/** What a setting holds, as the console shows it. */
export type SettingKind = 'text' | 'whole' | 'flag' | 'oneOf' | 'list'

/** One row: from it come the environment variable, the flag, `--help`, the docs page and the console's form. */
export interface Setting<T> {
  readonly env: string
  readonly flag: string
  readonly initial: T
  readonly kind: SettingKind
  readonly unit?: string
  readonly min?: number
  readonly max?: number
  /** The values there are, or the members that a list may have. */
  readonly allowed?: readonly string[]
  readonly sentence: string
  /** What administrators call it: such a setting may change while the server runs. Absent: it is read at the start. */
  readonly liveName?: string
  /** Never shown, once set. */
  readonly isSecret?: boolean
  /** From a flag or the environment. */
  readonly parse: (text: string) => T
  /** From JSON: what an administrator has set. */
  readonly read: (value: unknown) => T
}

/** A setting that cannot be read: told to who starts the server, exit code 2. */
export class ConfigError extends Error {}

const textCharactersMax = 2_000
const listMembersMax = 200

type Row<T> = Pick<Setting<T>, 'initial' | 'flag' | 'sentence' | 'kind' | 'read'> &
  Partial<Pick<Setting<T>, 'unit' | 'min' | 'max' | 'allowed'>>

function setting<T>(row: Row<T>, fromText: (given: string) => unknown): Setting<T> {
  const env = `KIDOKU_${row.flag.replaceAll('-', '_').toUpperCase()}`
  return { env, ...row, parse: (given) => row.read(fromText(given)) }
}

/** Marks a setting that administrators may change while the server runs, under this name. */
export function live<T>(liveName: string, row: Setting<T>): Setting<T> {
  return { ...row, liveName }
}

/** Marks a setting whose value is never shown. */
export function secret<T>(row: Setting<T>): Setting<T> {
  return { ...row, isSecret: true }
}

export function text(
  initial: string,
  flag: string,
  sentence: string,
  fault: (given: string) => string | undefined = () => undefined,
): Setting<string> {
  const read = (value: unknown): string => {
    if (typeof value !== 'string' || value.length > textCharactersMax)
      throw new ConfigError(`a text of at most ${textCharactersMax} characters.`)
    const found = fault(value)
    if (found !== undefined) throw new ConfigError(found)
    return value
  }
  return setting({ initial, flag, sentence, kind: 'text', read }, (given) => given)
}

export function whole(
  initial: number,
  flag: string,
  sentence: string,
  min: number,
  max: number,
  unit?: string,
): Setting<number> {
  const refuse = (given: unknown): never => {
    throw new ConfigError(`a whole number from ${min} to ${max}, not ${JSON.stringify(given)}.`)
  }
  const read = (value: unknown): number =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? value
      : refuse(value)
  const row = { initial, flag, sentence, kind: 'whole', read, min, max } as const
  return setting<number>(unit === undefined ? row : { ...row, unit }, (given) => {
    const value = given.trim() === '' ? Number.NaN : Number(given)
    return Number.isNaN(value) ? given : value
  })
}

export function flag(initial: boolean, name: string, sentence: string): Setting<boolean> {
  const read = (value: unknown): boolean => {
    if (typeof value !== 'boolean') throw new ConfigError(`true or false, not ${JSON.stringify(value)}.`)
    return value
  }
  const fromText = (given: string): unknown => (given === 'true' ? true : given === 'false' ? false : given)
  return setting({ initial, flag: name, sentence, kind: 'flag', read }, fromText)
}

export function oneOf<const T extends string>(
  allowed: readonly T[],
  initial: T,
  name: string,
  sentence: string,
): Setting<T> {
  const read = (value: unknown): T => {
    const found = allowed.find((each) => each === value)
    if (found === undefined)
      throw new ConfigError(`one of ${allowed.join(', ')}, not ${JSON.stringify(value)}.`)
    return found
  }
  return setting({ initial, flag: name, sentence, kind: 'oneOf', read, allowed }, (given) => given)
}

export function list(name: string, sentence: string): Setting<readonly string[]> {
  return setting(
    { initial: [], flag: name, sentence, kind: 'list', read: (value) => textsIn(value) },
    membersIn,
  )
}

/** A list of some of these words; `why` is said of a word that is none of them. */
export function some(
  allowed: readonly string[],
  initial: readonly string[],
  name: string,
  sentence: string,
  why: (wrong: string) => string,
): Setting<readonly string[]> {
  const read = (value: unknown): readonly string[] => {
    const values = [...new Set(textsIn(value))]
    const wrong = values.find((each) => !allowed.includes(each))
    if (wrong !== undefined) throw new ConfigError(why(wrong))
    return values
  }
  return setting({ initial, flag: name, sentence, kind: 'list', read, allowed }, membersIn)
}

/** Origins as browsers say them: `https://chat.example.com`, without a path. */
export function origins(name: string, sentence: string): Setting<readonly string[]> {
  const read = (value: unknown): readonly string[] => textsIn(value).map(originOf)
  return setting({ initial: [], flag: name, sentence, kind: 'list', read }, membersIn)
}

/** Addresses and networks: `10.0.0.7`, `10.0.0.0/8`, or `loopback` for this machine. */
export function networks(name: string, sentence: string): Setting<readonly string[]> {
  const read = (value: unknown): readonly string[] => textsIn(value).map(networkOf)
  return setting({ initial: [], flag: name, sentence, kind: 'list', read }, membersIn)
}

function networkOf(given: string): string {
  const [address = '', bits, ...more] = given.split('/')
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  const isWell = bits === undefined ? most > 0 : /^\d+$/.test(bits) && Number(bits) <= most
  if (given !== 'loopback' && (!isWell || more.length > 0))
    throw new ConfigError(`addresses or networks like 10.0.0.7, 10.0.0.0/8 or loopback, not "${given}".`)
  return given
}

function originOf(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined
  // A list that never matches would lock everybody out, and say nothing.
  if (url === undefined || url.origin === 'null' || url.pathname !== '/' || url.search + url.hash !== '')
    throw new ConfigError(`origins like https://chat.example.com, not "${given}".`)
  return url.origin
}

export function types(
  initial: readonly string[],
  name: string,
  sentence: string,
): Setting<readonly string[]> {
  const allowed = ['Work', 'Public', 'Meeting', 'Community']
  const why = (wrong: string): string =>
    `group types are ${allowed.join(', ')}, not "${wrong}" (AVChatRoom stores nothing).`
  return some(allowed, initial, name, sentence, why)
}

/** Whoever guesses the key can sign in as anybody. */
export function faultOfSecretKey(given: string): string | undefined {
  const charactersMin = 16
  return given !== '' && given.length < charactersMin
    ? `a secret key has at least ${charactersMin} characters; this one has ${given.length}. A good one: openssl rand -hex 32`
    : undefined
}

function membersIn(given: string): readonly string[] {
  return given
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

function textsIn(value: unknown): readonly string[] {
  const isList = Array.isArray(value) && value.length <= listMembersMax
  if (!isList || !value.every((each) => typeof each === 'string' && each.length <= textCharactersMax))
    throw new ConfigError(`a list of at most ${listMembersMax} texts.`)
  return value
}
