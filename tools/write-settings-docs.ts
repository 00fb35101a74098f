// Writes docs/operate/settings.md from the one table of settings: `npx node tools/write-settings-docs.ts`.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { initialOf, settingsTable, valuesOf } from 'kidoku'

export const settingsPath: string = join(resolve(import.meta.dirname, '..'), 'docs/operate/settings.md')

export function settingsPage(): string {
  const rows = Object.values(settingsTable).map((row) => {
    const initial = initialOf(row)
    const shown = initial === 'none' ? initial : initial.replace(/^\S+/, '`$&`')
    const values = valuesOf(row)
    const live = row.liveName === undefined ? '' : `\`${row.liveName}\``
    return `| \`--${row.flag}\` | ${live} | ${shown} | ${row.sentence}${values === '' ? '' : ` *${values}.*`} |`
  })
  return `${[
    '# Settings',
    '',
    '*Written by `npx node tools/write-settings-docs.ts` from `packages/server/src/config.ts`; do not edit.*',
    '',
    'Every setting is a flag (`--port 9000` or `--port=9000`) and an environment variable of the same name (`KIDOKU_PORT`; dashes become',
    'underscores), also in a file of such lines (`--env-file`). A value that cannot be read ends the command with exit code 2 and a sentence that says why; a variable that begins with',
    '`KIDOKU_` and is no setting is warned of. `kidoku --help` prints the same table.',
    '',
    'Those with a name in the second column may be changed by administrators [while the server runs](../features/settings.md), in the',
    'console or by `kidoku config set <name> <value>`. A flag wins over the environment, the environment over what administrators have set,',
    'that over the default.',
    '',
    '| flag | while it runs | default | |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n')}\n`
}

if (import.meta.main) writeFileSync(settingsPath, settingsPage())
