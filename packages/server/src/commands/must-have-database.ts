import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, type Settings } from '../config.ts'

/** Who only looks makes no database in a folder where there is none: it is the wrong folder. */
export function mustHaveDatabase({ data, databaseUrl }: Pick<Settings, 'data' | 'databaseUrl'>): void {
  if (databaseUrl !== '' || existsSync(join(data, 'kidoku.sqlite'))) return
  throw new ConfigError(`there is no database in ${data}: name its folder with --data.`)
}
