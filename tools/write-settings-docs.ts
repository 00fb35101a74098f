// Writes docs/operate/settings.md from the one table of settings: `npx node tools/write-settings-docs.ts`.
import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { settingsTable } from 'kidoku'

export const settingsPath: string = join(resolve(import.meta.dirname, '..'), 'docs/operate/settings.md')

export function settingsPage(): string {
  const rows = Object.values(settingsTable).map(({ flag, env, initial, unit, sentence }) => {
    const value = Array.isArray(initial) ? initial.join(',') : String(initial)
    const shown = value === '' ? 'none' : `\`${value}\`${unit === undefined ? '' : ` ${unit}`}`
    return `| \`--${flag}\` | \`${env}\` | ${shown} | ${sentence} |`
  })
  return `${[
    '# Settings',
    '',
    '*Written by `npx node tools/write-settings-docs.ts` from `packages/server/src/config.ts`; do not edit.*',
    '',
    'Every setting is a flag (`--port 9000` or `--port=9000`) and an environment variable; a flag wins over the environment, the',
    'environment over the default. A value that cannot be read ends the command with exit code 2 and a sentence that says why.',
    '`kidoku --help` prints the same table.',
    '',
    '| flag | environment | default | |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n')}\n`
}

if (import.meta.main) writeFileSync(settingsPath, settingsPage())
