// Writes docs/protocol.md and docs/protocol.json from the contract: `npx node tools/write-protocol-docs.ts`.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import {
  closeCodes,
  type Event,
  errorTable,
  events,
  groupMembersMax,
  limits,
  type Method,
  methods,
  protocolVersions,
  socketPath,
} from '@kidoku/protocol'

// By name: the order of a module's exports is not the same in every runner.
const byName = <T extends { readonly name: string }>(all: Readonly<Record<string, T>>): readonly T[] =>
  Object.values(all).sort((one, other) => (one.name < other.name ? -1 : 1))
const allLimits: readonly (readonly [string, number])[] = Object.entries(limits).sort(([one], [other]) =>
  one < other ? -1 : 1,
)
const allMethods: readonly Method[] = byName(methods)
const allEvents: readonly Event[] = byName(events)

const root = resolve(import.meta.dirname, '..')
const source = join(root, 'packages/protocol/src')
export const pagePath: string = join(root, 'docs/protocol.md')
export const jsonPath: string = join(root, 'docs/protocol.json')

/** What a client and a server must agree on; its hash is the lock. Sentences and the texts of errors may change freely. */
export function wireHash(): string {
  const codes = Object.entries(errorTable).map(([code, { retry }]) => [code, retry])
  return createHash('sha256')
    .update(JSON.stringify({ socketPath, allMethods, allEvents, codes, closeCodes }))
    .digest('hex')
}

export const protocolVersion: number = protocolVersions.at(-1)?.version ?? 0

/** docs/protocol.json: the whole contract, for machines; a line a method. */
export function protocolJson(): string {
  const whole = {
    protocolVersion,
    wireHash: wireHash(),
    socketPath,
    methods: Object.fromEntries(
      allMethods.map(({ name, kind, reservedTo, input, output }) => [
        name,
        { kind, reservedTo, input, output },
      ]),
    ),
    events: Object.fromEntries(allEvents.map(({ name, payload }) => [name, { payload }])),
    errors: errorTable,
    closeCodes,
    limits: Object.fromEntries(allLimits),
    groupMembersMax,
  }
  const parts = Object.entries(whole).map(([name, part]) => {
    if (typeof part !== 'object') return `${JSON.stringify(name)}: ${JSON.stringify(part)}`
    const lines = Object.entries(part).map(([key, value]) => `    "${key}": ${JSON.stringify(value)}`)
    return `${JSON.stringify(name)}: {\n${lines.join(',\n')}\n  }`
  })
  return `{\n  ${parts.join(',\n  ')}\n}\n`
}

/** docs/protocol.md: the same for people. */
export function protocolPage(): string {
  const names = Object.keys(methods).map(featureOf)
  return `${[
    ...introduction(),
    ...[...new Set(names)].flatMap(feature),
    '## Shapes that features share',
    '',
    ...readdirSync(join(source, 'shapes')).flatMap((file) => typesIn(join('shapes', file))),
    ...numbers(),
  ].join('\n')}\n`
}

function introduction(): readonly string[] {
  return [
    '# The protocol',
    '',
    '*Written by `npx node tools/write-protocol-docs.ts` from `packages/protocol`; do not edit. The same for machines, as JSON Schema:',
    '[protocol.json](protocol.json).*',
    '',
    `A client opens a WebSocket at \`${socketPath}\` and both sides say one JSON object a text frame. The SDK speaks this for you; this page`,
    'is for those who write a client in another language, or read what goes over the wire.',
    '',
    '## Frames',
    '',
    ...typesIn('frames.ts'),
    '- The first request is `session.login`; any other but `session.ping` answers 6014 before it.',
    '- A command is answered once it is on the disk. Requests are answered as they are done, not in the order asked.',
    '- What the schema does not know is refused (6017, with the path of the first fault), never ignored.',
    '- A refusal with `retry: true` may be sent again unchanged, after `retryAfterMs` where that is given.',
    '- A method of which a role is given – viewer, operator, owner – is for administrators of that role or a higher one; others hear 10007.',
    '- Everything that is told can be asked for: see `messages.history`, `messages.changed`, `receipts.changes` and `conversations.list`.',
    '',
    '## Versions',
    '',
    '| version | change |',
    '|---|---|',
    ...protocolVersions.map(({ version, change }) => `| ${version} | ${change} |`),
    '',
  ]
}

function feature(name: string): readonly string[] {
  const file = `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`
  const page = file.replace('.ts', '.md')
  const told = allEvents.filter((event) => featureOf(event.name) === name)
  return [
    `## ${name}`,
    '',
    `What it does and its rules: [features/${page}](features/${page}).`,
    '',
    '| method | | takes → gives | |',
    '|---|---|---|---|',
    ...allMethods
      .filter((method) => featureOf(method.name) === name)
      .map((method) => {
        const said = saidOf(method.name)
        const reserved = method.reservedTo === undefined ? '' : `, ${method.reservedTo}`
        return `| \`${method.name}\` | ${method.kind}${reserved} | ${said.types} | ${said.sentence} |`
      }),
    '',
    ...(told.length === 0 ? [] : ['| event | carries | |', '|---|---|---|']),
    ...told.map((event) => {
      const said = saidOf(event.name)
      return `| \`${event.name}\` | ${said.types} | ${said.sentence} |`
    }),
    ...(told.length === 0 ? [] : ['']),
    ...typesIn(join('features', file)),
  ]
}

function numbers(): readonly string[] {
  return [
    '## Errors',
    '',
    '| code | name | again? | text |',
    '|---|---|---|---|',
    ...Object.entries(errorTable).map(
      ([code, { name, retry, text }]) => `| ${code} | ${name} | ${retry ? 'yes' : ''} | ${text} |`,
    ),
    '',
    '## Why the server closes a socket',
    '',
    '| code | |',
    '|---|---|',
    ...Object.entries(closeCodes).map(([name, code]) => `| ${code} | ${name} |`),
    '',
    'From 4000 to 4099: do not come back unasked. All others: reconnect, with a growing random pause.',
    '',
    '## Limits',
    '',
    'Those that a server setting changes are in [operate/settings.md](operate/settings.md); here is what they are without one.',
    '',
    '| limit | |',
    '|---|---|',
    ...allLimits.map(([name, value]) => `| ${name} | ${value.toLocaleString('en')} |`),
    ...Object.entries(groupMembersMax).map(
      ([type, value]) => `| members of a ${type} | ${value.toLocaleString('en')} |`,
    ),
  ]
}

function featureOf(name: string): string {
  return name.split('.')[0] ?? name
}

interface Said {
  readonly types: string
  readonly sentence: string
}

/** How the source names the types of this method or event, and the sentence above it. */
function saidOf(name: string): Said {
  const quoted = name.replace('.', '\\.')
  const pattern = new RegExp(
    `(/\\*\\*(?:(?!\\*/)[\\s\\S])*\\*/\\n)?export const \\w+:\\s*(?:Query|Command|Event)<\\s*'${quoted}'(?:,\\s*([\\w, ]+?))?\\s*>`,
  )
  for (const folder of ['features', 'shapes']) {
    for (const file of readdirSync(join(source, folder))) {
      const match = pattern.exec(readFileSync(join(source, folder, file), 'utf8'))
      if (match === null) continue
      const types = (match[2] ?? '').split(',').map((type) => `\`${type.trim()}\``)
      return { types: types.join(' → '), sentence: sentenceOf(match[1] ?? '') }
    }
  }
  throw new Error(
    `${name} is not written as \`export const x: Query<'${name}', …>\` in packages/protocol/src.`,
  )
}

function sentenceOf(comment: string): string {
  return comment
    .replace(/^\/\*\*|\*\/\s*$/g, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .trim()
    .replaceAll(/\s+/g, ' ')
}

/** The exported interfaces and types of a file, as they are written there. */
function typesIn(file: string): readonly string[] {
  const text = readFileSync(join(source, file), 'utf8')
  const found = text.match(
    /(?:^\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?^export (?:interface \w+[^{\n]*\{(?:\}|[\s\S]*?^\})|type \w+ =[\s\S]*?(?=\n\n|\n(?:export|\/\*\*|const)))/gm,
  )
  return found === null ? [] : ['```ts', ...found.map((one) => one.trimEnd()), '```', '']
}

if (import.meta.main) {
  writeFileSync(jsonPath, protocolJson())
  writeFileSync(pagePath, protocolPage())
}
