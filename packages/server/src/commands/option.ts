import { ConfigError } from '../config.ts'

/** Takes `--name VALUE`, or `--name=VALUE`, out of a command's own arguments. */
export function takeOption(
  args: readonly string[],
  name: string,
): { readonly given: string | undefined; readonly others: readonly string[] } {
  const at = args.findIndex((argument) => argument === name || argument.startsWith(`${name}=`))
  const found = args[at]
  if (found === undefined) return { given: undefined, others: args }
  if (found !== name) return { given: found.slice(name.length + 1), others: args.toSpliced(at, 1) }
  const given = args[at + 1]
  if (given === undefined) throw new ConfigError(`${name} needs a value.`)
  return { given, others: args.toSpliced(at, 2) }
}
