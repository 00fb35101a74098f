// Begins a feature: `npx node tools/new-feature.ts reactions`. Writes its files and says which lines to add by hand.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export interface NewFeature {
  /** What to write, by path from the root of the repository. */
  readonly files: Readonly<Record<string, string>>
  /** What to add by hand, and where. */
  readonly lines: readonly string[]
}

/** `name` as a folder has it: `read-marks`. */
export function newFeature(name: string): NewFeature {
  const camel = name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const title = name.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase())
  const server = `packages/server/src/features/${name}`
  return {
    files: {
      [`packages/protocol/src/features/${name}.ts`]: contract(camel),
      [`${server}/feature.ts`]: feature(camel),
      [`${server}/service.ts`]: service(camel),
      [`docs/features/${name}.md`]: page(camel, title),
    },
    lines: [
      `packages/protocol/src/methods.ts: import * as ${camel} from './features/${name}.ts', and ${camel} in the list`,
      `packages/protocol/src/index.ts: export type * from './features/${name}.ts'`,
      `packages/protocol/src/index.ts: export * as ${camel} from './features/${name}.ts'`,
      `packages/server/src/features/index.ts: ${camel}Feature in the list`,
      `packages/sdk/src/features/${name}/: the public interface and what makes it; create-manager.ts puts it in`,
      `a test that calls ${camel}.get, and: npx node tools/write-protocol-docs.ts`,
    ],
  }
}

/** What the new files import from. */
const files = { contract: '../contract.ts', feature: '../../feature.ts' } as const

const contract = (camel: string): string => `import Type from 'typebox'
import { describes, fields, type Nothing, nothing, type Query, query } from '${files.contract}'

export interface ${pascal(camel)}Answer {
  readonly answer: string
}

/** Say here what it gives, and to whom. The names of exports differ from those of all other features. */
export const get${pascal(camel)}: Query<'${camel}.get', Nothing, ${pascal(camel)}Answer> = query('${camel}.get', {
  input: nothing,
  output: describes<${pascal(camel)}Answer>()(fields({ answer: Type.String() })),
})
`

const feature = (camel: string): string => `import { ${camel} } from '@kidoku/protocol'
import { type Feature, feature } from '${files.feature}'
import { get${pascal(camel)} } from './service.ts'

export const ${camel}Feature: Feature = feature('${camel}', ${camel}, {
  handlers: { '${camel}.get': get${pascal(camel)} },
})
`

const service = (camel: string): string => `import type { Output } from '@kidoku/protocol'
import type { QueryContext } from '${files.feature}'

export async function get${pascal(camel)}(context: QueryContext): Promise<Output<'${camel}.get'>> {
  return { answer: context.caller.userId }
}
`

const page = (camel: string, title: string): string => `# ${title}

What it does, in a sentence or two.

| SDK | on the wire |
|---|---|
| | \`${camel}.get\`, query |

## Rules

## Limits and errors
`

function pascal(camel: string): string {
  return camel.replace(/^./, (letter) => letter.toUpperCase())
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, '..')
  const [name = ''] = process.argv.slice(2)
  const { files, lines } = newFeature(name)
  const taken = Object.keys(files).filter((path) => existsSync(join(root, path)))
  if (!/^[a-z]+(-[a-z]+)*$/.test(name) || taken.length > 0) {
    console.error(
      taken.length > 0 ? `There is ${taken[0]} already.` : 'usage: new-feature.ts <name-like-this>',
    )
    process.exitCode = 2
  } else {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
      console.log(`written: ${path}`)
    }
    for (const line of lines) console.log(`to do: ${line}`)
  }
}
